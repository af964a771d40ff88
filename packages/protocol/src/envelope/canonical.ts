// One spelling for every signed message: what does not re-encode to itself is refused, or told to be a later version's.
import { type Shape, scan } from './scan.ts';

/** What `protons` makes of a message. */
export interface Codec<T> {
  encode(message: NoInfer<T>): Uint8Array;
  decode(bytes: Uint8Array): T;
}

export type CanonicalFault = 'malformed' | 'non-canonical' | 'bad-field' | 'newer';

/** The message's fields, if encoding them gives the same bytes; this refuses every second spelling at once. */
export function decodeCanonical<T>(codec: Codec<T>, bytes: Uint8Array): T | undefined {
  try {
    const message = codec.decode(bytes);
    return Buffer.compare(codec.encode(message), bytes) === 0 ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Why `decodeCanonical` found nothing: because the bytes are of a newer version, or of none. */
export function canonicalFault<T>(
  codec: Codec<T>,
  bytes: Uint8Array,
  shape: Shape,
): CanonicalFault {
  const scanned = scan(bytes, shape);
  if (!scanned.ok) return scanned.code;
  const newer = scanned.newer && decodeCanonical(codec, scanned.known) !== undefined;
  return newer ? 'newer' : 'non-canonical';
}
