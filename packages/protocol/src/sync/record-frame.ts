// What two nodes say to each other on /tocsin/sync/1 about membership: which records the other lacks, and the network's key.
import { LIMITS } from '../limits.ts';
import { envelopeSize, paged } from './pages.ts';
import type { SetDigest } from './set-digest.ts';

/** Which records I hold that are in force: right after the hello, by the one who is asked. */
export interface RecordsSummaryFrame {
  readonly kind: 'records-summary';
  readonly count: number;
  readonly digest: SetDigest;
}

/** "Our summaries differ: name your records." */
export interface RecordsRequestFrame {
  readonly kind: 'records-request';
}

/** The answer, in any order. */
export interface RecordIdsFrame {
  readonly kind: 'record-ids';
  /** `idPrefix` of each record: 32 hex digits. */
  readonly prefixes: readonly string[];
  /** Another frame of them follows. */
  readonly more: boolean;
}

/** "Send me these." */
export interface RecordsWantedFrame {
  readonly kind: 'records-wanted';
  readonly prefixes: readonly string[];
}

/** What was wanted, or what the other side seems to lack: to be judged one by one. */
export interface RecordsFrame {
  readonly kind: 'records';
  readonly envelopes: readonly Uint8Array[];
  /** Another frame of records follows. */
  readonly more: boolean;
}

/** The network's key, to a member whose hello shows an older one, behind the Rotation that makes it believable. */
export interface NetworkKeyFrame {
  readonly kind: 'network-key';
  readonly number: number;
  /** 64 hex digits. */
  readonly key: string;
}

export type RecordSyncFrame =
  | RecordsSummaryFrame
  | RecordsRequestFrame
  | RecordIdsFrame
  | RecordsWantedFrame
  | RecordsFrame
  | NetworkKeyFrame;

/** As many frames as the names of the records need; one, if there are none. */
export function recordIdsFrames(prefixes: readonly string[]): readonly RecordIdsFrame[] {
  const pages = paged(prefixes, LIMITS.syncMaxRecordIds, () => LIMITS.syncPrefixBytes);
  return pages.map((page, i) => ({
    kind: 'record-ids',
    prefixes: page,
    more: i < pages.length - 1,
  }));
}

/** As many frames as the records need; one, if there are none. */
export function recordsFrames(envelopes: readonly Uint8Array[]): readonly RecordsFrame[] {
  const pages = paged(envelopes, LIMITS.syncMaxEnvelopes, envelopeSize);
  return pages.map((page, i) => ({
    kind: 'records',
    envelopes: page,
    more: i < pages.length - 1,
  }));
}
