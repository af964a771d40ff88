// Keys without cryptography: in a world nobody guesses a seed, so a tag stands for a signature. It goes through the same
// interface as the real ones, and no verifier of the wire accepts it.
import { createSigner, type Signer, sha256Hex, type Verifier } from '@tocsin/protocol';

const SIGNATURE_BYTES = 64;

/** A signer with a real public key, whose signatures are tags that only `tagVerifier` accepts. */
export function tagSigner(name: string): Signer {
  const seed = Buffer.from(sha256Hex(new TextEncoder().encode(`key of ${name}`)), 'hex');
  const { author } = createSigner(new Uint8Array(seed));
  return { author, sign: (message) => tag(author, message) };
}

export const tagVerifier: Verifier = {
  name: 'tag',
  verify: (author, message, signature) => Buffer.compare(tag(author, message), signature) === 0,
};

function tag(author: string, message: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`tag of ${author} over `);
  const digest = Buffer.from(sha256Hex(Buffer.concat([text, message])), 'hex');
  const signature = new Uint8Array(SIGNATURE_BYTES);
  signature.set(digest);
  return signature;
}
