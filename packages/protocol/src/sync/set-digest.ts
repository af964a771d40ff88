// One number for a set of signals, whatever their order, kept up to date one signal at a time.
import type { SignalId } from '../model.ts';

/**
 * The sum of the first 128 bits of the ids, modulo 2^128. Not their XOR: that cancels what was counted
 * twice, and anyone with 128 signals can solve for a subset of them with a given XOR, while a given sum
 * is a knapsack. Who succeeds nevertheless hides only his own signals, from the sync, not from gossip.
 */
export type SetDigest = bigint;

const MODULUS_BITS = 128;
const PREFIX_HEX_DIGITS = MODULUS_BITS / 4;

export const EMPTY_DIGEST: SetDigest = 0n;

export function addToDigest(digest: SetDigest, id: SignalId): SetDigest {
  return BigInt.asUintN(MODULUS_BITS, digest + term(id));
}

export function removeFromDigest(digest: SetDigest, id: SignalId): SetDigest {
  return BigInt.asUintN(MODULUS_BITS, digest - term(id));
}

/** The digest of a whole set; each id is named once. */
export function setDigest(ids: Iterable<SignalId>): SetDigest {
  let digest = EMPTY_DIGEST;
  for (const id of ids) digest = addToDigest(digest, id);
  return digest;
}

/** The 32 hex digits by which an inventory names a signal. */
export function idPrefix(id: SignalId): string {
  return id.slice(0, PREFIX_HEX_DIGITS);
}

function term(id: SignalId): bigint {
  return BigInt(`0x${idPrefix(id)}`);
}
