// Everything that is no signal of this version: one envelope for every way, under the code that it must get.
import { createSigner, LIMITS } from '@tocsin/protocol';
import { bytes, hex, number, varint } from './protobuf.ts';
import { sealer } from './sealer.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_764_000_000_000;
const SIGNER = createSigner(new Uint8Array(32).fill(7));
const KEY = hex(SIGNER.author);

/** The fields of the usual threat, written by hand so that each can be left out, changed or repeated. */
const FIELDS = {
  sequence: number(2, NOW),
  issuedAt: number(4, NOW),
  expiresAt: number(5, NOW + HOUR_MS),
};
const NETWORK = bytes(1, hex('c6330007'));
const THREAT_FIELDS = {
  indicator: bytes(1, NETWORK),
  category: number(2, 1),
  severity: number(3, 2),
  confidence: number(4, 920_000),
  firstSeen: number(5, NOW),
  lastSeen: number(6, NOW),
  attempts: number(7, 12),
};

function threat(
  changed: Partial<Record<keyof typeof THREAT_FIELDS, Buffer>>,
  ...after: Buffer[]
): Buffer {
  return bytes(6, ...Object.values({ ...THREAT_FIELDS, ...changed }), ...after);
}

function body(changed: Partial<Record<keyof typeof FIELDS, Buffer>>, kind = threat({})): Buffer {
  return Buffer.concat([...Object.values({ ...FIELDS, ...changed }), kind]);
}

function threatOn(network: string, prefix = 0): Buffer {
  const length = prefix === 0 ? Buffer.alloc(0) : number(2, prefix);
  return body({}, threat({ indicator: bytes(1, bytes(1, hex(network)), length) }));
}

function sighting(verdict: Buffer): Buffer {
  return body({}, bytes(7, THREAT_FIELDS.indicator, verdict));
}

function retraction(target: Buffer, targetSequence: number, targetExpiresAt: number): Buffer {
  return body(
    {},
    bytes(8, bytes(1, target), number(2, targetSequence), number(3, targetExpiresAt)),
  );
}

const sealed = sealer(SIGNER, 'tocsin/signal/1');

const NONE = Buffer.alloc(0);
const ID = hex('5a'.repeat(32));
const WHOLE = body({});
const FIELD_9 = number(9, 1);

