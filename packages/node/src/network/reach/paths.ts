// Tells the detector of blocking what becomes of connections that stand: resets, silence, and that they go on well.
import type { Connection } from '@libp2p/interface';
import { type Blocking, outcomeOf } from '../blocking.ts';
import type { Host } from '../host.ts';
import { STANDING_EVERY_MS } from '../reach-limits.ts';
import { isCircuit } from './circuits.ts';

export class PathWatch {
  readonly #host: Host;
  readonly #blocking: Blocking;
  readonly #monotonic: () => number;
  #told = 0;
  #ended = false;

  constructor(host: Host, blocking: Blocking, monotonic: () => number) {
    this.#host = host;
    this.#blocking = blocking;
    this.#monotonic = monotonic;
  }

  start(): void {
    this.#host.addEventListener('connection:open', ({ detail }) => this.#watch(detail));
  }

  /** What is closed from now on is closed by us. */
  stop(): void {
    this.#ended = true;
  }

  look(now: number): void {
    this.#blocking.look(now);
    if (now - this.#told < STANDING_EVERY_MS) return;
    this.#told = now;
    for (const connection of this.#host.getConnections())
      if (isOurs(connection)) this.#blocking.outcome(connection.remoteAddr, 'ok', now);
  }

  #watch(connection: Connection): void {
    if (!isOurs(connection)) return;
    connection.addEventListener('close', ({ error }) => {
      if (error === undefined || this.#ended) return;
      const outcome = outcomeOf(error);
      // Whatever else ended it was decided at one of its ends.
      if (outcome === 'reset' || outcome === 'timeout')
        this.#blocking.outcome(connection.remoteAddr, outcome, this.#monotonic());
    });
  }
}

/** The port at the other end of a connection that came to us is not one that is listened on. */
function isOurs(connection: Connection): boolean {
  return connection.direction === 'outbound' && !isCircuit(connection);
}
