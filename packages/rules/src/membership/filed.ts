// The records put in order: of one signer's words about one subject only the newest, and none that is dated ahead.
import {
  type Certificate,
  LIMITS,
  type MembershipRecord,
  type RecordBody,
  type Revocation,
} from '@tocsin/protocol';
import { MEMBERSHIP } from './limits.ts';

export type Signed<B extends RecordBody> = Omit<MembershipRecord, 'body'> & { readonly body: B };

export interface Filed {
  /** By signer, in the order of the members' keys: which of too many count does not depend on what came first. */
  readonly certificates: ReadonlyMap<string, readonly Signed<Certificate>[]>;
  /** By signer, the newest first. */
  readonly revocations: ReadonlyMap<string, readonly Signed<Revocation>[]>;
  readonly others: readonly MembershipRecord[];
  /** The newest of the same signer about the same subject. */
  newest(record: MembershipRecord): MembershipRecord | undefined;
}

export function file(records: Iterable<MembershipRecord>, now: number): Filed {
  const bySlot = new Map<string, MembershipRecord>();
  for (const record of records) {
    if (isAhead(record, now)) continue;
    const slot = slotOf(record);
    const known = bySlot.get(slot);
    if (known === undefined || replaces(record, known)) bySlot.set(slot, record);
  }
  const certificates = new Map<string, Signed<Certificate>[]>();
  const revocations = new Map<string, Signed<Revocation>[]>();
  const others: MembershipRecord[] = [];
  for (const record of bySlot.values())
    if (isA(record, 'certificate')) listed(certificates, record.signer).push(record);
    else if (isA(record, 'revocation')) listed(revocations, record.signer).push(record);
    else others.push(record);
  for (const list of certificates.values()) list.sort(bySubject);
  for (const [signer, list] of revocations)
    revocations.set(signer, list.sort(newestFirst).slice(0, MEMBERSHIP.revocationsPerSignerMax));
  return {
    certificates,
    revocations,
    others,
    newest: (record) => bySlot.get(slotOf(record)),
  };
}

export const isA = <K extends RecordBody['kind']>(
  record: MembershipRecord,
  kind: K,
): record is Signed<Extract<RecordBody, { kind: K }>> & MembershipRecord =>
  record.body.kind === kind;

export const isAhead = ({ body }: MembershipRecord, now: number): boolean =>
  body.issuedAt > now + MEMBERSHIP.aheadMaxMs;

export const isOver = ({ body }: { readonly body: RecordBody }, now: number): boolean =>
  body.expiresAt <= now;

/**
 * What is over may have replaced something of a lower number that is not, and that somebody who was away brings back: it is
 * remembered for as long as that could live. Nothing of a lower number was issued later.
 */
export function rememberedUntil({ body }: MembershipRecord): number {
  switch (body.kind) {
    case 'revocation':
      return body.number + LIMITS.revocationMaxLifeMs;
    case 'allow':
    case 'false-positive':
    case 'lift':
      return body.number + LIMITS.statementMaxLifeMs;
    case 'succession':
      return Infinity;
    default:
      return body.expiresAt;
  }
}

/** Negative when `a` is the newer. An id is of a body alone, so the signer decides between two who say the same. */
export const newestFirst = (a: MembershipRecord, b: MembershipRecord): number =>
  b.body.number - a.body.number || compare(b.id, a.id) || compare(b.signer, a.signer);

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The higher number stands, but of two successions the lower: after the first its signer had no more say, so that a thief
 * of the old key cannot name another heir.
 */
export function replaces(record: MembershipRecord, known: MembershipRecord): boolean {
  const order = newestFirst(record, known);
  return record.body.kind === 'succession' ? order > 0 : order < 0;
}

export const bySubject = (a: Signed<Certificate>, b: Signed<Certificate>): number =>
  compare(a.body.member, b.body.member) || compare(a.body.sponsor, b.body.sponsor);

function slotOf({ signer, body }: MembershipRecord): string {
  return `${body.kind} ${signer} ${subjectOf(body)}`;
}

/** What the record is about: a later number of the same signer about the same replaces it. */
export function subjectOf(body: RecordBody): string {
  switch (body.kind) {
    case 'certificate':
      return `${body.member} ${body.sponsor}`;
    case 'revocation':
      return body.member;
    case 'allow':
      return body.cidr;
    case 'false-positive':
      return body.indicator;
    case 'lift':
      return body.author;
    case 'succession':
    case 'presence':
    case 'rotation':
      return '';
  }
}

export function listed<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
