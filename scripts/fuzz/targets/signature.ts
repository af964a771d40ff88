// Keys and signatures of strangers, in every implementation of the wire's Ed25519 rule: all must answer alike.
import { nobleVerifier, nodeVerifier, sodiumVerifier, type Verifier } from '@tocsin/protocol';
import type { Target } from '../model.ts';
import { hexVectors, must, pooled } from './holds.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

export const signature: Target = {
  name: 'signature',
  about: 'keys and signatures of strangers, in three implementations',
  sources: [],
  maxBytes: 256,
  // The one in JavaScript takes a millisecond on an idle machine.
  maxMs: 50,
  batch: 32,
  mutators: [],
  open: async () => ({ seeds: seeds(), run }),
};

const VERIFIERS: readonly Verifier[] = [nodeVerifier(), nobleVerifier, sodiumVerifier()].filter(
  (verifier) => verifier !== undefined,
);

function seeds(): readonly Uint8Array[] {
  const parts = ['key', 'signature', 'message'].map((field) => hexVectors('ed25519', field));
  const [keys = [], signatures = [], messages = []] = parts;
  return keys.map(
    (key, i) => new Uint8Array(Buffer.concat([key, signatures[i] ?? key, messages[i] ?? key])),
  );
}

function run(input: Uint8Array): string {
  const { view } = pooled(input);
  const author = Buffer.from(view.subarray(0, KEY_BYTES)).toString('hex');
  const signed = view.subarray(KEY_BYTES, KEY_BYTES + SIGNATURE_BYTES);
  const message = view.subarray(KEY_BYTES + SIGNATURE_BYTES);
  const answers = VERIFIERS.map((verifier) => verifier.verify(author, message, signed));
  const names = VERIFIERS.map(({ name }, i) => `${name}: ${answers[i]}`).join(', ');
  must(new Set(answers).size === 1, `the verifiers differ (${names})`);
  return answers[0] === true ? 'holds' : 'does not hold';
}
