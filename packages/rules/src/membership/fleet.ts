// The fleet: which keys speak for it, from the configured ones along the successions, and what they have in force.
import type { AuthorKey, FleetSuccession, MembershipRecord, Revocation } from '@tocsin/protocol';
import {
  compare,
  type Filed,
  isA,
  isOver,
  newestFirst,
  rememberedUntil,
  type Signed,
  subjectOf,
} from './filed.ts';
import { MEMBERSHIP } from './limits.ts';
import type { InForce } from './model.ts';

export interface Fleet {
  /** The keys that speak now. */
  readonly keys: readonly AuthorKey[];
  /** Whether it was a fleet key's to say: of one that has a successor only what it said before that counts. */
  says(record: Pick<MembershipRecord, 'signer' | 'body'>): boolean;
  readonly statements: readonly InForce[];
  /** The revocation of this member that is in force. */
  revocation(member: AuthorKey): Signed<Revocation> | undefined;
  /** Of statements, revocations and successions: whether it is the last word about its subject, or would be. */
  keeps(record: MembershipRecord): boolean;
}

export function createFleet(configured: readonly AuthorKey[], filed: Filed, now: number): Fleet {
  const line = follow(configured, filed);
  const says: Fleet['says'] = ({ signer, body }) => body.number <= (line.get(signer) ?? -1);
  const latest = latestWords(filed, says, now);
  const standing = [...latest.values()]
    .flatMap((ofKind) => [...ofKind.values()])
    .filter((record) => !isOver(record, now))
    .sort(newestFirst);
  const revocations = new Map(
    standing.flatMap((it) => (isA(it, 'revocation') ? [[it.body.member, it] as const] : [])),
  );

  return {
    keys: [...line].filter(([, last]) => last === Infinity).map(([key]) => key),
    says,
    statements: standing.flatMap((record) => inForce(record)),
    revocation: (member) => revocations.get(member),
    keeps(record) {
      if (!says(record)) return false;
      if (record.body.kind === 'succession') return true;
      if (rememberedUntil(record) <= now) return false;
      const ofKind = latest.get(record.body.kind);
      const known = ofKind?.get(subjectOf(record.body));
      if (known !== undefined) return newestFirst(record, known) <= 0;
      if (ofKind === undefined || ofKind.size < MEMBERSHIP.statementsPerKindMax) return true;
      return [...ofKind.values()].some((other) => byRank(now)(record, other) < 0);
    },
  };
}

/** Of each key the last number that counts: Infinity while it has no successor. */
function follow(configured: readonly AuthorKey[], filed: Filed): ReadonlyMap<AuthorKey, number> {
  const heirs = new Map<AuthorKey, Signed<FleetSuccession>>();
  for (const record of filed.others)
    if (isA(record, 'succession')) heirs.set(record.signer, record);
  const line = new Map<AuthorKey, number>();
  for (const first of [...configured].sort(compare)) {
    const passed = [first];
    // Walks over what it appends, too.
    for (const key of passed) {
      const heir = heirs.get(key)?.body;
      // Back to who has handed over already: nobody would be left to speak.
      const isLast =
        heir === undefined ||
        passed.includes(heir.successor) ||
        passed.length > MEMBERSHIP.successionsMax;
      line.set(key, Math.max(line.get(key) ?? 0, isLast ? Infinity : heir.number));
      if (!isLast) passed.push(heir.successor);
    }
  }
  return line;
}

/** By kind and subject the highest number over all keys of the line, those that are over included. */
function latestWords(
  filed: Filed,
  says: Fleet['says'],
  now: number,
): ReadonlyMap<string, ReadonlyMap<string, MembershipRecord>> {
  const byKind = new Map<string, Map<string, MembershipRecord>>();
  const revocations = [...filed.revocations.values()].flat();
  for (const record of [...filed.others, ...revocations]) {
    const { kind } = record.body;
    if (!isWord(record) || !says(record) || rememberedUntil(record) <= now) continue;
    const ofKind = byKind.get(kind) ?? new Map<string, MembershipRecord>();
    byKind.set(kind, ofKind);
    const subject = subjectOf(record.body);
    const known = ofKind.get(subject);
    if (known === undefined || newestFirst(record, known) < 0) ofKind.set(subject, record);
  }
  for (const [kind, ofKind] of byKind)
    if (ofKind.size > MEMBERSHIP.statementsPerKindMax) byKind.set(kind, bounded(ofKind, now));
  return byKind;
}

function bounded(
  ofKind: ReadonlyMap<string, MembershipRecord>,
  now: number,
): Map<string, MembershipRecord> {
  const ranked = [...ofKind].sort(([, a], [, b]) => byRank(now)(a, b));
  return new Map(ranked.slice(0, MEMBERSHIP.statementsPerKindMax));
}

/** What is in force before what is over, then the newest. */
const byRank = (now: number) => (a: MembershipRecord, b: MembershipRecord) =>
  Number(isOver(a, now)) - Number(isOver(b, now)) || newestFirst(a, b);

const isWord = ({ body: { kind } }: MembershipRecord): boolean =>
  kind === 'revocation' || kind === 'allow' || kind === 'false-positive' || kind === 'lift';

function inForce({ id, body }: MembershipRecord): readonly InForce[] {
  const { expiresAt: until } = body;
  switch (body.kind) {
    case 'allow':
      return [{ kind: 'allow', cidr: body.cidr, comment: body.comment, until, id }];
    case 'false-positive':
      return [{ kind: 'false-positive', indicator: body.indicator, until, id }];
    case 'lift':
      return [{ kind: 'lift', author: body.author, until, id }];
    default:
      return [];
  }
}
