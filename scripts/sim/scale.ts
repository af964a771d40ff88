// Where a figure stands on the axis of a plot: in proportion, or by powers of ten with a place for zero.
import type { Ticks } from '../plots/axes.ts';

export interface Scale extends Ticks {
  /** Where it stands, in units of the axis. */
  readonly at: (value: number) => number;
  /** What a reader has to be told; nothing where the figures stand in proportion. */
  readonly says: string;
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** From 0 to `top`, with round numbers at most `steps` steps apart. */
export function proportional(top: number, steps: number): Scale {
  const max = top > 0 ? top : 1;
  return {
    at: (value) => value,
    labelOf: (position) => compact.format(position),
    max,
    ticks: multiples(roundAbove(max / steps), max),
    says: '',
  };
}

/** Zero has no logarithm: up to 1 figures stand in proportion, from there on by powers of ten. */
export function byTens(top: number, steps: number): Scale {
  const at = (value: number): number => (value <= 1 ? value : 1 + Math.log10(value));
  const max = Math.max(1, Math.ceil(at(top) - 1e-9));
  return {
    at,
    labelOf: (position) => compact.format(position <= 0 ? 0 : 10 ** (position - 1)),
    max,
    ticks: multiples(Math.ceil(max / steps), max),
    says: 'From 1 on each step of the axis is ten times the one before; 0 to 1 is in proportion.',
  };
}

/** From 0 to what is not above `max`, the rounding of a division aside. */
const multiples = (step: number, max: number): number[] =>
  Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);

/** 1, 2 or 5 times a power of ten. */
function roundAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = [1, 2, 5].find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
  return lead * power;
}
