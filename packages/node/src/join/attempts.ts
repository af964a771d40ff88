// How often somebody may try to prove an invitation: wrong proofs are counted by address, attempts of all together.
import { type Cidr, familyOf, networkOf } from '@tocsin/protocol';
import {
  ADDRESSES_REMEMBERED,
  ATTEMPTS_IN_ALL,
  ATTEMPTS_WINDOW_MS,
  JOINS_AT_ONCE,
  WRONG_PER_ADDRESS,
} from './constants.ts';

export interface Attempts {
  /** Begins one, or answers false: too many. `now` is monotonic, in ms; `from` is absent behind a relay. */
  begin(from: Cidr | undefined, now: number): boolean;
  /** What was begun has ended. */
  end(): void;
  /** Its proof was wrong. */
  wrong(from: Cidr | undefined, now: number): void;
}

/** Counts within a window that begins with the first of them. */
interface Count {
  count: number;
  since: number;
}

export function createAttempts(): Attempts {
  const wrongs = new Map<string, Count>();
  let all: Count = { count: 0, since: 0 };
  let running = 0;

  const over = ({ since }: Count, now: number) => now - since >= ATTEMPTS_WINDOW_MS;

  return {
    begin(from, now) {
      if (over(all, now)) all = { count: 0, since: now };
      const wrong = wrongs.get(sourceOf(from));
      const tooMany = wrong !== undefined && !over(wrong, now) && wrong.count >= WRONG_PER_ADDRESS;
      if (tooMany || all.count >= ATTEMPTS_IN_ALL || running >= JOINS_AT_ONCE) return false;
      all.count++;
      running++;
      return true;
    },
    end() {
      running--;
    },
    wrong(from, now) {
      const source = sourceOf(from);
      const known = wrongs.get(source);
      const count = known === undefined || over(known, now) ? { count: 0, since: now } : known;
      count.count++;
      // The one that was wrong last is forgotten last.
      wrongs.delete(source);
      wrongs.set(source, count);
      const [oldest] = wrongs.keys();
      if (wrongs.size > ADDRESSES_REMEMBERED && oldest !== undefined) wrongs.delete(oldest);
    },
  };
}

const IPV6_SITE = 64;

/** Whoever has one address of IPv6 has 2^64 of them. All circuits count as one source. */
function sourceOf(from: Cidr | undefined): string {
  if (from === undefined) return 'relay';
  return familyOf(from) === 6 ? networkOf(from, IPV6_SITE) : from;
}
