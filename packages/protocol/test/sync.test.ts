// The sync's frames: bounded, never throwing, and small enough for a large fleet.
import assert from 'node:assert/strict';
import {
  type AuthorSummary,
  addToDigest,
  decodeFrame,
  EMPTY_DIGEST,
  encodeFrame,
  idPrefix,
  LIMITS,
  recordIdsFrames,
  recordsFrames,
  removeFromDigest,
  type SyncFrame,
  setDigest,
  sha256Hex,
  signalsFrames,
  summaryFrames,
} from '@tocsin/protocol';
import fc from 'fast-check';
import {
  bytes as bytesField,
  number as numberField,
} from '../../../scripts/test-vectors/protobuf.ts';
import { committedVectors } from '../../../scripts/vectors.ts';
import { hex32, NOW } from './arbitraries.ts';

const whole = fc.maxSafeNat();
const name = fc.string({ unit: fc.constantFrom(...'abcäöü 0-9.'), maxLength: 30 });
const digest = fc.array(hex32, { maxLength: 4 }).map(setDigest);
const bytes = fc.uint8Array({ maxLength: 300 });
const prefixes = fc.array(hex32.map(idPrefix), { maxLength: 5 });

const PREFIX = 'ab'.repeat(16);
const ID = 'cd'.repeat(32);

