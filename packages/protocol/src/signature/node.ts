// Ed25519 by `node:crypto`. Importing a key costs a quarter of a verification, so keys are kept.
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { fromHex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import type { AuthorKey, Verifier } from '../model.ts';
import { isAcceptablePoint, isAcceptableSignature } from './encoding.ts';

/** The SubjectPublicKeyInfo of RFC 8410 up to the 32 bytes of the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * A verifier with a cache of `cacheKeys` imported keys (default 4,096), the longest unused leaving first,
 * so that a flood of fresh keys costs no memory. Throws RangeError unless it is a positive integer.
 */
export function nodeVerifier(options: { readonly cacheKeys?: number } = {}): Verifier {
  const { cacheKeys = LIMITS.verifierMaxCachedKeys } = options;
  if (!Number.isInteger(cacheKeys) || cacheKeys < 1) {
    throw new RangeError(`cacheKeys must be a positive integer, not ${cacheKeys}`);
  }
  const keys = new Map<AuthorKey, KeyObject>();

  function keyOf(author: AuthorKey): KeyObject | undefined {
    let key = keys.get(author);
    if (key === undefined) {
      const raw = fromHex(author, 32);
      if (raw === undefined || !isAcceptablePoint(raw)) return undefined;
      const oldest = keys.size >= cacheKeys ? keys.keys().next().value : undefined;
      if (oldest !== undefined) keys.delete(oldest);
      const spki = Buffer.concat([SPKI_PREFIX, raw]);
      key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    } else {
      keys.delete(author);
    }
    keys.set(author, key);
    return key;
  }

  return {
    name: 'node',
    verify(author, message, signature) {
      if (!isAcceptableSignature(signature)) return false;
      try {
        const key = keyOf(author);
        return key !== undefined && verify(null, message, key, signature);
      } catch {
        // An OpenSSL that looks for the key's point while importing it throws where there is none.
        return false;
      }
    },
  };
}
