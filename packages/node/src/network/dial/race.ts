// Happy eyeballs (RFC 8305): the addresses of one peer are tried with small offsets, so that a dead one costs a moment and no time-out.
//
// Each address is dialled without the peer's id: libp2p would join dials to one id into a single queue and try its addresses
// one after the other. Who answered is compared here instead.
import type { Connection } from '@libp2p/interface';
import { CODE_P2P, type Multiaddr } from '@multiformats/multiaddr';
import type { Clock } from '../../clock.ts';
import { ADDRESS_DIAL_TIMEOUT_MS } from '../limits.ts';
import { patiently } from '../patience.ts';
import { GREETING } from '../protector/protector.ts';
import { DIAL_OFFSET_MS } from './limits.ts';

/** What libp2p tells when a connection stands, and is encrypted next. */
const ENCRYPTION = 'upgrader:encrypt-outbound-connection';

/** What is asked of libp2p. */
export interface RaceHost {
  dial(
    address: Multiaddr,
    options: {
      readonly signal: AbortSignal;
      readonly force: true;
      onProgress?(event: { readonly type: string }): void;
    },
  ): Promise<Connection>;
}

export interface RaceInit {
  readonly clock: Clock;
  /** The peer id that has to answer; absent when only an address is known. */
  readonly expected?: string | undefined;
  /** Default `DIAL_OFFSET_MS`. */
  readonly offsetMs?: number;
  readonly signal?: AbortSignal;
  /** Told of each address that came to an end: with the error that ended it, or without one. Those that only lost the race are not told of. */
  told?(address: Multiaddr, error?: unknown): void;
}

export interface Won {
  readonly connection: Connection;
  readonly address: Multiaddr;
}

/** Somebody else answered at an address. */
export class WrongPeer extends Error {
  readonly found: string;
  constructor(address: Multiaddr, found: string) {
    super(`${address} is the address of ${found}`);
    this.name = 'WrongPeer';
    this.found = found;
  }
}

/** The first connection that opens; the other attempts are aborted. @throws AggregateError of what ended each address; the signal's reason */
export function raceDial(
  host: RaceHost,
  addresses: readonly Multiaddr[],
  init: RaceInit,
): Promise<Won> {
  const { clock, expected, offsetMs = DIAL_OFFSET_MS, signal, told } = init;
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const over = new AbortController();
    const errors: unknown[] = [];
    let running = 0;
    let cancelNext = (): void => {};

    function settle(then: () => void): void {
      cancelNext();
      signal?.removeEventListener('abort', aborted);
      then();
      over.abort();
    }
    const aborted = (): void => settle(() => reject(signal?.reason));

    async function attempt(address: Multiaddr): Promise<void> {
      const silent = new AbortController();
      const cancelSilent = patiently(clock, ADDRESS_DIAL_TIMEOUT_MS, () =>
        silent.abort(new DOMException('nobody took the connection in time', 'TimeoutError')),
      );
      try {
        const bare = withoutPeer(address);
        const connection = await host.dial(bare, {
          signal: AbortSignal.any([over.signal, silent.signal]),
          force: true,
          onProgress: ({ type }) => {
            if (type === GREETING || type === ENCRYPTION) cancelSilent();
          },
        });
        // Too late: whoever came first is used.
        if (over.signal.aborted) return connection.abort(new Error('another address was faster'));
        const found = connection.remotePeer.toString();
        if (expected !== undefined && found !== expected) {
          const wrong = new WrongPeer(bare, found);
          connection.abort(wrong);
          throw wrong;
        }
        told?.(address);
        settle(() => resolve({ connection, address }));
      } catch (error) {
        if (over.signal.aborted) return;
        const why = silent.signal.aborted ? silent.signal.reason : error;
        told?.(address, why);
        errors.push(why);
        running--;
        next();
      } finally {
        cancelSilent();
      }
    }

    function next(): void {
      cancelNext();
      const address = waiting.shift();
      if (address !== undefined) {
        running++;
        cancelNext = clock.after(offsetMs, next);
        void attempt(address);
      } else if (running === 0) {
        settle(() => reject(new AggregateError(errors, 'no address of the peer answers')));
      }
    }

    if (signal?.aborted) return aborted();
    signal?.addEventListener('abort', aborted, { once: true });
    next();
  });
}

/** A circuit goes through its relay to a peer that has to be named. */
function withoutPeer(address: Multiaddr): Multiaddr {
  const circuit = address.getComponents().some(({ name }) => name === 'p2p-circuit');
  return circuit ? address : address.decapsulateCode(CODE_P2P);
}
