// The clock, against itself and against the peers': signals of a wrong one are refused as stale or future.
import type { ClockFault } from '../time.ts';
import { type Found, fail, ok, warn } from './model.ts';
import { span } from './units.ts';

export interface ClockFacts {
  readonly fault: ClockFault | undefined;
  /** What peers' clocks show more than ours, ms. */
  readonly offsetsMs: readonly number[];
}

/** Machines that keep their time differ by milliseconds; from here on one of them does not. */
const SUSPECT_MS = 5_000;

export function examineClock({ fault, offsetsMs }: ClockFacts): Found[] {
  if (fault !== undefined) return [fail(fault.message, fault.cure)];
  if (offsetsMs.length === 0)
    return [ok('no peer has told its time yet; nothing else speaks against this clock')];
  const sorted = offsetsMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const against = `the clocks of ${sorted.length} peers`;
  if (Math.abs(median) < SUSPECT_MS) return [ok(`agrees with ${against}`)];
  const side = median > 0 ? 'behind' : 'ahead of';
  return [
    warn(
      `the clock is ${span(Math.abs(median))} ${side} ${against}`,
      'keep it set: "timedatectl set-ntp true", or chrony; from 60 s on signals are refused',
    ),
  ];
}
