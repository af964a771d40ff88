// What a benchmark is, and what it says: figures, each beside a limit that was measured in the same run.
import type { Better } from './baseline/compare.ts';

/** A bound on a figure's value, or on its ratio to the limit beside it. */
export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /**
   * What the machine can do at best, or what an alternative does, in the same unit and run. `ours`: another figure of ours,
   * which changes with the code and is no measure of the machine.
   */
  readonly beside?: { readonly what: string; readonly value: number; readonly ours?: true };
  /** Default: more of what is counted by the second, or has a goal that is a least value; else less. `neither`: the machine's own. */
  readonly better?: Better;
  /** A point of the curve of this name: how it grows with a size. */
  readonly growth?: { readonly of: string; readonly with: string; readonly at: number };
  readonly goal?: Goal;
}

export interface Options {
  /** How often each benchmark is repeated; the medians are printed. */
  readonly runs: number;
  /** Smaller sizes, for a first look: goals are judged all the same. */
  readonly quick: boolean;
  /** The sizes of a mesh; default: the benchmark's own. */
  readonly nodes?: readonly number[];
  /** Where `peers` writes every single value; default: nowhere. */
  readonly raw?: string;
}

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** True when it changes a kernel's packet filter: it then runs only in a network namespace of its own. */
  readonly needsNamespace?: boolean;
  /** What differs from the node's defaults, printed with the figures. */
  readonly policy: Readonly<Record<string, unknown>>;
  /** How many runs are worth their time when the caller does not say. */
  readonly runs: number;
  /** Sets up, yields the figures of one run at a time, and clears away after the last. */
  measure(options: Options): AsyncGenerator<readonly Figure[]>;
}
