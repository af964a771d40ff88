// Ed25519 by libsodium: the fastest, where the optional dependency is there.
import { fromHex } from '../hash.ts';
import type { Verifier } from '../model.ts';
import { isAcceptablePoint, isAcceptableSignature } from './encoding.ts';
import { loadSodium } from './load-sodium.ts';

/** The verifier of sodium-native; undefined where it is not installed. */
export function sodiumVerifier(): Verifier | undefined {
  const sodium = loadSodium();
  if (sodium === undefined) return undefined;
  return {
    name: 'sodium',
    verify(author, message, signature) {
      const key = fromHex(author, 32);
      if (key === undefined || !isAcceptablePoint(key) || !isAcceptableSignature(signature))
        return false;
      return sodium.crypto_sign_verify_detached(signature, message, key);
    },
  };
}
