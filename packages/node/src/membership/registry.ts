// The records of this network and the roster that follows from them, always in step: what comes is checked once, kept if
// it counts, and the roster is made anew when records or time change it.
import {
  type AuthorKey,
  decodeRecord,
  LIMITS,
  type MembershipRecord,
  type NetworkDigest,
  type Verifier,
  verifyRecord,
} from '@tocsin/protocol';
import { createRoster, type KeyHolders, type Peer, type Roster } from '@tocsin/rules';
import type { Scheduler } from '../scheduler.ts';
import { createAllotment } from './allotment.ts';
import {
  PENDING_RECORDS_MAX,
  PRESENCE_SWEEP_MS,
  ROSTER_AGE_MAX_MS,
  ROSTER_REST_MAX_MS,
  ROSTER_REST_TIMES,
} from './constants.ts';
import type { RecordVerdict } from './model.ts';
import { nameOf, type RecordStore } from './record-store.ts';

export interface RegistryParts {
  readonly self: AuthorKey;
  readonly network: NetworkDigest;
  readonly configured: readonly Peer[];
  readonly fleets: () => readonly AuthorKey[];
  /** What somebody is who has no certificate; `none` for nobody. */
  readonly keyHolders: KeyHolders;
  readonly records: RecordStore;
  /** What is kept whoever signed it. */
  readonly cherishes: (record: MembershipRecord) => boolean;
  readonly verifier: Verifier;
  readonly scheduler: Pick<Scheduler, 'at' | 'cancel'>;
  readonly now: () => number;
  readonly monotonic: () => number;
  /** The roster was made anew. */
  readonly onRoster: (before: Roster, after: Roster) => void;
  /** A record that was not known before is kept. */
  readonly onNew: (record: MembershipRecord, by: Source) => void;
}

/** How a record came here: said by this node or its operator, told just now by a peer, or fetched by the sync. */
export interface Source {
  readonly how: 'here' | 'news' | 'sync';
  readonly from?: AuthorKey;
}

interface Pending {
  readonly record: MembershipRecord;
  readonly by: Source;
}

export type Taken = RecordVerdict & { readonly record?: MembershipRecord };

export interface Registry {
  readonly records: RecordStore;
  /** Those as well whose signer nobody here knows. */
  everything(): Iterable<MembershipRecord>;
  roster(): Roster;
  /** Follows time from now on. */
  start(): void;
  /** Bytes from outside, or a record of our own. The roster follows within a turn. */
  take(envelope: Uint8Array, by?: Source): Taken;
  /** Makes the roster anew at once. */
  refresh(): void;
  /** The same if it has rested: for whoever could ask again and again. */
  refreshIfRested(): void;
  /** The number for the next record of our own. */
  nextNumber(): number;
}

const JOB = 'roster';
const SWEEP = 'presences';

