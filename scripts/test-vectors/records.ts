// Record vectors: one envelope of every kind of record, and one for every way in which bytes are no record.
import {
  type Cidr,
  createSigner,
  decodeRecord,
  type Indicator,
  networkDigest,
  type RecordBody,
  signRecord,
  subjectOf,
} from '@tocsin/protocol';
import { bytes, hex, number } from './protobuf.ts';
import { sealer } from './sealer.ts';

export interface RecordVector {
  readonly name: string;
  readonly envelope: string;
  /** Why it is refused; else it is `record`. */
  readonly code?: string;
  readonly record?: {
    readonly id: string;
    readonly signer: string;
    readonly subject: string;
    readonly body: RecordBody;
  };
  readonly signatureValid?: boolean;
}

const DAY_MS = 24 * 3_600_000;
const NOW = 1_764_000_000_000;
const SIGNER = createSigner(new Uint8Array(32).fill(7));
const MEMBER = createSigner(new Uint8Array(32).fill(8)).author;
const SPONSOR = createSigner(new Uint8Array(32).fill(9)).author;

const HEADER = {
  network: networkDigest('home'),
  number: NOW,
  issuedAt: NOW,
  expiresAt: NOW + 30 * DAY_MS,
};
const HOUR = { ...HEADER, expiresAt: NOW + 3_600_000 };
const CERTIFICATE: RecordBody = {
  kind: 'certificate',
  ...HEADER,
  member: MEMBER,
  sponsor: SIGNER.author,
  class: 'friend',
  label: 'web-3',
};

const RECORDS: readonly (readonly [string, RecordBody])[] = [
  ['certificate of a friend', CERTIFICATE],
  [
    'certificate of an own machine, renewed for its sponsor, without a label',
    { ...CERTIFICATE, number: NOW + 1, sponsor: SPONSOR, class: 'own', label: '' },
  ],
  ['revocation, since ever', { kind: 'revocation', ...HEADER, member: MEMBER, since: 0 }],
  [
    'revocation, ended by a later number',
    {
      kind: 'revocation',
      ...HEADER,
      number: NOW + 1,
      expiresAt: NOW - 1,
      member: MEMBER,
      since: 0,
    },
  ],
  [
    'allow, private network',
    { kind: 'allow', ...HEADER, cidr: '10.1.0.0/16' as Cidr, comment: 'the office' },
  ],
  ['allow, one address', { kind: 'allow', ...HEADER, cidr: '2a00:1450::1' as Cidr, comment: '' }],
  ['false positive', { kind: 'false-positive', ...HEADER, indicator: '198.51.0.7' as Indicator }],
  ['lift', { kind: 'lift', ...HEADER, author: MEMBER }],
  ['succession', { kind: 'succession', ...HEADER, successor: SPONSOR }],
  [
    'presence',
    {
      kind: 'presence',
      ...HOUR,
      addresses: ['/ip4/198.51.0.9/tcp/8144', '/dns4/web-3.example.org/tcp/443/wss'],
      leaving: false,
    },
  ],
  ['presence, out of reach', { kind: 'presence', ...HOUR, addresses: [], leaving: false }],
  ['presence, leaving', { kind: 'presence', ...HOUR, addresses: [], leaving: true }],
  [
    'rotation',
    { kind: 'rotation', ...HEADER, keyDigest: '5a'.repeat(32), oldUntil: NOW + 7 * DAY_MS },
  ],
];

/** The fields of a header and a certificate, written by hand so that each can be left out or changed. */
const FIELDS = {
  network: bytes(2, hex(HEADER.network)),
  number: number(3, NOW),
  issuedAt: number(4, NOW),
  expiresAt: number(5, HEADER.expiresAt),
};
const MEMBER_FIELD = bytes(1, hex(MEMBER));
const SPONSOR_FIELD = bytes(2, hex(SPONSOR));
const KIND = bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 2));
const NONE = Buffer.alloc(0);

function body(changed: Partial<Record<keyof typeof FIELDS, Buffer>>, kind = KIND): Buffer {
  return Buffer.concat([...Object.values({ ...FIELDS, ...changed }), kind]);
}

const WHOLE = body({});
const sealed = sealer(SIGNER, 'tocsin/record/1');
const OWN_KEY = hex(SIGNER.author);

