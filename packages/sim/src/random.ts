// Chance from a seed: the same numbers on every machine, and a stream of its own for each purpose, so that a change in one
// part of a world does not shuffle the rest.
import { sha256Hex } from '@tocsin/protocol';

const MICRO = 1_000_000;
const WORD = 2 ** 32;

/** Small Fast Counting generator (sfc32): 128 bits of state, integers only. */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number, stream: string) {
    const digest = Buffer.from(sha256Hex(new TextEncoder().encode(`${seed}/${stream}`)), 'hex');
    this.#state = Uint32Array.from([0, 4, 8, 12], (at) => digest.readUInt32LE(at));
  }

  /** A whole number in [0, 2^32). */
  word(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] = s[3] + 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }

  /** A whole number in [0, `count`). The bias is below `count` / 2^32. */
  below(count: number): number {
    return Math.floor((this.word() / WORD) * count);
  }

  /** A whole number in [`low`, `high`]. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in so many cases out of a million. */
  chance(micro: number): boolean {
    return this.below(MICRO) < micro;
  }

  /** Waiting times with this mean, in whole ms. */
  exponential(mean: number): number {
    return Math.round(mean * negativeLog((this.word() + 1) / WORD));
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Some different ones, in random order; all, if there are no more. */
  sample<T>(list: readonly T[], count: number): T[] {
    const items = [...list];
    const wanted = Math.min(count, items.length);
    for (let i = 0; i < wanted; i++) {
      const j = this.between(i, items.length - 1);
      [items[i], items[j]] = [items[j] as T, items[i] as T];
    }
    return items.slice(0, wanted);
  }
}

/**
 * −ln(x) for 0 < x ≤ 1 by additions, multiplications and divisions alone: IEEE 754 fixes their last bit, while engines are
 * free in that of `Math.log`.
 */
function negativeLog(x: number): number {
  let mantissa = x;
  let halvings = 0;
  while (mantissa < 0.75) {
    mantissa *= 2;
    halvings++;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let term = ratio;
  let sum = 0;
  for (let odd = 1; odd < 30; odd += 2) {
    sum += term / odd;
    term *= square;
  }
  return halvings * Math.LN2 - 2 * sum;
}
