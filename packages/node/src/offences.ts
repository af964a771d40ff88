// Offences on the wire, remembered: gossipsub forgets a neighbour's sins when he hangs up and redials, and a node its
// memory when it restarts.
import type { AuthorKey } from '@tocsin/protocol';
import { OFFENCE_MS, OFFENCES_GRAYLISTED, OFFENDERS } from './constants.ts';
import { Lru } from './store/lru.ts';

export interface Offences {
  /** @returns true when the neighbour is graylisted by it */
  add(neighbour: AuthorKey): boolean;
  graylisted(neighbour: AuthorKey): boolean;
}

/** A neighbour's offences: how many there were at a moment (ms since 1970); they fade from then on. */
interface Tally {
  readonly count: number;
  readonly at: number;
}

/** Small texts by name that outlive the process. */
export interface Notebook {
  recall(topic: string): Promise<readonly (readonly [name: string, text: string])[]>;
  /** `undefined` forgets. */
  remember(topic: string, name: string, text: string | undefined): void;
}

const TOPIC = 'offences';

/** Only who is graylisted is written down: the rest is no more than a suspicion, and fresh keys are free. */
export async function createOffences(now: () => number, notebook: Notebook): Promise<Offences> {
  const known = new Lru<AuthorKey, Tally>(OFFENDERS);
  for (const [neighbour, text] of await notebook.recall(TOPIC)) {
    const [count = 0, at = 0] = text.split(' ').map(Number);
    if (left({ count, at }) > 0) known.set(neighbour, { count, at });
    else notebook.remember(TOPIC, neighbour, undefined);
  }

  function left({ count, at }: Tally): number {
    return Math.max(0, count - Math.max(0, now() - at) / OFFENCE_MS);
  }

  function count(neighbour: AuthorKey): number {
    const tally = known.get(neighbour);
    return tally === undefined ? 0 : left(tally);
  }

  return {
    add(neighbour) {
      const before = count(neighbour);
      const tally = { count: before + 1, at: now() };
      known.set(neighbour, tally);
      if (tally.count < OFFENCES_GRAYLISTED) return false;
      notebook.remember(TOPIC, neighbour, `${tally.count} ${tally.at}`);
      return before < OFFENCES_GRAYLISTED;
    },
    graylisted: (neighbour) => count(neighbour) >= OFFENCES_GRAYLISTED,
  };
}
