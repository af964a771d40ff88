// Signing with one private key. Signatures are deterministic (RFC 8032), so every way makes the same bytes.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { toHex } from '../hash.ts';
import type { Signer } from '../model.ts';
import { loadSodium } from './load-sodium.ts';

/** The PKCS #8 form of RFC 8410 up to the 32 bytes of the seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_KEY_OFFSET = 12;

/** The signer of a 32-byte seed, which the caller takes from a source of randomness. Throws RangeError otherwise. */
export function createSigner(seed: Uint8Array): Signer {
  if (seed.length !== 32) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
  return sodiumSigner(seed) ?? nodeSigner(seed);
}

/** Exported for the tests, which hold the two against each other. */
export function nodeSigner(seed: Uint8Array): Signer {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    author: toHex(spki.subarray(SPKI_KEY_OFFSET)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

function sodiumSigner(seed: Uint8Array): Signer | undefined {
  const sodium = loadSodium();
  if (sodium === undefined) return undefined;
  const key = new Uint8Array(32);
  const secretKey = new Uint8Array(64);
  sodium.crypto_sign_seed_keypair(key, secretKey, seed);
  return {
    author: toHex(key),
    sign(message) {
      const signature = new Uint8Array(64);
      sodium.crypto_sign_detached(signature, message, secretKey);
      return signature;
    },
  };
}
