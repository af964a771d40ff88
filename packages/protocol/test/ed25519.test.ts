// Ed25519: one rule, and every implementation answers alike on everything.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  createSigner,
  fastestVerifier,
  nobleVerifier,
  nodeVerifier,
  sodiumVerifier,
  type Verifier,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { committedVectors } from '../../../scripts/vectors.ts';
import { nodeSigner } from '../src/signature/signer.ts';

const sodium = sodiumVerifier();
const verifiers: readonly Verifier[] = [nobleVerifier, nodeVerifier(), ...(sodium ? [sodium] : [])];

interface Vector {
  readonly name: string;
  readonly key: string;
  readonly message: string;
  readonly signature: string;
}

function vectorsOf<T>(file: string): readonly (Vector & T)[] {
  return JSON.parse(committedVectors(file)).vectors;
}

function answer(verifier: Verifier, { key, message, signature }: Omit<Vector, 'name'>): boolean {
  return verifier.verify(key, Buffer.from(message, 'hex'), Buffer.from(signature, 'hex'));
}

describe('Ed25519', () => {
  it(`is verified by ${verifiers.map(({ name }) => name).join(', ')} here`, () => {
    assert.equal(fastestVerifier().name, sodium === undefined ? 'node' : 'sodium');
  });

  for (const vector of vectorsOf<{ valid: boolean }>('ed25519.json')) {
    it(`${vector.valid ? 'accepts' : 'refuses'}: ${vector.name}`, () => {
      for (const verifier of verifiers) {
        assert.equal(answer(verifier, vector), vector.valid, verifier.name);
      }
    });
  }

  for (const vector of vectorsOf<{ seed: string }>('rfc8032.json')) {
    it(`signs and verifies RFC 8032 ${vector.name}`, () => {
      for (const make of [createSigner, nodeSigner]) {
        const signer = make(Buffer.from(vector.seed, 'hex'));
        const signature = signer.sign(Buffer.from(vector.message, 'hex'));
        assert.equal(signer.author, vector.key);
        assert.equal(Buffer.from(signature).toString('hex'), vector.signature);
      }
      for (const verifier of verifiers) assert.ok(answer(verifier, vector), verifier.name);
    });
  }

  it('gets one answer for every corruption of a signature, a key or a message', () => {
    const valid = vectorsOf<{ valid: boolean }>('ed25519.json').filter((vector) => vector.valid);
    const part = fc.constantFrom('key' as const, 'message' as const, 'signature' as const);
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        part,
        fc.nat(),
        fc.nat(7),
        (vector, which, at, bit) => {
          const bytes = Buffer.from(vector[which], 'hex');
          const i = at % bytes.length;
          bytes[i] = (bytes[i] ?? 0) ^ (1 << bit);
          const corrupted = { ...vector, [which]: bytes.toString('hex') };
          for (const verifier of verifiers) assert.equal(answer(verifier, corrupted), false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses an author who is no key of 64 lower-case hex digits', () => {
    const vector = vectorsOf('ed25519.json').find(({ name }) => name === 'honest');
    assert.ok(vector);
    for (const key of [
      vector.key.toUpperCase(),
      `${vector.key} `,
      `x${vector.key.slice(1)}`,
      'a',
    ]) {
      for (const verifier of verifiers) assert.equal(answer(verifier, { ...vector, key }), false);
    }
  });

  it('keeps a bounded number of imported keys and still knows the others', () => {
    const verifier = nodeVerifier({ cacheKeys: 2 });
    const signers = [1, 2, 3, 1, 3, 2].map((fill) => createSigner(new Uint8Array(32).fill(fill)));
    const message = Buffer.from('message');
    for (const signer of signers) {
      assert.ok(verifier.verify(signer.author, message, signer.sign(message)));
    }
    for (const cacheKeys of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => nodeVerifier({ cacheKeys }), RangeError);
    }
  });

  it('works where sodium-native is not installed', () => {
    const program = `
      import { registerHooks } from 'node:module';
      registerHooks({
        resolve(name, context, next) {
          if (name === 'sodium-native') throw new Error('not installed');
          return next(name, context);
        },
      });
      const protocol = await import('@tocsin/protocol');
      const signer = protocol.createSigner(new Uint8Array(32).fill(1));
      const message = Buffer.from('message');
      const verifier = protocol.fastestVerifier();
      const held = verifier.verify(signer.author, message, signer.sign(message));
      console.log(verifier.name, protocol.sodiumVerifier(), held);`;
    const options = ['--conditions=@tocsin/source', '--input-type=module', '--eval', program];
    const run = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
    assert.equal(execFileSync(process.execPath, options, run), 'node undefined true\n');
  });

  it('signs with a seed of 32 bytes only', () => {
    for (const length of [0, 31, 33, 64]) {
      assert.throws(() => createSigner(new Uint8Array(length)), RangeError);
    }
  });
});
