// The fields that frames are made of, between the model and the wire.
import { bytesOfHex, fromHex, toHex } from '../hash.ts';
import { isBetween } from '../integers.ts';
import { LIMITS } from '../limits.ts';
import { isPlainText } from '../text.ts';
import type { SetDigest } from './set-digest.ts';

export function digestBytes(digest: SetDigest): Uint8Array<ArrayBuffer> {
  return bytesOfHex(digest.toString(16).padStart(LIMITS.syncPrefixBytes * 2, '0'));
}

/** Negative, which is refused, for one of a wrong length. */
export function digestOf(bytes: Uint8Array): SetDigest {
  return bytes.length === LIMITS.syncPrefixBytes ? BigInt(`0x${toHex(bytes)}`) : -1n;
}

/** Texts of frames are shown on terminals. */
export function isShownText(text: string): boolean {
  return isPlainText(text, LIMITS.syncTextMaxBytes);
}

export function isWhole(value: number): boolean {
  return isBetween(value, 0);
}

export function isHex(text: string, bytes: number): boolean {
  return fromHex(text, bytes) !== undefined;
}

/** Copies: one envelope that is kept must not keep the other 64 KiB. */
export function copies(envelopes: readonly Uint8Array[]): Uint8Array<ArrayBuffer>[] {
  return envelopes.map((envelope) => new Uint8Array(envelope));
}
