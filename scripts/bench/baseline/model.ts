// What a baseline file holds: for each benchmark every run of every figure, and what machine and code they are of.
import type { Better } from './compare.ts';

export interface Recorded {
  readonly what: string;
  readonly unit: string;
  readonly better: Better;
  readonly median: number;
  /** One value a run. */
  readonly runs: readonly number[];
  /** What it stood beside, in the same runs. */
  readonly beside?: {
    readonly what: string;
    /** True when that is a figure of ours and no limit of the machine. */
    readonly ours: boolean;
    readonly median: number;
    readonly runs: readonly number[];
  };
  /** Median of the runs' own ratios. */
  readonly ratio?: number;
}

/** Neither a host name nor a path: the file is for everybody. */
export interface MachineFacts {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
}

export interface Entry {
  /** Whether the small sizes were measured, which compare with nothing but themselves. */
  readonly quick: boolean;
  /** With `+` at its end when the packages differed from it. */
  readonly commit: string;
  readonly date: string;
  readonly machine: MachineFacts;
  /** Of the last minute before the first run. Above the number of cores the figures mean little. */
  readonly loadAtStart: number;
  readonly figures: readonly Recorded[];
}

export const FORMAT = 1;

export interface Baseline {
  readonly format: typeof FORMAT;
  readonly benchmarks: Readonly<Record<string, Entry>>;
}
