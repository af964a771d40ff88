// The stream behind `tocsin watch`: everything that the node tells, one JSON object a line.
import type { ServerResponse } from 'node:http';
import type { Mode, NodeEvents, TocsinNode } from '@tocsin/node';

/** A watcher that does not read is not waited for: beyond this, events are left out and counted. */
const WATCHER_BUFFER_BYTES = 1 << 20;

const TOLD = [
  'happening',
  'degraded',
  'recovered',
  'peer',
  'state',
  'blocking',
] as const satisfies readonly (keyof NodeEvents)[];
type ToldEvent = (typeof TOLD)[number];

/** What each line carries beside the event itself. */
interface Header<E extends string> {
  readonly event: E;
  /** ms since 1970. */
  readonly at: number;
  /** In observe, `blocked` means "would block". */
  readonly mode: Mode;
}

/** One line of the stream. `dropped` says how many were left out before it. */
export type Told =
  | { [E in ToldEvent]: Header<E> & NodeEvents[E] }[ToldEvent]
  | (Header<'dropped'> & { readonly count: number });

/** Writes events to `out` until it closes. */
export function streamEvents(
  node: TocsinNode,
  out: ServerResponse,
  now: () => number,
  mode: () => Mode,
): void {
  let dropped = 0;
  const write = (event: Told['event'], detail: object) =>
    out.write(`${JSON.stringify({ event, at: now(), mode: mode(), ...detail })}\n`);

  const stops = TOLD.map((event) => {
    const listener = (detail: object) => {
      if (out.writableLength > WATCHER_BUFFER_BYTES) {
        dropped += 1;
        return;
      }
      if (dropped > 0) write('dropped', { count: dropped });
      dropped = 0;
      write(event, detail);
    };
    node.on(event, listener);
    return () => node.off(event, listener);
  });
  out.once('close', () => {
    for (const stop of stops) stop();
  });
  out.writeHead(200, { 'content-type': 'application/x-ndjson' });
  out.flushHeaders();
}
