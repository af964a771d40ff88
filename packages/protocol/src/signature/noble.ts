// The reference implementation of the wire's Ed25519 rule, in plain arithmetic; slow and readable.
import { hash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { fromHex } from '../hash.ts';
import type { Verifier } from '../model.ts';
import { isAcceptablePoint, isAcceptableSignature } from './encoding.ts';

const { Point } = ed25519;

/**
 * Accepts if S·B - k·A encodes to R's bytes, with k = SHA-512(R ‖ A ‖ message): the equation *without*
 * the cofactor. `ed25519.verify` multiplies by it even with `zip215: false`, so it is not used.
 */
export const nobleVerifier: Verifier = {
  name: 'noble',
  verify(author, message, signature) {
    const key = fromHex(author, 32);
    if (key === undefined || !isAcceptablePoint(key) || !isAcceptableSignature(signature))
      return false;
    try {
      const r = signature.subarray(0, 32);
      const a = Point.fromBytes(key);
      const s = littleEndian(signature.subarray(32));
      const k = littleEndian(hash('sha512', Buffer.concat([r, key, message]), 'buffer'));
      const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k % Point.Fn.ORDER));
      return Buffer.compare(expected.toBytes(), r) === 0;
    } catch {
      // The key's y belongs to no point of the curve.
      return false;
    }
  },
};

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
