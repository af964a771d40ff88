// Offences on the wire, remembered: gossipsub forgets a neighbour's sins when he hangs up and redials.
import type { AuthorKey } from '@tocsin/protocol';
import type { Clock } from './clock.ts';
import { OFFENCE_MS, OFFENCES_GRAYLISTED, OFFENDERS } from './constants.ts';
import { Lru } from './store/lru.ts';

export interface Offences {
  /** @returns true when the neighbour is graylisted by it */
  add(neighbour: AuthorKey): boolean;
  graylisted(neighbour: AuthorKey): boolean;
}

export function createOffences(clock: Pick<Clock, 'monotonic'>): Offences {
  const known = new Lru<AuthorKey, { count: number; at: number }>(OFFENDERS);

  function count(neighbour: AuthorKey): number {
    const record = known.get(neighbour);
    if (record === undefined) return 0;
    return Math.max(0, record.count - (clock.monotonic() - record.at) / OFFENCE_MS);
  }

  return {
    add(neighbour) {
      const before = count(neighbour);
      known.set(neighbour, { count: before + 1, at: clock.monotonic() });
      return before < OFFENCES_GRAYLISTED && before + 1 >= OFFENCES_GRAYLISTED;
    },
    graylisted: (neighbour) => count(neighbour) >= OFFENCES_GRAYLISTED,
  };
}