const FAULTS: Readonly<Record<string, Readonly<Record<string, Buffer>>>> = {
  'too-large': { '1,025 bytes': Buffer.alloc(1025) },
  malformed: {
    'truncated in the signature': sealed(WHOLE).subarray(0, -1),
    'a truncated body': sealed(WHOLE.subarray(0, -1)),
    'a group (wire type 3)': sealed(Buffer.concat([WHOLE, hex('7374')])),
  },
  'non-canonical': {
    'fields in another order': sealed(
      Buffer.concat([FIELDS.number, FIELDS.network, FIELDS.issuedAt, FIELDS.expiresAt, KIND]),
    ),
    'a default, written: minor 0': sealed(Buffer.concat([number(1, 0), WHOLE])),
    'a default, written: class 0': sealed(
      body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 0))),
    ),
    'two kinds at once': sealed(Buffer.concat([WHOLE, bytes(12, NONE)])),
    'a label that is not UTF-8': sealed(
      body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 2), bytes(4, hex('ff')))),
    ),
    'leaving, written as 2': sealed(
      body({ expiresAt: number(5, HOUR.expiresAt) }, bytes(12, number(2, 2))),
    ),
  },
  'bad-key': {
    'a signer of small order': Buffer.concat([
      bytes(1, WHOLE),
      bytes(2, hex(`01${'00'.repeat(31)}`)),
      bytes(3, Buffer.alloc(64, 1)),
    ]),
  },
  'bad-field': {
    'no kind': sealed(body({}, NONE)),
    'a network of 31 bytes': sealed(body({ network: bytes(2, Buffer.alloc(31)) })),
    'number before issuedAt': sealed(body({ number: number(3, NOW - 1) })),
    'number 2^53': sealed(body({ number: number(3, 2n ** 53n) })),
    'a certificate that is over at once': sealed(body({ expiresAt: number(5, NOW) })),
    'a certificate of 400 days and 1 ms': sealed(
      body({ expiresAt: number(5, NOW + 400 * DAY_MS + 1) }),
    ),
    'no class': sealed(body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD))),
    'a member that certifies itself': sealed(
      body({}, bytes(6, bytes(1, OWN_KEY), SPONSOR_FIELD, number(3, 1))),
    ),
    'a member that sponsors itself': sealed(
      body({}, bytes(6, MEMBER_FIELD, bytes(2, hex(MEMBER)), number(3, 1))),
    ),
    'a member of small order': sealed(
      body({}, bytes(6, bytes(1, hex(`01${'00'.repeat(31)}`)), SPONSOR_FIELD, number(3, 1))),
    ),
    'a label with a control character': sealed(
      body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 1), bytes(4, hex('1b')))),
    ),
    'a label that turns the line': sealed(
      body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 1), bytes(4, hex('e280ae')))),
    ),
    'a label of 65 bytes': sealed(
      body(
        {},
        bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 1), bytes(4, Buffer.alloc(65, 'a'))),
      ),
    ),
    'allow, without a network': sealed(body({}, bytes(8, NONE))),
    'allow, prefix 32, written': sealed(
      body({}, bytes(8, bytes(1, bytes(1, hex('0a010001')), number(2, 32)))),
    ),
    'allow, bits set behind the prefix': sealed(
      body({}, bytes(8, bytes(1, bytes(1, hex('0a010001')), number(2, 16)))),
    ),
    'allow, ::ffff:10.0.0.1 as an IPv6 address': sealed(
      body({}, bytes(8, bytes(1, bytes(1, hex('00000000000000000000ffff0a000001'))))),
    ),
    'a false positive in private space': sealed(
      body({}, bytes(9, bytes(1, bytes(1, hex('0a000001'))))),
    ),
    'a presence of a day': sealed(body({}, bytes(12, NONE))),
    'a presence with an address that is no multiaddr': sealed(
      body({ expiresAt: number(5, HOUR.expiresAt) }, bytes(12, bytes(1, Buffer.from('home')))),
    ),
    'leaving, and still with an address': sealed(
      body(
        { expiresAt: number(5, HOUR.expiresAt) },
        bytes(12, bytes(1, Buffer.from('/ip4/198.51.0.9/tcp/8144')), number(2, 1)),
      ),
    ),
    'a rotation whose old key ends before it': sealed(
      body({}, bytes(13, bytes(1, Buffer.alloc(32, 1)), number(2, NOW - 1))),
    ),
  },
  newer: {
    'minor version 1': sealed(Buffer.concat([number(1, 1), WHOLE])),
    'an unknown kind of record': sealed(body({}, bytes(14, hex('0801')))),
    'an unknown field of the body': sealed(Buffer.concat([WHOLE, number(20, 1)])),
    'an unknown field of the certificate': sealed(
      body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 2), number(5, 1))),
    ),
    'an unknown class': sealed(body({}, bytes(6, MEMBER_FIELD, SPONSOR_FIELD, number(3, 3)))),
    'an unknown field of the envelope': sealed(WHOLE, number(4, 1)),
  },
};

function accepted(name: string, envelope: Uint8Array, signatureValid: boolean): RecordVector {
  const decoded = decodeRecord(envelope);
  if (!decoded.ok) throw new Error(`${name} was refused: ${decoded.code}`);
  const { id, signer, body } = decoded.record;
  const record = { id, signer, subject: subjectOf(decoded.record), body };
  return { name, envelope: Buffer.from(envelope).toString('hex'), record, signatureValid };
}

export function recordVectors(): readonly RecordVector[] {
  return [
    ...RECORDS.map(([name, said]) => accepted(name, signRecord(said, SIGNER).envelope, true)),
    accepted('signed for another purpose', sealer(SIGNER, 'tocsin/signal/1')(WHOLE), false),
    ...Object.entries(FAULTS).flatMap(([code, cases]) =>
      Object.entries(cases).map(([name, envelope]) => ({
        name: `${code}: ${name}`,
        envelope: envelope.toString('hex'),
        code,
      })),
    ),
  ];
}
