// What every role of a mesh answers alike: when what was said arrived at each of its nodes, what it read, and what it weighs.
import { machineMs } from '../measure.ts';
import { countFrames, type FrameCounts } from './frames.ts';

export interface Weighed {
  readonly counts: FrameCounts;
  readonly rssMb: number;
}

/** By what was said; one place for each node of the process, in the machine's ms. */
export type Arrivals = ReadonlyMap<string, readonly (number | undefined)[]>;

export class Ledger {
  readonly #arrivals = new Map<string, (number | undefined)[]>();
  readonly #counts = countFrames();

  /** Only the first time counts. */
  arrived(node: number, said: string): void {
    const times = this.#arrivals.get(said) ?? [];
    times[node] ??= machineMs();
    this.#arrivals.set(said, times);
  }

  readonly calls = {
    arrivals: (): Arrivals => this.#arrivals,
    weigh: (): Weighed => ({
      counts: this.#counts(),
      rssMb: process.memoryUsage.rss() / 2 ** 20,
    }),
  };
}
