// The main thread's side of the scout: an order there, what was found back.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TargetName } from './targets/all.ts';

export interface ScoutInit {
  readonly target: TargetName;
  readonly seed: number;
  /** Where the watchdog sees what runs. */
  readonly shared: SharedArrayBuffer;
}

export interface Order {
  readonly batches: number;
  /** Inputs in each. */
  readonly batch: number;
  /** It ends early then; ms since 1970, the clock that threads share. */
  readonly until: number;
}

export interface Found {
  readonly inputs: number;
  /** What reached something new. */
  readonly added: readonly Uint8Array[];
  /** How many blocks were ever reached. */
  readonly blocks: number;
  readonly failing: { readonly input: Uint8Array; readonly invariant: string } | undefined;
}

export class Scouting {
  readonly #worker: Worker;

  constructor(init: ScoutInit) {
    this.#worker = new Worker(new URL('scout.ts', import.meta.url), { workerData: init });
  }

  /** Rejects when the thread dies. */
  async explore(order: Order): Promise<Found> {
    this.#worker.postMessage(order);
    const [found] = await once(this.#worker, 'message');
    return found as Found;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
