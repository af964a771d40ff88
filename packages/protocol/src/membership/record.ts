// Records: signed, read from bytes, and believed. What they mean for whom is for `rules` to say.
import { RecordBody as WireBody } from '#wire/membership';
import { canonicalFault, decodeCanonical } from '../envelope/canonical.ts';
import { encodeEnvelope, envelopeFault, envelopeParts } from '../envelope/envelope.ts';
import type { Shape } from '../envelope/scan.ts';
import { signedMessage } from '../envelope/signed-message.ts';
import { fromHex, sha256Hex, toHex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import type { Signer, Verifier } from '../model.ts';
import { isAcceptablePoint } from '../signature/encoding.ts';
import { bodyFromWire, bodyToWire } from './body.ts';
import type { DecodedRecord, MembershipRecord, RecordBody, RecordFault } from './model.ts';

const NETWORK: Shape = { 1: 'bytes', 2: 'uint32' };
const BODY: Shape = {
  1: 'uint32',
  2: 'bytes',
  3: 'uint64',
  4: 'uint64',
  5: 'uint64',
  6: { 1: 'bytes', 2: 'bytes', 3: 'uint32', 4: 'bytes' },
  7: { 1: 'bytes', 2: 'uint64' },
  8: { 1: NETWORK, 2: 'bytes' },
  9: { 1: NETWORK },
  10: { 1: 'bytes' },
  11: { 1: 'bytes' },
  12: { 1: 'bytes', 2: 'uint32' },
  13: { 1: 'bytes', 2: 'uint64' },
};

const signedBytes = signedMessage('tocsin/record/1');

/**
 * Signs a body. Throws RangeError, naming the field, for a body that no node may sign with this key; for a
 * presence, also if its addresses fill more than a record (1 KiB) may hold.
 */
export function signRecord(body: RecordBody, signer: Signer): MembershipRecord {
  const key = fromHex(signer.author, 32);
  if (key === undefined) throw new RangeError('a signer’s author is 64 lower-case hex digits');
  const bytes = new Uint8Array(WireBody.encode(bodyToWire(body, signer.author)));
  const envelope = encodeEnvelope({ body: bytes, key, signature: signer.sign(signedBytes(bytes)) });
  if (envelope.length > LIMITS.recordMaxBytes)
    throw new RangeError(`a ${body.kind} of ${envelope.length} bytes is too large for a record`);
  return { id: sha256Hex(bytes), signer: signer.author, body, envelope };
}

/**
 * Reads a record from the bytes of an envelope. Never throws, and keeps a copy. The signature is *not*
 * verified (`verifyRecord`), and nothing here depends on a clock or on the network.
 */
export function decodeRecord(bytes: Uint8Array): DecodedRecord {
  if (bytes.length > LIMITS.recordMaxBytes) return refused('too-large');
  const envelope = new Uint8Array(bytes);
  const parts = envelopeParts(envelope);
  if (parts === undefined) return refused(envelopeFault(envelope));
  if (!isAcceptablePoint(parts.key)) return refused('bad-key');
  const wire = decodeCanonical(WireBody, parts.body);
  if (wire === undefined) return refused(canonicalFault(WireBody, parts.body, BODY));
  const signer = toHex(parts.key);
  const read = bodyFromWire(wire, signer);
  if (!read.ok) return read;
  return { ok: true, record: { id: sha256Hex(parts.body), signer, body: read.body, envelope } };
}

/** Whether the signer's signature of the record's body holds. */
export function verifyRecord(record: MembershipRecord, verifier: Verifier): boolean {
  const parts = envelopeParts(record.envelope);
  return (
    parts !== undefined && verifier.verify(record.signer, signedBytes(parts.body), parts.signature)
  );
}

/**
 * What the record is about: of two records of one signer with one subject, the one with the higher number
 * stands. An allowlist has a line for each network; but a signer has one presence, one key and one successor.
 */
export function subjectOf({ body }: MembershipRecord): string {
  switch (body.kind) {
    case 'certificate':
    case 'revocation':
      return `${body.kind} ${body.member}`;
    case 'allow':
      return `${body.kind} ${body.cidr}`;
    case 'false-positive':
      return `${body.kind} ${body.indicator}`;
    case 'lift':
      return `${body.kind} ${body.author}`;
    case 'succession':
    case 'presence':
    case 'rotation':
      return body.kind;
  }
}

function refused(code: RecordFault): DecodedRecord {
  return { ok: false, code };
}
