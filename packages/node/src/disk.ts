// A disk that takes no more: what was to be written waits in memory, the reserve is given back, the store is opened anew
// and written again until it holds. Meanwhile local detections are blocked straight away, for a short time.
import type { Observation } from '@tocsin/rules';
import { UNSTORED_DETECTIONS } from './constants.ts';
import type { Degraded } from './degraded.ts';
import type { Log } from './model.ts';
import type { Scheduler } from './scheduler.ts';
import type { Reserve } from './store/reserve.ts';
import type { Batch, Store } from './store/store.ts';

const CURE = 'free space on the disk of the data directory; the node goes on by itself';

export interface Disk {
  /** True while nothing can be stored: no step may be made. */
  stalled(): boolean;
  /** True until the reserve is laid up again: strangers' and peers' signals must not use it up. */
  short(): boolean;
  /** See `EngineParts.rescue`. */
  rescue(batch: Batch, sync: boolean, error: unknown): Promise<boolean>;
  /** A local detection while nothing can be stored: told to the rules once it can. */
  hold(observation: Observation): void;
  /** Lays up the reserve where there is room. */
  restore(): Promise<void>;
  stop(): void;
}

export interface DiskParts {
  readonly store: Store;
  readonly reserve: Reserve;
  readonly degraded: Degraded;
  readonly scheduler: Scheduler;
  readonly retryMs: number;
  readonly log: Log;
  /** What waited is told once the store holds again. */
  readonly onHeld: (observations: readonly Observation[]) => void;
}

export function createDisk(parts: DiskParts): Disk {
  const { store, reserve, degraded, scheduler, retryMs, log, onHeld } = parts;
  let stalled = false;
  let short = false;
  let stopped = false;
  let held: Observation[] = [];
  let giveUp = () => {};

  function complain(error: unknown): void {
    const { cause, message } = error as Error & { cause?: Error };
    degraded.raise('DISK', `nothing can be stored: ${cause?.message ?? message}`, CURE);
  }

  /** False when the node ends meanwhile. */
  function wait(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    giveUp = () => resolve(false);
    scheduler.at('disk', retryMs, () => resolve(!stopped));
    return promise;
  }

  async function rewrite(batch: Batch, sync: boolean): Promise<boolean> {
    try {
      await store.reopen();
      await store.write(batch, sync);
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  }

  return {
    stalled: () => stalled,
    short: () => short,
    async rescue(batch, sync, error) {
      stalled = true;
      short = true;
      log.error({ err: error }, 'the store did not take a batch');
      complain(error);
      await reserve.free();
      while (!(await rewrite(batch, sync))) if (stopped || !(await wait())) return false;
      stalled = false;
      const waited = held;
      held = [];
      onHeld(waited);
      return true;
    },
    hold(observation) {
      if (held.length < UNSTORED_DETECTIONS) held.push(observation);
    },
    async restore() {
      if (stalled || !(await reserve.restore())) return;
      short = false;
      degraded.clear('DISK');
    },
    stop() {
      stopped = true;
      giveUp();
    },
  };
}
