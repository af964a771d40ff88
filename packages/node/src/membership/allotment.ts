// How much of the store others may fill: nobody's records are to push out those of the fleet and of this node, friends' not
// those of own machines either, and whoever lets in his own sybils is to gain no room by it.
import type { AuthorKey, MembershipRecord } from '@tocsin/protocol';
import { MEMBERSHIP, type Roster } from '@tocsin/rules';
import {
  RECORDS_OF_MACHINES_MAX,
  RECORDS_OF_OTHERS_MAX,
  RECORDS_PER_GROUP_MAX,
  RECORDS_PER_GROUP_WINDOW_MS,
} from './constants.ts';

export interface Allotment {
  /** Whether one more of this signer's finds room. */
  room(record: MembershipRecord): boolean;
  /** It is kept from now on. */
  add(record: MembershipRecord): void;
  /** These are kept, and who is who may have changed. */
  count(records: Iterable<MembershipRecord>): void;
}

export interface AllotmentParts {
  readonly roster: () => Roster;
  /** This node and the fleet's keys have room as long as there is any. */
  readonly isOurs: (signer: AuthorKey) => boolean;
  readonly monotonic: () => number;
}

/** All who are no members together. */
const NOBODY = 'nobody';
/** All own machines together: whoever has stolen one can make more of them. */
const MACHINES = 'machines';

export function createAllotment({ roster, isOurs, monotonic }: AllotmentParts): Allotment {
  /** Lasting records by group, and those of all groups of friends and nobodies. */
  let held = new Map<string, number>();
  let others = 0;
  /** Presences of who is no member, since the roster was made: that bounds those before. */
  let passing = 0;
  /** What came lately, by group: a record that replaces another fills nothing, and yet is passed on through the whole network. */
  let lately = new Map<string, number>();
  let since = monotonic();

  function groupOf({ signer }: MembershipRecord): string | undefined {
    if (isOurs(signer)) return undefined;
    const member = roster().member(signer);
    return member?.class === 'own' ? MACHINES : (member?.group ?? NOBODY);
  }

  const isPresence = ({ body }: MembershipRecord): boolean => body.kind === 'presence';
  const countOf = (counts: Map<string, number>, group: string): number => counts.get(group) ?? 0;

  function hold(record: MembershipRecord): void {
    const group = groupOf(record);
    if (group === undefined || isPresence(record)) return;
    held.set(group, countOf(held, group) + 1);
    if (group !== MACHINES) others++;
  }

  return {
    room(record) {
      const group = groupOf(record);
      if (group === undefined) return true;
      if (isPresence(record)) return group !== NOBODY || passing < MEMBERSHIP.keyHolderPresencesMax;
      if (monotonic() - since >= RECORDS_PER_GROUP_WINDOW_MS) {
        lately = new Map();
        since = monotonic();
      }
      const most = Math.max(countOf(held, group), countOf(lately, group));
      if (group === MACHINES) return most < RECORDS_OF_MACHINES_MAX;
      return others < RECORDS_OF_OTHERS_MAX && most < RECORDS_PER_GROUP_MAX;
    },
    add(record) {
      hold(record);
      const group = groupOf(record);
      if (group === undefined) return;
      if (!isPresence(record)) lately.set(group, countOf(lately, group) + 1);
      else if (group === NOBODY) passing++;
    },
    count(records) {
      held = new Map();
      others = 0;
      passing = 0;
      for (const record of records) hold(record);
    },
  };
}
