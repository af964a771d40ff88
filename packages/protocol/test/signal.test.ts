// Signals as bytes: what is signed is what is read, and everything else is refused for the right reason.
import assert from 'node:assert/strict';
import {
  type Body,
  createSigner,
  decodeSignal,
  encodeBody,
  fastestVerifier,
  type Indicator,
  LIMITS,
  nextSequence,
  nobleVerifier,
  nodeVerifier,
  sha256Hex,
  signalMessageId,
  signBody,
  type Threat,
  verifySignal,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { bytes, number } from '../../../scripts/test-vectors/protobuf.ts';
import { committedVectors } from '../../../scripts/vectors.ts';
import { body, NOW, signer } from './arbitraries.ts';

interface Vector {
  readonly name: string;
  readonly envelope: string;
  readonly action: 'accept' | 'ignore' | 'reject';
  readonly code?: string;
  readonly signal?: { readonly id: string; readonly author: string; readonly body: Body };
  readonly signatureValid?: boolean;
}

const HOUR_MS = 3_600_000;
const SIGNER = createSigner(new Uint8Array(32).fill(1));
const THREAT: Threat = {
  kind: 'threat',
  sequence: NOW,
  previous: '',
  issuedAt: NOW,
  expiresAt: NOW + HOUR_MS,
  indicator: '198.51.0.7' as Indicator,
  category: 'web-scan',
  severity: 3,
  confidence: 500_000,
  firstSeen: NOW,
  lastSeen: NOW,
  attempts: 1,
};

function codeOf(bytes: Uint8Array): string {
  const decoded = decodeSignal(bytes);
  return decoded.ok ? 'accept' : `${decoded.action} ${decoded.code}`;
}

describe('signals on the wire', () => {
  const vectors: readonly Vector[] = JSON.parse(committedVectors('wire.json')).vectors;

  for (const vector of vectors) {
    const scenario = vector.action === 'accept' ? '' : 'scenario 43: ';
    it(`${scenario}${vector.action}s ${vector.name}`, () => {
      const sent = Buffer.from(vector.envelope, 'hex');
      const decoded = decodeSignal(sent);
      if (!decoded.ok) {
        const { action, code } = vector;
        assert.deepEqual(decoded, { ok: false, action, code });
        return;
      }
      const { envelope, ...signal } = decoded.signal;
      assert.deepEqual(signal, vector.signal);
      assert.deepEqual(Buffer.from(envelope), sent);
      for (const verifier of [nobleVerifier, nodeVerifier(), fastestVerifier()]) {
        assert.equal(verifySignal(decoded.signal, verifier), vector.signatureValid);
      }
      if (vector.signatureValid) {
        const again = signBody(decoded.signal.body, createSigner(new Uint8Array(32).fill(7)));
        assert.deepEqual(again, decoded.signal);
      }
    });
  }

  it('reads back exactly what was signed', () => {
    const verifier = fastestVerifier();
    fc.assert(
      fc.property(body, signer, (said, author) => {
        const signal = signBody(said, author);
        assert.deepEqual(decodeSignal(signal.envelope), { ok: true, signal });
        assert.ok(verifySignal(signal, verifier));
        assert.equal(signal.id, sha256Hex(encodeBody(said)));
      }),
      { numRuns: 500 },
    );
  });

  it('scenario 43: a mutation never throws, and what is still a signal is canonical and not its author’s', () => {
    const verifier = fastestVerifier();
    const mutation = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 3 }),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(body, fc.array(mutation, { minLength: 1, maxLength: 3 }), (said, mutations) => {
        const original = Buffer.from(signBody(said, SIGNER).envelope);
        let mutated = original;
        for (const { at, remove, insert } of mutations) {
          const i = at % (mutated.length + 1);
          mutated = Buffer.concat([mutated.subarray(0, i), insert, mutated.subarray(i + remove)]);
        }
        const decoded = decodeSignal(mutated);
        if (!decoded.ok || mutated.equals(original)) return;
        const again = signBody(decoded.signal.body, SIGNER);
        assert.equal(again.id, decoded.signal.id);
        assert.ok(!verifySignal(decoded.signal, verifier));
      }),
      { numRuns: 3000 },
    );
  });

  it('scenario 43: whatever field a later version adds to a body, it is newer and nobody pays', () => {
    const added = fc.oneof(
      fc.nat().map((value) => (field: number) => number(field, value)),
      fc.uint8Array({ maxLength: 300 }).map((value) => (field: number) => bytes(field, value)),
    );
    fc.assert(
      fc.property(body, fc.integer({ min: 9, max: 2 ** 29 - 1 }), added, (said, field, write) => {
        const content = Buffer.concat([encodeBody(said), write(field)]);
        const key = Buffer.from(SIGNER.author, 'hex');
        const envelope = Buffer.concat([
          bytes(1, content),
          bytes(2, key),
          bytes(3, Buffer.alloc(64, 1)),
        ]);
        assert.equal(codeOf(envelope), 'ignore newer');
      }),
    );
  });

  it('scenario 43: any bytes at all never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        assert.equal(decodeSignal(noise).ok, false);
      }),
      { numRuns: 2000 },
    );
    assert.equal(codeOf(new Uint8Array(LIMITS.signalMaxBytes).fill(0x0b)), 'reject malformed');
  });

  it('scenario 11: a signal that would live 25 h is refused everywhere, and never signed', () => {
    const name = 'bad-field: expiresAt 24 h and 1 ms after issuedAt';
    const vector = vectors.find((one) => one.name === name);
    assert.equal(codeOf(Buffer.from(vector?.envelope ?? '', 'hex')), 'reject bad-field');
    assert.equal(
      codeOf(signBody({ ...THREAT, expiresAt: NOW + 24 * HOUR_MS }, SIGNER).envelope),
      'accept',
    );
    assert.throws(() => signBody({ ...THREAT, expiresAt: NOW + 25 * HOUR_MS }, SIGNER), RangeError);
  });

  it('refuses to sign what a liar would say, and names the field', () => {
    const lies: readonly (readonly [string, Partial<Record<keyof Threat | 'target', unknown>>])[] =
      [
        ['sequence', { sequence: NOW - 1 }],
        ['sequence', { sequence: NOW + LIMITS.sequenceMaxAheadMs + 1 }],
        ['sequence', { sequence: Number.NaN }],
        ['sequence', { sequence: NOW + 0.5 }],
        ['sequence', { sequence: 2 ** 53, issuedAt: Number.MAX_SAFE_INTEGER, expiresAt: 2 ** 53 }],
        ['issuedAt', { issuedAt: -1 }],
        ['issuedAt', { issuedAt: -0 }],
        ['issuedAt', { issuedAt: Number.POSITIVE_INFINITY }],
        ['expiresAt', { expiresAt: NOW }],
        ['expiresAt', { expiresAt: `${NOW}` }],
        ['previous', { previous: 'ab' }],
        ['previous', { previous: 'AB'.repeat(32) }],
        ['category', { category: 'gossip' }],
        ['severity', { severity: 0 }],
        ['severity', { severity: 6 }],
        ['confidence', { confidence: -0 }],
        ['confidence', { confidence: 1_000_001 }],
        ['confidence', { confidence: 0.5 }],
        ['lastSeen', { lastSeen: NOW + LIMITS.sequenceMaxAheadMs + 1 }],
        ['firstSeen', { firstSeen: NOW + 1 }],
        ['attempts', { attempts: 0 }],
        ['attempts', { attempts: 2 ** 32 }],
        ['verdict', { kind: 'sighting' }],
        ['target', { kind: 'retraction', target: '' }],
        ['kind', { kind: 'rumour' }],
      ];
    for (const [field, lie] of lies) {
      assert.throws(
        () => signBody({ ...THREAT, ...lie } as Body, SIGNER),
        (error) => error instanceof RangeError && error.message.includes(` ${field} `),
        JSON.stringify(lie),
      );
    }
    for (const indicator of ['10.0.0.1', '0.0.0.0/1', '64:ff9b::808:808', 'example.org']) {
      assert.throws(() => signBody({ ...THREAT, indicator: indicator as Indicator }, SIGNER));
    }
    assert.throws(() => signBody(THREAT, { ...SIGNER, author: 'me' }), RangeError);
  });

  it('keeps its own copy of the bytes, which gossip may overwrite', () => {
    const { envelope } = signBody(THREAT, SIGNER);
    const pool = Buffer.alloc(envelope.length + 20, 0xff);
    pool.set(envelope, 10);
    const decoded = decodeSignal(pool.subarray(10, 10 + envelope.length));
    pool.fill(0);
    assert.ok(decoded.ok);
    assert.deepEqual(decoded.signal.envelope, envelope);
    assert.equal(decoded.signal.envelope.buffer.byteLength, envelope.length);
    assert.ok(verifySignal(decoded.signal, fastestVerifier()));
  });

  it('scenario 10: a forged copy has another message id than the true signal, and the same signal id', () => {
    const signal = signBody(THREAT, SIGNER);
    const forged = signal.envelope.with(-1, (signal.envelope.at(-1) ?? 0) ^ 1);
    assert.notDeepEqual(signalMessageId(forged), signalMessageId(signal.envelope));
    const decoded = decodeSignal(forged);
    assert.ok(decoded.ok);
    assert.equal(decoded.signal.id, signal.id);
  });

  it('does not take a signature made for another purpose', () => {
    const signal = signBody(THREAT, SIGNER);
    const bare = signal.envelope.slice();
    bare.set(SIGNER.sign(encodeBody(THREAT)), bare.length - 64);
    assert.ok(!verifySignal({ ...signal, envelope: bare }, fastestVerifier()));
    assert.ok(!verifySignal({ ...signal, envelope: new Uint8Array(10) }, fastestVerifier()));
  });

  it('numbers signals by time, and waits where the clock was set back too far', () => {
    assert.equal(nextSequence(NOW, 0), NOW);
    assert.equal(nextSequence(NOW, NOW), NOW + 1);
    assert.equal(
      nextSequence(NOW, NOW + LIMITS.sequenceMaxAheadMs - 1),
      NOW + LIMITS.sequenceMaxAheadMs,
    );
    assert.equal(nextSequence(NOW, NOW + LIMITS.sequenceMaxAheadMs), undefined);
  });
});
