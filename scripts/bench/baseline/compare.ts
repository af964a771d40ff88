// Whether a figure changed between two sets of runs: the ratio of their medians, the interval that chance leaves it, and a word for both.
import { Random } from '@tocsin/sim';
import { median, percentile } from '../measure.ts';

/** Of fewer runs on a side nothing is said. With three, chance alone makes every new run slower than every old one in one case of twenty. */
export const RUNS_MIN = 3;
/** Enough that the ends of the interval move by less than a hundredth of its width. */
const RESAMPLES = 4_000;
const [LOW, HIGH] = [0.025, 0.975];
/** Any would do, as long as the same runs always give the same interval. */
const SEED = 1;

export type Better = 'more' | 'less' | 'neither';

export interface Change {
  /** Median of the new runs over median of the old. */
  readonly ratio: number;
  /** Where that ratio lies in 95 of 100 cases; `undefined` for too few runs. */
  readonly interval: readonly [number, number] | undefined;
}

/** `undefined` where no ratio can be taken: a value is not above 0, and they are not all the same. */
export function changeOf(before: readonly number[], now: readonly number[]): Change | undefined {
  const all = [...before, ...now];
  if (all.every((value) => value === all[0])) return { ratio: 1, interval: [1, 1] };
  if (before.length === 0 || now.length === 0 || !all.every((value) => value > 0)) return undefined;
  const ratio = median(now) / median(before);
  if (Math.min(before.length, now.length) < RUNS_MIN) return { ratio, interval: undefined };
  const random = new Random(SEED, 'bootstrap');
  const resampled = (runs: readonly number[]): number => median(runs.map(() => random.pick(runs)));
  const ratios = Array.from({ length: RESAMPLES }, () => resampled(now) / resampled(before));
  return { ratio, interval: [percentile(ratios, LOW), percentile(ratios, HIGH)] };
}

export type Verdict =
  | 'better'
  | 'worse'
  | 'worse, within the tolerance'
  | 'no difference visible'
  | 'differs'
  | 'too few runs to tell'
  | 'not comparable';

/** @param tolerance by which share of itself a figure may get worse: 0.1 is 10 % */
export function verdictOf(change: Change | undefined, better: Better, tolerance: number): Verdict {
  if (change === undefined) return 'not comparable';
  const { ratio, interval } = change;
  if (interval === undefined) return 'too few runs to tell';
  const [low, high] = interval;
  if (low <= 1 && high >= 1) return 'no difference visible';
  if (better === 'neither') return 'differs';
  const worseBy = better === 'less' ? ratio : 1 / ratio;
  if (worseBy <= 1) return 'better';
  return worseBy > 1 + tolerance ? 'worse' : 'worse, within the tolerance';
}