/** Not one of them may ever be sent by any version. */
export const REJECTED: Readonly<Record<string, Readonly<Record<string, Buffer>>>> = {
  'too-large': { '4,097 bytes': Buffer.alloc(LIMITS.signalMaxBytes + 1) },
  malformed: {
    'truncated in the signature': sealed(WHOLE).subarray(0, -1),
    'truncated in a length': hex('0a'),
    'a length beyond the end': hex('0aff01'),
    'field number 0': sealed(WHOLE, hex('0001')),
    'a group (wire type 3)': sealed(WHOLE, hex('2324')),
    'wire type 7': sealed(WHOLE, hex('27')),
    'a varint of more than 64 bits': sealed(body({ sequence: hex('10 ffffffffffffffffff02') })),
    'a varint that does not end': sealed(body({ sequence: hex('10 ffffffffffffffffffffff') })),
    'a varint of eleven bytes': sealed(body({ sequence: hex('10 ffffffffffffffffffff01') })),
    'the sequence as a text': sealed(body({ sequence: bytes(2, hex('31')) })),
    'a truncated body': sealed(WHOLE.subarray(0, -1)),
    'an inner message longer than its outer one': sealed(body({}, hex('3205 0a0a0102030405'))),
  },
  'non-canonical': {
    'envelope fields in another order': Buffer.concat([
      bytes(2, KEY),
      bytes(1, WHOLE),
      bytes(3, Buffer.alloc(64)),
    ]),
    'the key twice': Buffer.concat([
      bytes(1, WHOLE),
      bytes(2, KEY),
      bytes(2, KEY),
      bytes(3, Buffer.alloc(64)),
    ]),
    'an empty body, written': Buffer.concat([
      bytes(1, NONE),
      bytes(2, KEY),
      bytes(3, Buffer.alloc(64)),
    ]),
    'a longer varint than needed': sealed(
      body({
        sequence: Buffer.concat([
          hex('10'),
          varint(NOW).map((byte, i, all) => (i === all.length - 1 ? byte | 0x80 : byte)),
          hex('00'),
        ]),
      }),
    ),
    'a longer length than needed': Buffer.concat([
      hex('0a'),
      varint(WHOLE.length).map((byte) => byte | 0x80),
      hex('00'),
      sealed(WHOLE).subarray(2),
    ]),
    'a length of two bytes where one is enough': Buffer.concat([
      hex('0aff00'),
      WHOLE,
      Buffer.alloc(127 - WHOLE.length),
      bytes(2, KEY),
      bytes(3, Buffer.alloc(64)),
    ]),
    'body fields in another order': sealed(
      Buffer.concat([FIELDS.issuedAt, FIELDS.sequence, FIELDS.expiresAt, threat({})]),
    ),
    'the sequence twice': sealed(Buffer.concat([FIELDS.sequence, WHOLE])),
    'a default, written: minor 0': sealed(Buffer.concat([number(1, 0), WHOLE])),
    'a default, written: category 0': sealed(body({}, threat({ category: number(2, 0) }))),
    'a default, written: empty previous': sealed(
      Buffer.concat([
        FIELDS.sequence,
        bytes(3, NONE),
        FIELDS.issuedAt,
        FIELDS.expiresAt,
        threat({}),
      ]),
    ),
    'two kinds at once': sealed(Buffer.concat([WHOLE, bytes(8, bytes(1, ID))])),
    'an unknown field out of order': sealed(Buffer.concat([FIELD_9, WHOLE])),
    'an unknown field beside a default, written': sealed(
      Buffer.concat([number(1, 0), WHOLE, FIELD_9]),
    ),
    'an unknown field with a longer varint than needed': sealed(
      Buffer.concat([WHOLE, hex('488100')]),
    ),
    '::ffff:8.8.8.8 as an IPv6 address': sealed(threatOn('00000000000000000000ffff08080808')),
    '64:ff9b::8.8.8.8 as an IPv6 address': sealed(threatOn('0064ff9b000000000000000008080808')),
  },
  'bad-field': {
    'no body': Buffer.concat([bytes(2, KEY), bytes(3, Buffer.alloc(64))]),
    'a signature of 63 bytes': Buffer.concat([
      bytes(1, WHOLE),
      bytes(2, KEY),
      bytes(3, Buffer.alloc(63, 1)),
    ]),
    'no kind': sealed(body({}, NONE)),
    'no sequence': sealed(body({ sequence: NONE })),
    'sequence before issuedAt': sealed(body({ sequence: number(2, NOW - 1) })),
    'sequence 5 min and 1 ms after issuedAt': sealed(
      body({ sequence: number(2, NOW + LIMITS.sequenceMaxAheadMs + 1) }),
    ),
    'sequence 2^53': sealed(body({ sequence: number(2, 2n ** 53n) })),
    'sequence 2^64 - 1': sealed(body({ sequence: number(2, 2n ** 64n - 1n) })),
    'previous of 31 bytes': sealed(
      Buffer.concat([
        FIELDS.sequence,
        bytes(3, ID.subarray(1)),
        FIELDS.issuedAt,
        FIELDS.expiresAt,
        threat({}),
      ]),
    ),
    'expiresAt 24 h and 1 ms after issuedAt': sealed(
      body({ expiresAt: number(5, NOW + 24 * HOUR_MS + 1) }),
    ),
    'expiresAt at issuedAt': sealed(body({ expiresAt: number(5, NOW) })),
    'no expiresAt': sealed(body({ expiresAt: NONE })),
    'no indicator': sealed(body({}, threat({ indicator: NONE }))),
    'an empty indicator': sealed(body({}, threat({ indicator: bytes(1, NONE) }))),
    'an address of 5 bytes': sealed(threatOn('c633000700')),
    'prefix 32, written': sealed(threatOn('c6330007', 32)),
    'prefix 33': sealed(threatOn('c6330007', 33)),
    'bits set behind the prefix': sealed(threatOn('c6330007', 24)),
    'severity 0': sealed(body({}, threat({ severity: NONE }))),
    'severity 6': sealed(body({}, threat({ severity: number(3, 6) }))),
    'confidence 1,000,001': sealed(body({}, threat({ confidence: number(4, 1_000_001) }))),
    'confidence 2^32': sealed(body({}, threat({ confidence: number(4, 2n ** 32n) }))),
    'lastSeen before firstSeen': sealed(body({}, threat({ lastSeen: number(6, NOW - 1) }))),
    'lastSeen 5 min and 1 ms after issuedAt': sealed(
      body({}, threat({ lastSeen: number(6, NOW + LIMITS.sequenceMaxAheadMs + 1) })),
    ),
    'no attempts': sealed(body({}, threat({ attempts: NONE }))),
    'no verdict': sealed(sighting(NONE)),
    'a target of 31 bytes': sealed(retraction(ID.subarray(1), NOW - 1, NOW + 1)),
    'a retraction of itself': sealed(retraction(ID, NOW, NOW + 1)),
    'a target that ends too late': sealed(
      retraction(ID, NOW - 1, NOW + 24 * HOUR_MS + LIMITS.sequenceMaxAheadMs + 1),
    ),
    'an unknown field does not excuse a known one': sealed(
      Buffer.concat([body({ sequence: number(2, 2n ** 53n) }), FIELD_9]),
    ),
  },
  'special-purpose': {
    '10.0.0.1': sealed(threatOn('0a000001')),
    '127.0.0.1': sealed(threatOn('7f000001')),
    '100.64.0.1': sealed(threatOn('64400001')),
    '0.0.0.0/1, which is half of the internet': sealed(threatOn('00000000', 1)),
    '::1': sealed(threatOn('00000000000000000000000000000001')),
    'fd00::1': sealed(threatOn('fd000000000000000000000000000001')),
    '::ffff:10.0.0.1': sealed(threatOn('00000000000000000000ffff0a000001')),
    '64:ff9b::10.0.0.1': sealed(threatOn('0064ff9b00000000000000000a000001')),
    '2002:808:808::1 (6to4)': sealed(threatOn('20020808080800000000000000000001')),
    '2000::/3, which holds special-purpose ranges': sealed(
      threatOn('20000000000000000000000000000000', 3),
    ),
  },
  'bad-key': {
    'a key of 31 bytes': Buffer.concat([
      bytes(1, WHOLE),
      bytes(2, KEY.subarray(1)),
      bytes(3, Buffer.alloc(64, 1)),
    ]),
    'a key of small order': Buffer.concat([
      bytes(1, WHOLE),
      bytes(2, hex(`01${'00'.repeat(31)}`)),
      bytes(3, Buffer.alloc(64, 1)),
    ]),
    'a non-canonical key': Buffer.concat([
      bytes(1, WHOLE),
      bytes(2, hex(`f0${'ff'.repeat(30)}7f`)),
      bytes(3, Buffer.alloc(64, 1)),
    ]),
  },
};