export function createRegistry(parts: RegistryParts): Registry {
  const { self, network, configured, fleets, keyHolders, records, cherishes } = parts;
  const { verifier, scheduler, now, monotonic } = parts;
  /** Verified, but nobody here knows the signer: his own certificate may be next. Not passed on. */
  const pending = new Map<string, Pending>();
  let madeAt = now();
  let roster = made();
  let started = false;
  let dirty = false;
  let sweeping = false;
  let restUntil = 0;
  let lastNumber = 0;
  const allotment = createAllotment({
    roster: () => roster,
    isOurs: (signer) => signer === self || isFleet(signer),
    monotonic,
  });
  allotment.count(records.all());
  for (const { signer, body } of records.all())
    if (signer === self) lastNumber = Math.max(lastNumber, body.number);

  function made(): Roster {
    madeAt = now();
    return createRoster({
      self,
      configured,
      fleets: fleets(),
      keyHolders,
      records: records.all(),
      now: madeAt,
    });
  }

  /** Somebody: what he says is kept or not, but need not wait for anybody's certificate. */
  function isKnown({ signer }: MembershipRecord): boolean {
    return (
      signer === self ||
      roster.member(signer) !== undefined ||
      roster.revoked(signer) ||
      isFleet(signer)
    );
  }

  /** One that speaks now, or did. */
  function isFleet(signer: AuthorKey): boolean {
    return roster.fleets().includes(signer) || fleets().includes(signer);
  }

  const hasRoom = (record: MembershipRecord): boolean =>
    records.room(record.signer) && allotment.room(record);

  /** Where somebody is changes nobody's standing: the roster need only bound how many are remembered. */
  function changed({ body }: MembershipRecord): void {
    if (!started) return;
    if (body.kind === 'presence') {
      if (!sweeping) scheduler.at(SWEEP, PRESENCE_SWEEP_MS, refresh);
      sweeping = true;
      return;
    }
    // A thousand certificates come in a crowd: most of the time is left to other work.
    const rested = restUntil - monotonic();
    if (!dirty) scheduler.at(JOB, Math.max(0, Math.min(rested, ROSTER_REST_MAX_MS)), refresh);
    dirty = true;
  }

  function refresh(): void {
    dirty = false;
    sweeping = false;
    const begun = monotonic();
    const before = roster;
    roster = made();
    while (adopt()) roster = made();
    // What is dated ahead was not when it was taken in: a clock that is set back for a while must not cost it.
    records.prune((record) => keeps(record) || isAhead(record));
    allotment.count(records.all());
    const { changesAt } = roster;
    if (started && changesAt !== undefined)
      scheduler.at(JOB, Math.max(1, changesAt - now()), refresh);
    parts.onRoster(before, roster);
    restUntil = monotonic() + ROSTER_REST_TIMES * (monotonic() - begun);
  }

  /** Whose signer has become known since. @returns whether there were any */
  function adopt(): boolean {
    const known = [...pending.values()].filter(({ record }) => isKnown(record) || keeps(record));
    for (const { record, by } of known) {
      pending.delete(nameOf(record));
      if (keeps(record) && hasRoom(record)) add(record, by);
    }
    return known.length > 0;
  }

  const keeps = (record: MembershipRecord): boolean => roster.keeps(record) || cherishes(record);

  const isAhead = ({ body }: MembershipRecord): boolean =>
    body.issuedAt > now() + LIMITS.liveMaxFutureMs;

  function add(record: MembershipRecord, by: Source): void {
    records.add(record);
    allotment.add(record);
    if (record.signer === self) lastNumber = Math.max(lastNumber, record.body.number);
    parts.onNew(record, by);
  }

  function take(envelope: Uint8Array, by: Source = { how: 'here' }): Taken {
    const decoded = decodeRecord(envelope);
    if (!decoded.ok)
      return decoded.code === 'newer'
        ? { verdict: 'refused', why: 'it was written by a newer version of Tocsin' }
        : { verdict: 'forged', why: `it is no record (${decoded.code})` };
    const { record } = decoded;
    const { id } = record;
    if (records.has(record) || pending.has(nameOf(record))) return { verdict: 'known', id, record };
    if (started && Math.abs(now() - madeAt) >= ROSTER_AGE_MAX_MS) refresh();
    // A machine that is gone is nobody, and yet what it had signed is evidence.
    const waits = record.body.kind !== 'presence' && !isKnown(record) && !roster.keeps(record);
    const why = faultOf(record, waits);
    if (why !== undefined) return { verdict: 'refused', why };
    if (!verifyRecord(record, verifier))
      return { verdict: 'forged', why: 'its signature does not hold' };
    if (waits) wait({ record, by });
    else add(record, by);
    // What waits for its signer changes nothing, and anybody can make it by the thousand.
    if (!waits || cherishes(record)) changed(record);
    return { verdict: 'new', id, record };
  }

  function wait(one: Pending): void {
    const oldest = pending.keys().next();
    if (pending.size >= PENDING_RECORDS_MAX && !oldest.done) pending.delete(oldest.value);
    pending.set(nameOf(one.record), one);
  }

  /** Why a record that is not known yet is not kept. */
  function faultOf(record: MembershipRecord, waits: boolean): string | undefined {
    const { body, signer } = record;
    if (body.network !== network) return 'it is of another network';
    if (isAhead(record)) return 'it was issued in the future: compare the clocks';
    // Of whom nobody here knows that is asked once somebody does.
    if (!(waits ? records.room(signer) : hasRoom(record)))
      return 'there are more records of its signer than one node keeps';
    const isEvidence = body.kind === 'certificate' && body.class === 'own';
    if (waits) return body.expiresAt > now() || isEvidence ? undefined : 'it is over';
    // The roster does not know of the presences that came since it was made.
    const older = body.kind === 'presence' && body.number <= records.presenceNumber(signer);
    if (older || !keeps(record))
      return 'it changes nothing here: over, replaced, or not its signer’s to say';
    return undefined;
  }

  return {
    records,
    *everything() {
      yield* records.all();
      for (const { record } of pending.values()) yield record;
    },
    roster: () => roster,
    start() {
      started = true;
      refresh();
    },
    take,
    refresh,
    refreshIfRested() {
      if (monotonic() >= restUntil) refresh();
    },
    nextNumber() {
      lastNumber = Math.max(now(), lastNumber + 1);
      return lastNumber;
    },
  };
}
