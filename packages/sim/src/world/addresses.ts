// The addresses of a world: attackers and the harmless, each in a /24 of its own.
import { type Indicator, parseIndicator } from '@tocsin/protocol';

const PER_BLOCK = 2 ** 16;

function address(first: number, index: number, last: number): Indicator {
  const text = `${first + Math.floor(index / PER_BLOCK)}.${(index >> 8) & 255}.${index & 255}.${last}`;
  const parsed = parseIndicator(text);
  if (!parsed.ok) throw new RangeError(`${text} is no address of a world: ${parsed.code}`);
  return parsed.indicator;
}

/** The n-th attack source: 20.0.0.66, 20.0.1.66, …; over four million of them. */
export const attacker = (index: number): Indicator => address(20, index, 66);

/** The n-th harmless address that many people share: 150.0.0.9, … */
export const harmless = (index: number): Indicator => address(150, index, 9);

export const isHarmless = (indicator: Indicator): boolean => indicator.endsWith('.9');
