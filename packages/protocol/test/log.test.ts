// An author's log: links that show gaps, and two bodies for one sequence, which convict him.
import assert from 'node:assert/strict';
import {
  type Body,
  createSigner,
  decodeProof,
  encodeProof,
  equivocates,
  fastestVerifier,
  gapsIn,
  type Indicator,
  LIMITS,
  linksTo,
  proofOf,
  type Signal,
  signBody,
  verifyProof,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { bytes } from '../../../scripts/test-vectors/protobuf.ts';
import { NOW } from './arbitraries.ts';

const ALICE = createSigner(new Uint8Array(32).fill(1));
const BOB = createSigner(new Uint8Array(32).fill(2));
const VERIFIER = fastestVerifier();

function sighting(sequence: number, previous = '', more: Partial<Body> = {}): Body {
  return {
    kind: 'sighting',
    sequence,
    previous,
    issuedAt: NOW,
    expiresAt: NOW + 1000,
    indicator: '198.51.0.7' as Indicator,
    verdict: 'confirmed',
    ...more,
  } as Body;
}

const ONE = signBody(sighting(NOW), ALICE);
const OTHER = signBody(sighting(NOW, '', { verdict: 'false-positive' }), ALICE);

describe('an author’s log', () => {
  const log: Signal[] = [];
  for (let i = 0; i < 5; i++) log.push(signBody(sighting(NOW + i, log.at(-1)?.id), ALICE));

  it('links each signal to the one before it', () => {
    const [first, second, third] = log as [Signal, Signal, Signal];
    assert.ok(linksTo(first, second));
    assert.ok(!linksTo(first, third));
    assert.ok(!linksTo(second, first));
    assert.ok(!linksTo(first, signBody(second.body, BOB)));
    const backwards = signBody(sighting(NOW, third.id), ALICE);
    assert.ok(!linksTo(third, backwards));
  });

  it('shows every gap, the newest first, whatever the order of arrival', () => {
    assert.deepEqual(gapsIn(log), []);
    const [first, second, third, fourth, fifth] = log as [Signal, Signal, Signal, Signal, Signal];
    fc.assert(
      fc.property(fc.shuffledSubarray([second, fourth, fifth], { minLength: 3 }), (held) => {
        assert.deepEqual(gapsIn(held), [
          { missing: third.id, before: fourth },
          { missing: first.id, before: second },
        ]);
      }),
    );
  });
});

describe('equivocation', () => {
  it('scenario 38: two bodies for one sequence are proof, whoever found which first', () => {
    assert.ok(equivocates(ONE, OTHER));
    const [proof, same] = [proofOf(ONE, OTHER), proofOf(OTHER, ONE)];
    assert.ok(proof && same);
    assert.deepEqual(encodeProof(proof), encodeProof(same));
    assert.ok(verifyProof(proof, VERIFIER));
    assert.deepEqual(decodeProof(encodeProof(proof)), { ok: true, proof });
  });

  it('scenario 38: nobody is convicted by what an honest node may sign', () => {
    const honest: readonly (readonly [Signal, Signal])[] = [
      [ONE, ONE],
      [ONE, signBody(sighting(NOW + 1, ONE.id), ALICE)],
      [ONE, signBody(OTHER.body, BOB)],
    ];
    for (const [a, b] of honest) {
      assert.ok(!equivocates(a, b));
      assert.equal(proofOf(a, b), undefined);
      const claimed = encodeProof({ first: a, second: b });
      assert.deepEqual(decodeProof(claimed), { ok: false, code: 'not-equivocation' });
      assert.ok(!verifyProof({ first: a, second: b }, VERIFIER));
    }
  });

  it('scenario 38: two signatures of one body are one signal, not two', () => {
    const resigned = { ...ONE, envelope: ONE.envelope.with(-1, 0) };
    assert.ok(!equivocates(ONE, resigned));
  });

  it('scenario 38: a forged half convicts nobody', () => {
    const forged = {
      ...OTHER,
      envelope: OTHER.envelope.with(-60, (OTHER.envelope.at(-60) ?? 0) ^ 1),
    };
    const proof = proofOf(ONE, forged);
    assert.ok(proof);
    assert.ok(!verifyProof(proof, VERIFIER));
    const decoded = decodeProof(encodeProof(proof));
    assert.ok(decoded.ok);
    assert.ok(!verifyProof(decoded.proof, VERIFIER));
  });

  it('refuses bytes that are no proof, without throwing', () => {
    const refused: readonly (readonly [string, Uint8Array])[] = [
      ['too-large', new Uint8Array(LIMITS.proofMaxBytes + 1)],
      ['malformed', Buffer.from('0aff', 'hex')],
      ['not-signals', new Uint8Array(0)],
      ['not-signals', bytes(1, ONE.envelope)],
    ];
    for (const [code, given] of refused) assert.deepEqual(decodeProof(given), { ok: false, code });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (given) => {
        assert.equal(decodeProof(given).ok, false);
      }),
    );
  });
});
