// Arithmetic in millionths: integers only, products rounded down, so that two engines agree on every edge.
import type { Micro } from './model.ts';

export const ONE: Micro = 1_000_000;

/** a × b. The product of two numbers up to one stays below 2^53. */
export const times = (a: Micro, b: Micro): Micro => Math.floor((a * b) / ONE);

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** 1 − Π(1 − s): the chance that at least one of several independent voices is right. Order does not matter: of more than two, the strongest goes first. */
export function corroborate(scores: readonly Micro[]): Micro {
  const ordered = scores.length > 2 ? scores.toSorted((a, b) => b - a) : scores;
  let doubt = ONE;
  for (const score of ordered) doubt = times(doubt, ONE - score);
  return ONE - doubt;
}
