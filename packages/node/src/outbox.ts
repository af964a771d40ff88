// Own signals that nobody heard: sent again when somebody listens, as long as gossip takes them.
import type { Clock } from './clock.ts';
import { GOSSIP_AGE_MS, OUTBOX_SIGNALS } from './constants.ts';
import type { Log } from './model.ts';

export interface Outbox {
  send(envelope: Uint8Array): void;
  /** Somebody listens: what waits goes out. */
  flush(): void;
}

export function createOutbox(
  publish: (envelope: Uint8Array) => Promise<number>,
  clock: Pick<Clock, 'monotonic'>,
  log: Log,
): Outbox {
  let waiting: { envelope: Uint8Array; since: number }[] = [];

  function offer(envelope: Uint8Array, since: number): void {
    void publish(envelope)
      .catch((error: unknown) => {
        log.debug({ err: error }, 'a signal could not be published yet');
        return 0;
      })
      .then((heard) => {
        if (heard > 0) return;
        waiting.push({ envelope, since });
        // The sync brings what does not fit.
        if (waiting.length > OUTBOX_SIGNALS) waiting.shift();
      });
  }

  return {
    send: (envelope) => offer(envelope, clock.monotonic()),
    flush() {
      const now = clock.monotonic();
      const again = waiting;
      waiting = [];
      for (const { envelope, since } of again)
        if (now - since < GOSSIP_AGE_MS) offer(envelope, since);
    },
  };
}
