// Sees from another thread that an input never ends, says which, and ends the process.
import { Worker } from 'node:worker_threads';

/** How many inputs began, the length of the latest, and 1 while it runs; then its bytes. */
const HEAD_WORDS = 3;
export const HEAD_BYTES = HEAD_WORDS * Int32Array.BYTES_PER_ELEMENT;

/** Far beyond every limit of time: no machine is that slow. One that is paused counts for a single look. */
const LOOK_MS = 1_000;
const LOOKS = 30;

/** What runs now, in memory that the watchdog sees. */
export class Running {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared, 0, HEAD_WORDS);
    this.#bytes = new Uint8Array(shared, HEAD_BYTES);
  }

  begins(input: Uint8Array): void {
    this.#bytes.set(input);
    this.#words[1] = input.length;
    this.#words[2] = 1;
    Atomics.add(this.#words, 0, 1);
  }

  ends(): void {
    this.#words[2] = 0;
  }

  /** How many inputs began. */
  get count(): number {
    return Atomics.load(this.#words, 0);
  }

  /** Undefined while none runs. */
  get input(): Uint8Array | undefined {
    return this.#words[2] === 0 ? undefined : this.latest;
  }

  /** The one that runs, or ran last. */
  get latest(): Uint8Array {
    return this.#bytes.slice(0, this.#words[1]);
  }
}

export interface WatchdogInit {
  readonly maxBytes: number;
  readonly seed: number;
  /** Where an input that hangs is saved. */
  readonly path: string;
}

export interface WatchdogData {
  readonly shared: SharedArrayBuffer;
  readonly lookMs: number;
  readonly looks: number;
  readonly seed: number;
  readonly path: string;
}

export class Watchdog {
  readonly shared: SharedArrayBuffer;
  readonly #worker: Worker;

  constructor({ maxBytes, seed, path }: WatchdogInit) {
    this.shared = new SharedArrayBuffer(HEAD_BYTES + maxBytes);
    new Running(this.shared).ends();
    const workerData: WatchdogData = {
      shared: this.shared,
      lookMs: LOOK_MS,
      looks: LOOKS,
      seed,
      path,
    };
    this.#worker = new Worker(new URL('watchdog-thread.ts', import.meta.url), { workerData });
    this.#worker.unref();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
