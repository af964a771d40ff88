// A list of blocks kept in memory, for adapters that have no place of their own to read back from.
import type { Cidr } from '@tocsin/protocol';
import type { Change, Listed } from './model.ts';

export interface Memory {
  apply(change: Change): void;
  has(cidr: Cidr): boolean;
  /** What stands at `now`. */
  list(now: number): Listed[];
  /** What is over at `now`, but was not taken out. */
  due(now: number): Cidr[];
  /** The first end of all. */
  earliest(): number | undefined;
  clear(): void;
}

export function createMemory(): Memory {
  const blocks = new Map<Cidr, number>();
  /** Nothing ends before this: a batch must not look through all blocks to find none that is over. */
  let noneBefore = Number.POSITIVE_INFINITY;
  return {
    apply(change) {
      if (change.type === 'lift') blocks.delete(change.cidr);
      else {
        blocks.set(change.cidr, change.until);
        noneBefore = Math.min(noneBefore, change.until);
      }
    },
    has: (cidr) => blocks.has(cidr),
    list: (now) =>
      [...blocks].filter(([, until]) => until > now).map(([cidr, until]) => ({ cidr, until })),
    due(now) {
      if (now < noneBefore) return [];
      const over: Cidr[] = [];
      noneBefore = Number.POSITIVE_INFINITY;
      for (const [cidr, until] of blocks) {
        if (until <= now) over.push(cidr);
        noneBefore = Math.min(noneBefore, until);
      }
      return over;
    },
    earliest: () => {
      let first: number | undefined;
      for (const until of blocks.values()) first = Math.min(first ?? until, until);
      return first;
    },
    clear: () => blocks.clear(),
  };
}
