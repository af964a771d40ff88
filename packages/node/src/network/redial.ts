// Configured peers are dialled for ever: libp2p gives up after some tries, a defence must not.
import type { Clock } from '../clock.ts';

export interface RedialInit {
  readonly peers: Iterable<string>;
  /** The first wait after a failure, ms; doubled each time up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface RedialParts {
  readonly clock: Clock;
  /** In [0, 1). Machines that lost each other together must not come back in step. */
  readonly random: () => number;
  /** Tries all addresses of the peer once. A rejection means no connection. */
  readonly dial: (peerId: string) => Promise<void>;
  /** Called whenever a peer turned out to be away. */
  readonly onAway: (peerId: string) => void;
}

interface Task {
  connected: boolean;
  dialling: boolean;
  /** Dials since it was last here. */
  attempts: number;
  /** It refused a dial, or did not answer one, since it was last here. */
  away: boolean;
  cancel: (() => void) | undefined;
}

export class Redialler {
  readonly #init: RedialInit;
  readonly #parts: RedialParts;
  readonly #tasks = new Map<string, Task>();
  #running = false;

  constructor(init: RedialInit, parts: RedialParts) {
    this.#init = init;
    this.#parts = parts;
    for (const peer of init.peers) {
      this.#tasks.set(peer, {
        connected: false,
        dialling: false,
        attempts: 0,
        away: false,
        cancel: undefined,
      });
    }
  }

  /** Dials everybody at once. */
  start(): void {
    this.#running = true;
    for (const peer of this.#tasks.keys()) this.#dial(peer);
  }

  stop(): void {
    this.#running = false;
    for (const task of this.#tasks.values()) {
      task.cancel?.();
      task.cancel = undefined;
    }
  }

  /** The peer is here, whoever dialled. Only now is a dial a success: a peer that refuses us lets a dial resolve first. */
  connected(peer: string): void {
    const task = this.#tasks.get(peer);
    if (task === undefined) return;
    task.connected = true;
    task.attempts = 0;
    task.away = false;
    task.cancel?.();
    task.cancel = undefined;
  }

  disconnected(peer: string): void {
    const task = this.#tasks.get(peer);
    if (task === undefined) return;
    if (!task.connected) this.#noteAway(peer, task);
    task.connected = false;
    if (task.cancel === undefined && !task.dialling) this.#wait(peer, task);
  }

  /** True for a peer that is not here and could not be reached. */
  away(peer: string): boolean {
    return this.#tasks.get(peer)?.away ?? false;
  }

  #dial(peer: string): void {
    const task = this.#tasks.get(peer);
    if (task === undefined || !this.#running || task.connected || task.dialling) return;
    task.dialling = true;
    const settled = (): void => {
      task.dialling = false;
      if (!task.connected) this.#wait(peer, task);
    };
    this.#parts.dial(peer).then(settled, () => {
      if (!task.connected) this.#noteAway(peer, task);
      settled();
    });
  }

  #noteAway(peer: string, task: Task): void {
    task.away = true;
    this.#parts.onAway(peer);
  }

  #wait(peer: string, task: Task): void {
    if (!this.#running) return;
    const ceiling = Math.min(this.#init.firstMs * 2 ** task.attempts, this.#init.maxMs);
    task.attempts++;
    task.cancel?.();
    const delay = ceiling * (0.5 + this.#parts.random() / 2);
    task.cancel = this.#parts.clock.after(delay, () => {
      task.cancel = undefined;
      this.#dial(peer);
    });
  }
}