/** What a later minor version may send. */
export const NEWER: Readonly<Record<string, Buffer>> = {
  'minor version 1': sealed(Buffer.concat([number(1, 1), WHOLE])),
  'minor version 1, with values that 1.0 refuses': sealed(
    Buffer.concat([number(1, 1), body({}, threat({ severity: number(3, 6) }))]),
  ),
  'an unknown field of the envelope': sealed(WHOLE, number(4, 1)),
  'an unknown field of the body': sealed(Buffer.concat([WHOLE, FIELD_9])),
  'an unknown field of the body that makes its length two bytes long': sealed(
    Buffer.concat([WHOLE, bytes(9, Buffer.alloc(200, 1))]),
  ),
  'an unknown field of the body that fills 4,096 bytes': sealed(
    Buffer.concat([WHOLE, bytes(9, Buffer.alloc(LIMITS.signalMaxBytes - WHOLE.length - 106, 1))]),
  ),
  'an unknown field of the body, repeated': sealed(Buffer.concat([WHOLE, FIELD_9, FIELD_9])),
  'an unknown field of fixed length': sealed(Buffer.concat([WHOLE, hex('4d01020304')])),
  'an unknown kind of signal': sealed(body({}, bytes(9, hex('0801')))),
  'an unknown field of the threat': sealed(body({}, threat({}, number(8, 1)))),
  'an unknown kind of indicator': sealed(
    body({}, threat({ indicator: bytes(1, bytes(3, Buffer.from('example.org'))) })),
  ),
  'an unknown category': sealed(body({}, threat({ category: number(2, 11) }))),
  'an unknown verdict': sealed(sighting(number(2, 3))),
};
