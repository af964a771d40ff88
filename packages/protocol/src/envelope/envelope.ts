// The envelope: a body, a key and a signature, at places that follow from the length alone.
import { Envelope } from '#wire/signal';
import { scan } from './scan.ts';

/** Views into one envelope. */
export interface EnvelopeParts {
  readonly body: Uint8Array;
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

const BODY_TAG = 0x0a;
const KEY_HEAD = [0x12, 32] as const;
const SIGNATURE_HEAD = [0x1a, 64] as const;
const KEY_BYTES = 2 + 32;
const SIGNATURE_BYTES = 2 + 64;
const SHAPE = { 1: 'bytes', 2: 'bytes', 3: 'bytes' } as const;

/** The parts of a canonical envelope of this version; undefined for anything else. */
export function envelopeParts(envelope: Uint8Array): EnvelopeParts | undefined {
  const signatureAt = envelope.length - SIGNATURE_BYTES;
  const keyAt = signatureAt - KEY_BYTES;
  const head = bodyHead(keyAt);
  if (
    head === undefined ||
    !startsWith(envelope, 0, head) ||
    !startsWith(envelope, keyAt, KEY_HEAD) ||
    !startsWith(envelope, signatureAt, SIGNATURE_HEAD)
  ) {
    return undefined;
  }
  return {
    body: envelope.subarray(head.length, keyAt),
    key: envelope.subarray(keyAt + KEY_HEAD.length, signatureAt),
    signature: envelope.subarray(signatureAt + SIGNATURE_HEAD.length),
  };
}

/** Tag and shortest length of a body that, with them, fills `total` bytes. */
function bodyHead(total: number): readonly number[] | undefined {
  if (total - 2 < 1) return undefined;
  if (total - 2 < 0x80) return [BODY_TAG, total - 2];
  return total - 3 < 0x80 ? undefined : longHead(total - 3);
}

/** Lengths below 2^14: more than anything that is signed may have. */
function longHead(length: number): readonly number[] {
  return [BODY_TAG, (length & 0x7f) | 0x80, length >> 7];
}

function startsWith(bytes: Uint8Array, at: number, head: readonly number[]): boolean {
  return head.every((byte, i) => bytes[at + i] === byte);
}

export type EnvelopeFault = 'malformed' | 'non-canonical' | 'bad-field' | 'bad-key' | 'newer';

/** Why `envelopeParts` found nothing. */
export function envelopeFault(envelope: Uint8Array): EnvelopeFault {
  const scanned = scan(envelope, SHAPE);
  if (!scanned.ok) return scanned.code;
  const known = Envelope.decode(scanned.known);
  if (Buffer.compare(Envelope.encode(known), scanned.known) !== 0) return 'non-canonical';
  if (scanned.newer) return 'newer';
  return known.key.length === 32 ? 'bad-field' : 'bad-key';
}

/** The canonical envelope, in an array of its own. Key and signature have 32 and 64 bytes. */
export function encodeEnvelope({ body, key, signature }: EnvelopeParts): Uint8Array {
  const head = body.length < 0x80 ? [BODY_TAG, body.length] : longHead(body.length);
  const envelope = new Uint8Array(head.length + body.length + KEY_BYTES + SIGNATURE_BYTES);
  const keyAt = head.length + body.length;
  envelope.set(head);
  envelope.set(body, head.length);
  envelope.set(KEY_HEAD, keyAt);
  envelope.set(key, keyAt + KEY_HEAD.length);
  envelope.set(SIGNATURE_HEAD, keyAt + KEY_BYTES);
  envelope.set(signature, keyAt + KEY_BYTES + SIGNATURE_HEAD.length);
  return envelope;
}
