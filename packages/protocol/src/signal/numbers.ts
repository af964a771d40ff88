// The numbers on the wire for what has a name in the model. Lists only grow; a number never changes.
import { CATEGORIES, type Category, type Sighting } from '../model.ts';

/** Starts at 1: 0 is what protobuf leaves out, and a verdict must be said. */
const VERDICTS = ['confirmed', 'false-positive'] as const satisfies readonly Sighting['verdict'][];

/** -1 for what is no category. */
export function numberOfCategory(category: Category): number {
  return CATEGORIES.indexOf(category);
}

/** Undefined: a category of a newer version. */
export function categoryOfNumber(number: number): Category | undefined {
  return CATEGORIES[number];
}

/** 0 for what is no verdict. */
export function numberOfVerdict(verdict: Sighting['verdict']): number {
  return VERDICTS.indexOf(verdict) + 1;
}

/** Undefined: a verdict of a newer version, or (0) none. */
export function verdictOfNumber(number: number): Sighting['verdict'] | undefined {
  return VERDICTS[number - 1];
}
