// Records of membership as bytes: what is signed is what is read, and everything else is refused for the right reason.
import assert from 'node:assert/strict';
import {
  type Certificate,
  type Cidr,
  createSigner,
  decodeRecord,
  decodeSignal,
  fastestVerifier,
  type Indicator,
  keyDigest,
  LIMITS,
  networkDigest,
  nobleVerifier,
  nodeVerifier,
  RECORD_FAULTS,
  type RecordBody,
  type RecordHeader,
  sha256Hex,
  signBody,
  signRecord,
  subjectOf,
  verifyRecord,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { bytes, number } from '../../../scripts/test-vectors/protobuf.ts';
import { sealer } from '../../../scripts/test-vectors/sealer.ts';
import { committedVectors } from '../../../scripts/vectors.ts';
import { NOW, body as signalBody, signer } from './arbitraries.ts';
import { recordBody } from './membership-arbitraries.ts';

const VERIFIER = fastestVerifier();
const SPONSOR = createSigner(new Uint8Array(32).fill(1));
const OTHER = createSigner(new Uint8Array(32).fill(2)).author;
const MEMBER = createSigner(new Uint8Array(32).fill(3)).author;
const DAY_MS = 24 * 3_600_000;

const HEADER: RecordHeader = {
  network: networkDigest('home'),
  number: NOW,
  issuedAt: NOW,
  expiresAt: NOW + 1000,
};
const CERTIFICATE: Certificate = {
  kind: 'certificate',
  ...HEADER,
  member: MEMBER,
  sponsor: SPONSOR.author,
  class: 'friend',
  label: 'web-3',
};

function codeOf(envelope: Uint8Array): string {
  const decoded = decodeRecord(envelope);
  return decoded.ok ? 'ok' : decoded.code;
}

const sealed = sealer(SPONSOR, 'tocsin/record/1');

/** What is signed: between the tag and the length in front, and the key and the signature at the end. */
function contentOf(envelope: Uint8Array): Uint8Array {
  const end = envelope.length - 34 - 66;
  return envelope.subarray(end - 2 < 0x80 ? 2 : 3, end);
}

interface Vector {
  readonly name: string;
  readonly envelope: string;
  readonly code?: string;
  readonly record?: {
    readonly id: string;
    readonly signer: string;
    readonly subject: string;
    readonly body: RecordBody;
  };
  readonly signatureValid?: boolean;
}

describe('records of membership', () => {
  const vectors: readonly Vector[] = JSON.parse(committedVectors('records.json')).vectors;

  for (const vector of vectors) {
    it(
      vector.code === undefined ? `reads ${vector.name}` : `scenario 43: refuses ${vector.name}`,
      () => {
        const sent = Buffer.from(vector.envelope, 'hex');
        const decoded = decodeRecord(sent);
        if (!decoded.ok) {
          assert.deepEqual(decoded, { ok: false, code: vector.code });
          return;
        }
        const { envelope, ...record } = decoded.record;
        assert.deepEqual({ ...record, subject: subjectOf(decoded.record) }, vector.record);
        assert.deepEqual(Buffer.from(envelope), sent);
        for (const verifier of [nobleVerifier, nodeVerifier(), VERIFIER])
          assert.equal(verifyRecord(decoded.record, verifier), vector.signatureValid);
        if (vector.signatureValid) {
          const again = signRecord(record.body, createSigner(new Uint8Array(32).fill(7)));
          assert.deepEqual(again, decoded.record);
        }
      },
    );
  }

  it('have a vector for every kind and every code', () => {
    const kinds = new Set(vectors.flatMap(({ record }) => record?.body.kind ?? []));
    const codes = new Set(vectors.flatMap(({ code }) => code ?? []));
    assert.equal(kinds.size, 8);
    assert.deepEqual([...codes].sort(), Object.keys(RECORD_FAULTS).sort());
  });

  it('are read back exactly as they were signed', () => {
    fc.assert(
      fc.property(recordBody, signer, (said, author) => {
        const record = signRecord(said, author);
        assert.deepEqual(decodeRecord(record.envelope), { ok: true, record });
        assert.ok(verifyRecord(record, VERIFIER));
        assert.ok(verifyRecord(record, nobleVerifier));
        assert.equal(record.id, sha256Hex(contentOf(record.envelope)));
      }),
      { numRuns: 300 },
    );
  });

  it('scenario 43: any flipped bit is refused, by the form or by the signature', () => {
    fc.assert(
      fc.property(recordBody, fc.nat(), fc.nat(7), (said, at, bit) => {
        const flipped = signRecord(said, SPONSOR).envelope.slice();
        const i = at % flipped.length;
        flipped[i] = (flipped[i] ?? 0) ^ (1 << bit);
        const decoded = decodeRecord(flipped);
        assert.ok(!decoded.ok || !verifyRecord(decoded.record, VERIFIER));
      }),
      { numRuns: 1000 },
    );
  });

  it('scenario 43: a mutation never throws, and what is still a record is canonical', () => {
    const mutation = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 3 }),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(recordBody, fc.array(mutation, { minLength: 1, maxLength: 3 }), (said, all) => {
        let mutated = Buffer.from(signRecord(said, SPONSOR).envelope);
        for (const { at, remove, insert } of all) {
          const i = at % (mutated.length + 1);
          mutated = Buffer.concat([mutated.subarray(0, i), insert, mutated.subarray(i + remove)]);
        }
        const decoded = decodeRecord(mutated);
        if (!decoded.ok || decoded.record.signer !== SPONSOR.author) return;
        assert.equal(signRecord(decoded.record.body, SPONSOR).id, decoded.record.id);
      }),
      { numRuns: 2000 },
    );
  });

  it('scenario 43: any bytes at all never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        assert.equal(decodeRecord(noise).ok, false);
      }),
      { numRuns: 1000 },
    );
    assert.equal(codeOf(new Uint8Array(LIMITS.recordMaxBytes).fill(0x0b)), 'malformed');
    assert.equal(codeOf(new Uint8Array(LIMITS.recordMaxBytes + 1)), 'too-large');
  });

  it('are newer, with whatever a later version adds, and only then', () => {
    const added = fc.oneof(
      fc.nat().map((value) => (field: number) => number(field, value)),
      fc.uint8Array({ maxLength: 100 }).map((value) => (field: number) => bytes(field, value)),
    );
    fc.assert(
      fc.property(recordBody, fc.integer({ min: 14, max: 2 ** 29 - 1 }), added, (said, at, add) => {
        const content = contentOf(signRecord(said, SPONSOR).envelope);
        const longer = Buffer.concat([content, add(at)]);
        if (longer.length > 900) return;
        assert.equal(codeOf(sealed(longer)), 'newer');
      }),
    );
    const content = contentOf(signRecord(CERTIFICATE, SPONSOR).envelope);
    // Certificate.class stands before the label, and is 2.
    const label = Buffer.from(bytes(4, Buffer.from('web-3')));
    const at = Buffer.from(content).indexOf(label) - 1;
    assert.equal(content[at], 2);
    assert.equal(codeOf(sealed(content.slice().with(at, 3))), 'newer');
    assert.equal(codeOf(sealed(Buffer.concat([number(1, 1), content]))), 'newer');
    assert.equal(codeOf(sealed(content.slice().with(at, 0))), 'non-canonical');
  });

  it('do not take a signature of the same key for another purpose', () => {
    const { envelope } = signRecord(CERTIFICATE, SPONSOR);
    const decoded = decodeRecord(sealer(SPONSOR, 'tocsin/invitation/1')(contentOf(envelope)));
    assert.ok(decoded.ok && !verifyRecord(decoded.record, VERIFIER));
    assert.ok(!verifyRecord({ ...decoded.record, envelope: new Uint8Array(9) }, VERIFIER));
    fc.assert(
      fc.property(recordBody, signalBody, (said, signalled) => {
        assert.ok(!decodeSignal(signRecord(said, SPONSOR).envelope).ok);
        assert.ok(!decodeRecord(signBody(signalled, SPONSOR).envelope).ok);
      }),
      { numRuns: 200 },
    );
  });

  it('keep their own copy of the bytes', () => {
    const { envelope } = signRecord(CERTIFICATE, SPONSOR);
    const pool = Buffer.alloc(envelope.length + 20, 0xff);
    pool.set(envelope, 10);
    const decoded = decodeRecord(pool.subarray(10, 10 + envelope.length));
    pool.fill(0);
    assert.ok(decoded.ok);
    assert.deepEqual(decoded.record.envelope, envelope);
  });

  it('are not signed with what a liar would say, and the field is named', () => {
    const self = SPONSOR.author;
    const small = `01${'00'.repeat(31)}`;
    const lies: readonly (readonly [string, object])[] = [
      ['kind', { kind: 'rumour' }],
      ['kind', { kind: 'toString' }],
      ['network', { network: 'home' }],
      ['issuedAt', { issuedAt: -0 }],
      ['issuedAt', { issuedAt: 2 ** 53 }],
      ['number', { number: NOW - 1 }],
      ['number', { number: 2 ** 53 }],
      ['number', { number: NOW + 0.5 }],
      ['expiresAt', { expiresAt: NOW }],
      ['expiresAt', { expiresAt: NOW + 400 * DAY_MS + 1 }],
      ['member', { member: self }],
      ['member', { member: small }],
      ['member', { member: 'AB'.repeat(32) }],
      ['sponsor', { sponsor: MEMBER }],
      ['sponsor', { sponsor: '' }],
      ['class', { class: 'stranger' }],
      ['label', { label: 'a'.repeat(65) }],
      ['label', { label: 'ä'.repeat(33) }],
      ['label', { label: 'a\u001b[2J' }],
      ['label', { label: 'gpj.\u202eexe' }],
      ['label', { label: '\ud800' }],
      ['member', { kind: 'revocation', member: self, since: 0 }],
      ['since', { kind: 'revocation', since: -1 }],
      ['expiresAt', { kind: 'revocation', since: 0, expiresAt: NOW + 3651 * DAY_MS }],
      ['cidr', { kind: 'allow', cidr: '0.0.0.0/0', comment: '' }],
      ['cidr', { kind: 'allow', cidr: '198.51.0.1/24', comment: '' }],
      ['cidr', { kind: 'allow', cidr: '::ffff:198.51.0.7', comment: '' }],
      ['comment', { kind: 'allow', cidr: '10.0.0.0/8', comment: 'a\nb' }],
      ['comment', { kind: 'allow', cidr: '10.0.0.0/8', comment: 'a'.repeat(201) }],
      ['indicator', { kind: 'false-positive', indicator: '10.0.0.1' }],
      ['indicator', { kind: 'false-positive', indicator: 'example.org' }],
      ['author', { kind: 'lift', author: self }],
      ['successor', { kind: 'succession', successor: self }],
      ['addresses', { kind: 'presence', addresses: ['example.org'], leaving: false }],
      ['addresses', { kind: 'presence', addresses: ['/ip4/1.2.3.4 /tcp/1'], leaving: false }],
      ['addresses', { kind: 'presence', addresses: Array(17).fill('/a'), leaving: false }],
      ['addresses', { kind: 'presence', addresses: [`/${'a'.repeat(256)}`], leaving: false }],
      ['leaving', { kind: 'presence', addresses: ['/ip4/1.2.3.4/tcp/1'], leaving: true }],
      ['expiresAt', { kind: 'presence', addresses: [], leaving: false, expiresAt: NOW + DAY_MS }],
      ['keyDigest', { kind: 'rotation', keyDigest: 'ab', oldUntil: NOW }],
      ['oldUntil', { kind: 'rotation', keyDigest: 'ab'.repeat(32), oldUntil: NOW - 1 }],
      ['oldUntil', { kind: 'rotation', keyDigest: 'ab'.repeat(32), oldUntil: NOW + 1001 }],
    ];
    for (const [field, lie] of lies) {
      assert.throws(
        () => signRecord({ ...CERTIFICATE, ...lie } as RecordBody, SPONSOR),
        (error) => error instanceof RangeError && error.message.includes(` ${field} `),
        JSON.stringify(lie),
      );
    }
    assert.throws(() => signRecord(CERTIFICATE, { ...SPONSOR, author: 'me' }), RangeError);
    const addresses = Array(8).fill(`/dns/${'a'.repeat(150)}/tcp/8144`);
    const far: RecordBody = { kind: 'presence', ...HEADER, addresses, leaving: false };
    assert.throws(() => signRecord(far, SPONSOR), /too large/);
  });

  it('end a statement or a revocation early by an end in the past, which nothing else has', () => {
    const over = { ...HEADER, expiresAt: 0 };
    const ended: readonly RecordBody[] = [
      { kind: 'allow', ...over, cidr: '10.0.0.0/8' as Cidr, comment: '' },
      { kind: 'false-positive', ...over, indicator: '198.51.0.7' as Indicator },
      { kind: 'lift', ...over, author: MEMBER },
      { kind: 'revocation', ...over, member: MEMBER, since: 0 },
    ];
    for (const said of ended) assert.ok(decodeRecord(signRecord(said, SPONSOR).envelope).ok);
    const never: RecordBody = { kind: 'succession', ...over, successor: OTHER };
    assert.throws(() => signRecord(never, SPONSOR), RangeError);
  });

  it('replace what the same signer said about the same subject', () => {
    const subject = (said: RecordBody) => subjectOf(signRecord(said, SPONSOR));
    assert.equal(subject(CERTIFICATE), subject({ ...CERTIFICATE, number: NOW + 1, label: 'x' }));
    assert.notEqual(subject(CERTIFICATE), subject({ ...CERTIFICATE, member: OTHER }));
    const revocation: RecordBody = { kind: 'revocation', ...HEADER, member: MEMBER, since: 0 };
    assert.notEqual(subject(CERTIFICATE), subject(revocation));
    fc.assert(
      fc.property(recordBody, recordBody, (a, b) => {
        fc.pre(a.kind !== b.kind);
        assert.notEqual(subject(a), subject(b));
      }),
      { numRuns: 50 },
    );
  });
});

describe('digests of a network', () => {
  it('differ from name to name and from key to key, and tell neither', () => {
    assert.match(networkDigest('home'), /^[0-9a-f]{64}$/);
    assert.notEqual(networkDigest('home'), networkDigest('Home'));
    assert.notEqual(networkDigest('home'), sha256Hex(Buffer.from('home')));
    const key = new Uint8Array(32).fill(5);
    assert.notEqual(keyDigest(key), keyDigest(key.with(0, 6)));
    assert.notEqual(keyDigest(key), sha256Hex(key));
    assert.throws(() => keyDigest(new Uint8Array(31)), RangeError);
  });
});
