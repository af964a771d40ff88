// A damaged disk may lose what was decided about an address and keep the signals about it. The sync would never bring them
// again, for they are there: they are heard once more.
import { decodeSignal, type Signal, type Verifier, verifySignal } from '@tocsin/protocol';
import type { SignalRow, View } from '@tocsin/rules';
import type { Engine } from './engine.ts';
import { signalKey } from './store/layout.ts';
import type { Store } from './store/store.ts';

export interface RestageParts {
  readonly store: Store;
  readonly view: View;
  readonly engine: Pick<Engine, 'run'>;
  readonly verifier: Verifier;
  readonly now: () => number;
}

/** @returns how many were heard again */
export async function restage(parts: RestageParts): Promise<number> {
  const { store, view, engine, verifier, now } = parts;
  let heard = 0;
  for await (const keys of store.rows.signalKeys())
    for (const key of keys) {
      const row = store.rows.read('signal', key);
      if (row === undefined || !counts(row, now()) || isStaged(view, row)) continue;
      const signal = signalOf(row);
      if (signal === undefined || !verifySignal(signal, verifier)) continue;
      store.rows.save('signal', signalKey(row.author, row.sequence), undefined);
      engine.run({ type: 'signal', signal, channel: 'sync' });
      heard++;
    }
  return heard;
}

/** A held one waits for its author's release; one that was taken back moves nothing. */
function counts({ kind, state, expiresAt, retracted }: SignalRow, now: number): boolean {
  return kind !== 'retraction' && state === 'counted' && !retracted && expiresAt > now;
}

function isStaged(view: View, { author, kind, indicator }: SignalRow): boolean {
  const entry = indicator === undefined ? undefined : view.read('staged', indicator);
  if (author === view.self) return kind === 'sighting' || entry !== undefined;
  const words = kind === 'threat' ? entry?.voices : entry?.votes;
  return words?.some((word) => word.author === author) ?? false;
}

function signalOf({ envelope, rival }: SignalRow): Signal | undefined {
  // A proof of equivocation stays as it is.
  if (rival !== undefined) return undefined;
  const decoded = decodeSignal(new Uint8Array(Buffer.from(envelope, 'base64')));
  return decoded.ok ? decoded.signal : undefined;
}