/** Plain objects, as decoding makes them. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const frame: fc.Arbitrary<SyncFrame> = fc.oneof(
  record({
    kind: fc.constant('hello' as const),
    network: name,
    version: name,
    mode: name,
    now: whole,
    name,
    sensors: fc.array(record({ name, lastLineAt: whole }), { maxLength: 5 }),
    keyNumber: whole,
    role: name,
    clockDoubted: fc.boolean(),
  }),
  record({
    kind: fc.constant('hello' as const),
    network: name,
    version: name,
    mode: name,
    now: whole,
    name,
    sensors: fc.constant([]),
    keyNumber: fc.constant(0),
    role: fc.constant(''),
    clockDoubted: fc.constant(false),
    stock: record({ until: whole, alive: whole, count: whole, digest, news: fc.boolean() }),
  }),
  record({
    kind: fc.constant('summary' as const),
    authors: fc.array(
      record({ author: hex32, count: fc.nat(0xffff_ffff), digest, newest: whole }),
      { maxLength: 5 },
    ),
    more: fc.boolean(),
  }),
  record({ kind: fc.constant('inventory-request' as const), author: hex32, from: whole }),
  record({
    kind: fc.constant('inventory' as const),
    author: hex32,
    entries: fc.array(record({ sequence: whole, prefix: hex32.map(idPrefix) }), {
      maxLength: 5,
    }),
    more: fc.boolean(),
  }),
  record({
    kind: fc.constant('want' as const),
    author: hex32,
    sequences: fc.array(whole, { maxLength: 5 }),
  }),
  record({
    kind: fc.constant('signals' as const),
    envelopes: fc.array(bytes, { maxLength: 5 }),
    more: fc.boolean(),
  }),
  record({ kind: fc.constant('proof' as const), proof: bytes }),
  record({ kind: fc.constant('records-summary' as const), count: fc.nat(), digest }),
  record({ kind: fc.constant('records-request' as const) }),
  record({ kind: fc.constant('record-ids' as const), prefixes, more: fc.boolean() }),
  record({ kind: fc.constant('records-wanted' as const), prefixes }),
  record({
    kind: fc.constant('records' as const),
    envelopes: fc.array(bytes, { maxLength: 5 }),
    more: fc.boolean(),
  }),
  record({ kind: fc.constant('network-key' as const), number: whole, key: hex32 }),
);

function authors(amount: number, count: number, newest: number): AuthorSummary[] {
  return Array.from({ length: amount }, (_, i) => ({
    author: sha256Hex(Buffer.from(`author ${i}`)),
    count,
    digest: setDigest([sha256Hex(Buffer.from(`signal ${i}`))]),
    newest,
  }));
}

describe('sync frames', () => {
  const vectors: { name: string; frame: string; kind: string }[] = JSON.parse(
    committedVectors('sync.json'),
  ).vectors;

  for (const vector of vectors) {
    it(`reads ${vector.name} as ${vector.kind}`, () => {
      const decoded = decodeFrame(Buffer.from(vector.frame, 'hex'));
      assert.equal(decoded.ok ? decoded.frame.kind : `! ${decoded.code}`, vector.kind);
    });
  }

  it('reads back exactly what was written, in memory of its own', () => {
    fc.assert(
      fc.property(frame, (said) => {
        const written = encodeFrame(said);
        const decoded = decodeFrame(written);
        written.fill(0);
        assert.deepEqual(decoded, { ok: true, frame: said });
      }),
    );
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(
        frame,
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        (said, at, noise) => {
          const written = Buffer.from(encodeFrame(said));
          noise.forEach((byte, i) => {
            const where = (at + i * 7) % (written.length + 1);
            if (where < written.length) written[where] = byte;
          });
          decodeFrame(written);
        },
      ),
      { numRuns: 1000 },
    );
    // Groups within groups: a decoder that recurses runs out of stack.
    assert.deepEqual(decodeFrame(new Uint8Array(LIMITS.syncFrameMaxBytes).fill(0x7b)), {
      ok: false,
      code: 'malformed',
    });
    assert.deepEqual(decodeFrame(new Uint8Array(LIMITS.syncFrameMaxBytes + 1)), {
      ok: false,
      code: 'too-large',
    });
  });

  it('refuses to write what a receiver would refuse', () => {
    const refused: readonly SyncFrame[] = [
      { kind: 'want', author: 'ab', sequences: [] },
      { kind: 'want', author: 'ab'.repeat(32), sequences: [2 ** 53] },
      { kind: 'signals', envelopes: [new Uint8Array(LIMITS.signalMaxBytes + 1)], more: false },
      { kind: 'proof', proof: new Uint8Array(LIMITS.proofMaxBytes + 1) },
      {
        kind: 'hello',
        network: 'a\u001b[2J',
        version: '1',
        mode: 'observe',
        now: NOW,
        name: '',
        sensors: [],
        keyNumber: 0,
        role: '',
        clockDoubted: false,
      },
      { kind: 'records', envelopes: [new Uint8Array(LIMITS.recordMaxBytes + 1)], more: false },
      { kind: 'record-ids', prefixes: ['ab'], more: false },
      { kind: 'records-wanted', prefixes: Array(LIMITS.syncMaxRecordIds + 1).fill(PREFIX) },
      { kind: 'network-key', number: 0, key: '' },
      { kind: 'network-key', number: 2 ** 53, key: 'ab'.repeat(32) },
    ];
    for (const said of refused) assert.throws(() => encodeFrame(said), RangeError, said.kind);
  });

  it('compares 1,000 authors, and the records of as many, in one round trip of at most 64 KiB', () => {
    // The most that own machines can have alive: 2,000 an hour, for a day.
    const [summary, ...further] = summaryFrames(authors(1000, 48_000, NOW));
    assert.ok(summary);
    assert.deepEqual(further, []);
    const hello: SyncFrame = {
      kind: 'hello',
      network: 'example.org',
      version: '10.10.10',
      mode: 'enforce',
      now: NOW,
      sensors: ['sshd', 'nginx', 'postfix', 'journal'].map((sensor) => ({
        name: sensor,
        lastLineAt: NOW,
      })),
      name: 'web-3.example.org',
      keyNumber: NOW,
      role: 'guardian',
      clockDoubted: false,
      stock: { until: NOW, alive: NOW, count: 48_000_000, digest: setDigest([ID]), news: true },
    };
    const records: SyncFrame = { kind: 'records-summary', count: 2000, digest: setDigest([ID]) };
    // Each behind its length, as a varint of at most 3 bytes: the asker's hello, and what it is answered.
    const sizes = [hello, hello, records, summary].map((one) => encodeFrame(one).length + 3);
    const total = sizes.reduce((sum, size) => sum + size);
    assert.ok(total <= 65_536, `${total} bytes`);
    // Certificate and presence of each, should the digests of the records differ.
    const names = Array.from({ length: 2000 }, (_, i) => idPrefix(sha256Hex(Buffer.of(i, i >> 8))));
    assert.equal(recordIdsFrames(names).length, 1);
  });

  it('cuts what does not fit, loses nothing, and answers even with nothing', () => {
    const all = authors(3000, 0xffff_ffff, Number.MAX_SAFE_INTEGER);
    const frames = summaryFrames(all);
    for (const one of frames) encodeFrame(one);
    assert.deepEqual(
      frames.flatMap((one) => one.authors),
      all,
    );
    assert.deepEqual(
      frames.map((one) => one.more),
      frames.map((_, i) => i < frames.length - 1),
    );

    const envelopes = Array.from(
      { length: 1200 },
      (_, i) => new Uint8Array(i % 3 === 0 ? 4096 : 80),
    );
    const sent = signalsFrames(envelopes);
    for (const one of sent) encodeFrame(one);
    assert.deepEqual(
      sent.flatMap((one) => one.envelopes),
      envelopes,
    );
    assert.deepEqual(signalsFrames([]), [{ kind: 'signals', envelopes: [], more: false }]);
    assert.deepEqual(summaryFrames([]), [{ kind: 'summary', authors: [], more: false }]);
  });

  it('cuts the names of records and records, loses none, and answers even with nothing', () => {
    const names = Array.from({ length: 9000 }, (_, i) => idPrefix(sha256Hex(Buffer.of(i, i >> 8))));
    const named = recordIdsFrames(names);
    assert.deepEqual(
      named.map(({ prefixes, more }) => [prefixes.length, more]),
      [
        [4000, true],
        [4000, true],
        [1000, false],
      ],
    );
    const read = named.map((one) => decodeFrame(encodeFrame(one)));
    assert.deepEqual(
      read.flatMap((one) => (one.ok && one.frame.kind === 'record-ids' ? one.frame.prefixes : [])),
      names,
    );

    const envelopes = Array.from({ length: 1200 }, (_, i) => new Uint8Array(i % 3 ? 200 : 1024));
    const sent = recordsFrames(envelopes);
    for (const one of sent) encodeFrame(one);
    assert.deepEqual(
      sent.flatMap((one) => one.envelopes),
      envelopes,
    );
    assert.deepEqual(
      sent.map((one) => one.more),
      sent.map((_, i) => i < sent.length - 1),
    );
    assert.deepEqual(recordIdsFrames([]), [{ kind: 'record-ids', prefixes: [], more: false }]);
    assert.deepEqual(recordsFrames([]), [{ kind: 'records', envelopes: [], more: false }]);
  });

  it('is understood by a node that knows nothing of membership, and understands it', () => {
    // What version 0.1.0 says: no number of a key, no role, no stock.
    const old = bytesField(1, bytesField(1, Buffer.from('home')), numberField(4, NOW));
    const read = decodeFrame(old);
    assert.ok(read.ok && read.frame.kind === 'hello');
    assert.deepEqual([read.frame.keyNumber, read.frame.role], [0, '']);
    assert.equal(read.frame.clockDoubted, false);
    assert.ok(!('stock' in read.frame));
    // Frames have numbers of their own, so that an older node skips them whole.
    const later = encodeFrame({ kind: 'records-request' });
    assert.deepEqual(Buffer.from(later), bytesField(9));
    assert.deepEqual(decodeFrame(bytesField(99)), { ok: false, code: 'newer' });
  });

  it('fits the largest inventory into one frame', () => {
    const entries = Array.from({ length: LIMITS.syncMaxInventoryEntries }, (_, i) => ({
      sequence: Number.MAX_SAFE_INTEGER - i,
      prefix: 'ab'.repeat(16),
    }));
    encodeFrame({ kind: 'inventory', author: 'ab'.repeat(32), entries, more: true });
  });
});

describe('the digest of a set of signals', () => {
  it('is the same in every order and after every detour, and another for another set', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(hex32, { minLength: 1, maxLength: 20 }),
        hex32,
        fc.nat(),
        (ids, other, seed) => {
          const whole = setDigest(ids);
          const turned = [...ids.slice(seed % ids.length), ...ids.slice(0, seed % ids.length)];
          assert.equal(setDigest(turned), whole);
          assert.equal(removeFromDigest(addToDigest(whole, other), other), whole);
          assert.notEqual(addToDigest(whole, other), whole);
          assert.equal(ids.reduce(removeFromDigest, whole), EMPTY_DIGEST);
        },
      ),
    );
  });

  it('counts a signal twice that is added twice, where XOR would lose it', () => {
    const id = 'ff'.repeat(32);
    assert.notEqual(setDigest([id, id]), EMPTY_DIGEST);
    assert.equal(addToDigest(setDigest([id]), `${'0'.repeat(31)}1${'0'.repeat(32)}`), EMPTY_DIGEST);
  });
});
