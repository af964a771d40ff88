// The join's frames and its proof: what fits through, what does not, and what a proof holds for.
import assert from 'node:assert/strict';
import {
  decodeJoinFrame,
  encodeJoinFrame,
  JOIN_REFUSALS,
  type JoinFrame,
  joinProof,
  joinRecordsFrames,
  keptSecret,
  LIMITS,
  provesJoin,
} from '@tocsin/protocol';
import fc from 'fast-check';

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));
const blob = fc.uint8Array({ maxLength: 600 });

const frames: fc.Arbitrary<JoinFrame> = fc.oneof(
  fc.record({ kind: fc.constant('challenge' as const), nonce: hex(32) }),
  fc.record({ kind: fc.constant('proof' as const), invitation: hex(16), mac: hex(32) }),
  fc.record({
    kind: fc.constant('welcome' as const),
    certificate: blob,
    keyNumber: fc.maxSafeNat(),
    key: fc.oneof(hex(32), fc.constant('')),
  }),
  fc.record({
    kind: fc.constant('records' as const),
    envelopes: fc.array(blob, { maxLength: 20 }),
    more: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('refusal' as const), code: fc.constantFrom(...JOIN_REFUSALS) }),
);

describe('frames of the join', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        assert.deepEqual(decodeJoinFrame(encodeJoinFrame(frame)), {
          ok: true,
          frame: { ...frame },
        });
      }),
    );
  });

  it('refuse every other length, and survive any bytes', () => {
    const short = encodeJoinFrame({ kind: 'challenge', nonce: 'ab' });
    assert.deepEqual(decodeJoinFrame(short), { ok: false, code: 'bad-field' });
    const unknown = encodeJoinFrame({ kind: 'refusal', code: 'bored' as 'busy' });
    assert.deepEqual(decodeJoinFrame(unknown), { ok: false, code: 'newer' });
    const large = new Uint8Array(LIMITS.syncFrameMaxBytes + 1);
    assert.deepEqual(decodeJoinFrame(large), { ok: false, code: 'too-large' });
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeJoinFrame(bytes)));
  });

  it('carry any number of records in frames that fit, and always an end', () => {
    const envelopes = Array.from({ length: 3_000 }, () => new Uint8Array(300));
    const pages = [...joinRecordsFrames(envelopes)];
    const sizes = pages.map((page) => encodeJoinFrame(page).length);
    assert.ok(sizes.every((size) => size <= LIMITS.syncFrameMaxBytes));
    const all = pages.flatMap((page) => (page.kind === 'records' ? page.envelopes : []));
    assert.equal(all.length, envelopes.length);
    const ends = pages.map((page) => page.kind === 'records' && page.more);
    assert.deepEqual(ends.indexOf(false), pages.length - 1);
    assert.equal([...joinRecordsFrames([])].length, 1);
  });
});

describe('the proof of an invitation', () => {
  const parts = fc.record({
    network: hex(32),
    inviter: hex(32),
    joiner: hex(32),
    nonce: hex(32),
  });

  it('holds for the secret, both ends, the network and the challenge, and for nothing else', () => {
    fc.assert(
      fc.property(parts, parts, hex(16), hex(16), (context, other, secret, guess) => {
        fc.pre(secret !== guess && other.nonce !== context.nonce);
        const { key } = keptSecret(secret);
        const mac = joinProof(key, context);
        assert.ok(provesJoin(key, context, mac));
        assert.ok(!provesJoin(keptSecret(guess).key, context, mac));
        for (const part of ['network', 'inviter', 'joiner', 'nonce'] as const)
          if (context[part] !== other[part])
            assert.ok(!provesJoin(key, { ...context, [part]: other[part] }, mac));
        assert.ok(!provesJoin(key, context, mac.slice(2)));
      }),
    );
  });

  it('is made from what does not tell the secret, nor the id the key', () => {
    const { id, key } = keptSecret('00'.repeat(16));
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.ok(!key.startsWith(id));
    assert.throws(() => keptSecret('zz'), RangeError);
  });
});
