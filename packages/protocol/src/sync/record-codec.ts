// The frames about membership as bytes.
import type { Frame as WireFrame } from '#wire/sync';
import { bytesOfHex, toHex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import { copies, digestBytes, digestOf, isHex, isWhole } from './fields.ts';
import type { RecordSyncFrame } from './record-frame.ts';

const KEY_BYTES = 32;

export function recordFrameToWire(frame: RecordSyncFrame): WireFrame {
  switch (frame.kind) {
    case 'records-summary':
      return { recordsSummary: { count: frame.count, digest: digestBytes(frame.digest) } };
    case 'records-request':
      return { recordsRequest: {} };
    case 'record-ids':
      return { recordIds: { prefixes: joined(frame.prefixes), more: frame.more } };
    case 'records-wanted':
      return { recordsWanted: { prefixes: joined(frame.prefixes) } };
    case 'records':
      return { records: { envelopes: copies(frame.envelopes), more: frame.more } };
    case 'network-key':
      return { networkKey: { number: frame.number, key: bytesOfHex(frame.key) } };
  }
}

/** Undefined for a frame of another kind. */
export function recordFrameFromWire(wire: WireFrame): RecordSyncFrame | undefined {
  const { recordsSummary, recordsRequest, recordIds, recordsWanted, records, networkKey } = wire;
  if (recordsSummary !== undefined) {
    const { count, digest } = recordsSummary;
    return { kind: 'records-summary', count, digest: digestOf(digest) };
  }
  if (recordsRequest !== undefined) return { kind: 'records-request' };
  if (recordIds !== undefined) {
    const { prefixes, more } = recordIds;
    return { kind: 'record-ids', prefixes: split(prefixes), more };
  }
  if (recordsWanted !== undefined)
    return { kind: 'records-wanted', prefixes: split(recordsWanted.prefixes) };
  if (records !== undefined)
    return { kind: 'records', envelopes: copies(records.envelopes), more: records.more };
  if (networkKey !== undefined)
    return { kind: 'network-key', number: networkKey.number, key: toHex(networkKey.key) };
  return undefined;
}

/** What the types do not say. */
export function isRecordFrameWellFormed(frame: RecordSyncFrame): boolean {
  switch (frame.kind) {
    case 'records-summary':
      return isWhole(frame.count) && frame.digest >= 0n;
    case 'records-request':
      return true;
    case 'record-ids':
    case 'records-wanted':
      return (
        frame.prefixes.length <= LIMITS.syncMaxRecordIds &&
        frame.prefixes.every((prefix) => isHex(prefix, LIMITS.syncPrefixBytes))
      );
    case 'records':
      return frame.envelopes.every((envelope) => envelope.length <= LIMITS.recordMaxBytes);
    case 'network-key':
      return isWhole(frame.number) && isHex(frame.key, KEY_BYTES);
  }
}

/** Prefixes have one length, so they stand one behind the other: 16 bytes each instead of 18. */
function joined(prefixes: readonly string[]): Uint8Array<ArrayBuffer> {
  return bytesOfHex(prefixes.join(''));
}

/** The last one is too short, and refused for it, if bytes are left over. */
function split(bytes: Uint8Array): readonly string[] {
  const digits = toHex(bytes);
  const length = LIMITS.syncPrefixBytes * 2;
  return Array.from({ length: Math.ceil(digits.length / length) }, (_, i) =>
    digits.slice(i * length, (i + 1) * length),
  );
}
