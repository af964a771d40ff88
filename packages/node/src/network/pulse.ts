// Asks every connection for a sign of life now and then, and closes the ones that give none.
//
// Libp2p has a monitor that does so too, and is turned off: it closes a connection for any question that fails, be it that two
// were asked at once, or that this process was too busy to hear the answer. On a machine under load all links then end together,
// and making them anew is more load.
import { randomBytes } from 'node:crypto';
import type { Connection, Stream } from '@libp2p/interface';
import { byteStream } from '@libp2p/utils';
import type { Clock } from '../clock.ts';
import type { NetworkLimits } from './limits.ts';
import { patiently } from './patience.ts';

/** Libp2p's, which every node answers. */
export const PING_PROTOCOL = '/ipfs/ping/1.0.0';
const PING_BYTES = 32;
/** Questions in a row without an answer: one may have met a peer that was busy for some seconds. */
export const SILENCES_MAX = 2;

export interface PulseParts {
  readonly clock: Clock;
  connections(): readonly Connection[];
}

export class Pulse {
  readonly #limits: Pick<NetworkLimits, 'pingEveryMs' | 'pingPatienceMs'>;
  readonly #parts: PulseParts;
  readonly #asking = new Set<Connection>();
  #cancel: (() => void) | undefined;

  constructor(limits: Pick<NetworkLimits, 'pingEveryMs' | 'pingPatienceMs'>, parts: PulseParts) {
    this.#limits = limits;
    this.#parts = parts;
  }

  start(): void {
    this.#cancel = this.#parts.clock.after(this.#limits.pingEveryMs, () => {
      for (const connection of this.#parts.connections()) void this.#feel(connection);
      this.start();
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  async #feel(connection: Connection): Promise<void> {
    if (this.#asking.has(connection)) return;
    this.#asking.add(connection);
    for (let silences = 0; connection.status === 'open' && (await this.#isSilent(connection)); )
      if (++silences === SILENCES_MAX)
        connection.abort(new DOMException('no sign of life', 'TimeoutError'));
    this.#asking.delete(connection);
  }

  async #isSilent(connection: Connection): Promise<boolean> {
    const over = new AbortController();
    const { signal } = over;
    const cancel = patiently(this.#parts.clock, this.#limits.pingPatienceMs, () =>
      over.abort(new Error('no answer in time')),
    );
    let stream: Stream | undefined;
    try {
      stream = await connection.newStream(PING_PROTOCOL, { signal, runOnLimitedConnection: true });
      const bytes = byteStream(stream);
      await bytes.write(randomBytes(PING_BYTES), { signal });
      await bytes.read({ bytes: PING_BYTES, signal });
      await stream.close({ signal });
    } catch (error) {
      stream?.abort(error as Error);
      // Whoever refuses the question, or breaks it off, has heard it.
      return signal.aborted;
    } finally {
      cancel();
    }
    return false;
  }
}
