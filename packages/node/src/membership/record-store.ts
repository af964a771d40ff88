// The membership records that this node keeps: by id and by prefix, in memory; all but presences outlive the process.
import {
  decodeRecord,
  EMPTY_DIGEST,
  idPrefix,
  type MembershipRecord,
  type SetDigest,
  setDigest,
  sha256Hex,
  type Verifier,
  verifyRecord,
} from '@tocsin/protocol';
import { breathe } from '../network/breathe.ts';
import type { Notebook } from '../offences.ts';
import { RECORDS_BETWEEN_BREATHS, RECORDS_MAX, RECORDS_PER_SIGNER_MAX } from './constants.ts';

const TOPIC = 'records';

export interface RecordStore {
  all(): Iterable<MembershipRecord>;
  has(record: MembershipRecord): boolean;
  /** By the first 32 hex digits of its name. */
  find(prefix: string): MembershipRecord | undefined;
  prefixes(): Iterable<string>;
  prefixesOf(wanted: (record: MembershipRecord) => boolean): Iterable<string>;
  /** Of the newest presence of this signer; -1 without one. */
  presenceNumber(signer: string): number;
  /** Whether one more of this signer may be kept. */
  room(signer: string): boolean;
  /** The signature has been verified. */
  add(record: MembershipRecord): void;
  /** Forgets what is not to be kept. */
  prune(keeps: (record: MembershipRecord) => boolean): void;
  readonly count: number;
  readonly digest: SetDigest;
}

/** A record's id is of its body alone: whoever signed somebody else's body anew would suppress the true one. */
export const nameOf = ({ signer, id }: MembershipRecord): string =>
  sha256Hex(Buffer.from(`${signer} ${id}`));

/**
 * What the notebook holds, verified anew: the store may have been damaged, and a record that does not verify would make
 * this node a forger in the eyes of its peers.
 */
export async function openRecords(notebook: Notebook, verifier: Verifier): Promise<RecordStore> {
  const byName = new Map<string, MembershipRecord>();
  const byPrefix = new Map<string, MembershipRecord>();
  const perSigner = new Map<string, number>();
  const presences = new Map<string, MembershipRecord>();
  let digest: SetDigest | undefined;

  function put(record: MembershipRecord): void {
    const name = nameOf(record);
    byName.set(name, record);
    byPrefix.set(idPrefix(name), record);
    perSigner.set(record.signer, (perSigner.get(record.signer) ?? 0) + 1);
    digest = undefined;
    if (record.body.kind !== 'presence') return;
    const older = presences.get(record.signer);
    presences.set(record.signer, record);
    if (older !== undefined) drop(older);
  }

  function drop(record: MembershipRecord): void {
    const name = nameOf(record);
    byName.delete(name);
    byPrefix.delete(idPrefix(name));
    const left = (perSigner.get(record.signer) ?? 0) - 1;
    if (left > 0) perSigner.set(record.signer, left);
    else perSigner.delete(record.signer);
    digest = undefined;
    if (presences.get(record.signer) === record) presences.delete(record.signer);
    if (isLasting(record)) notebook.remember(TOPIC, name, undefined);
  }

  let read = 0;
  for (const [name, text] of await notebook.recall(TOPIC)) {
    const decoded = decodeRecord(new Uint8Array(Buffer.from(text, 'base64')));
    const whole = decoded.ok && nameOf(decoded.record) === name;
    if (whole && verifyRecord(decoded.record, verifier)) put(decoded.record);
    else notebook.remember(TOPIC, name, undefined);
    if (++read % RECORDS_BETWEEN_BREATHS === 0) await breathe();
  }

  return {
    all: () => byName.values(),
    has: (record) => byName.has(nameOf(record)),
    find: (prefix) => byPrefix.get(prefix),
    prefixes: () => byPrefix.keys(),
    *prefixesOf(wanted) {
      for (const [prefix, record] of byPrefix) if (wanted(record)) yield prefix;
    },
    presenceNumber: (signer) => presences.get(signer)?.body.number ?? -1,
    room: (signer) =>
      byName.size < RECORDS_MAX && (perSigner.get(signer) ?? 0) < RECORDS_PER_SIGNER_MAX,
    add(record) {
      put(record);
      write(notebook, record);
    },
    prune(keeps) {
      for (const record of [...byName.values()]) if (!keeps(record)) drop(record);
    },
    get count() {
      return byName.size;
    },
    get digest() {
      digest ??= byName.size === 0 ? EMPTY_DIGEST : setDigest(byName.keys());
      return digest;
    },
  };
}

function write(notebook: Notebook, record: MembershipRecord): void {
  if (!isLasting(record)) return;
  notebook.remember(TOPIC, nameOf(record), Buffer.from(record.envelope).toString('base64'));
}

/** Where somebody is now is worth nothing after a restart, and changes all the time. */
const isLasting = ({ body }: MembershipRecord): boolean => body.kind !== 'presence';
