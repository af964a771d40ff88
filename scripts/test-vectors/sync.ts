// Sync vectors: one frame of every kind, and what is no frame.
import {
  createSigner,
  decodeFrame,
  encodeFrame,
  encodeProof,
  type Indicator,
  idPrefix,
  proofOf,
  type SyncFrame,
  setDigest,
  sha256Hex,
  signBody,
} from '@tocsin/protocol';
import { bytes, hex, number } from './protobuf.ts';

export interface SyncVector {
  readonly name: string;
  readonly frame: string;
  /** The kind of the frame, or `! ` and the code of its fault. */
  readonly kind: string;
}

const NOW = 1_764_000_000_000;
const AUTHOR = '11'.repeat(32);
const ID = sha256Hex(Buffer.from('a signal'));

function equivocation(): Uint8Array {
  const signer = createSigner(new Uint8Array(32).fill(9));
  const [one, two] = (['confirmed', 'false-positive'] as const).map((verdict) =>
    signBody(
      {
        kind: 'sighting',
        sequence: NOW,
        previous: '',
        issuedAt: NOW,
        expiresAt: NOW + 1000,
        indicator: '198.51.0.7' as Indicator,
        verdict,
      },
      signer,
    ),
  );
  const proof = one && two && proofOf(one, two);
  if (!proof) throw new Error('two bodies of one sequence prove an equivocation');
  return encodeProof(proof);
}

const FRAMES: readonly SyncFrame[] = [
  {
    kind: 'hello',
    network: 'home',
    version: '1.0.0',
    mode: 'observe',
    now: NOW,
    name: 'web-1',
    sensors: [
      { name: 'sshd', lastLineAt: NOW - 1000 },
      { name: 'nginx', lastLineAt: 0 },
    ],
    keyNumber: 0,
    role: '',
    clockDoubted: false,
  },
  {
    kind: 'hello',
    network: 'home',
    version: '1.0.0',
    mode: 'enforce',
    now: NOW,
    name: '',
    sensors: [],
    keyNumber: NOW - 1000,
    role: 'guardian',
    clockDoubted: true,
    stock: { until: NOW - 10_000, alive: NOW, count: 1, digest: setDigest([ID]), news: true },
  },
  {
    kind: 'summary',
    authors: [{ author: AUTHOR, count: 1, digest: setDigest([ID]), newest: NOW }],
    more: false,
  },
  { kind: 'inventory-request', author: AUTHOR, from: NOW },
  {
    kind: 'inventory',
    author: AUTHOR,
    entries: [{ sequence: NOW, prefix: idPrefix(ID) }],
    more: true,
  },
  { kind: 'want', author: AUTHOR, sequences: [NOW, NOW + 1] },
  { kind: 'signals', envelopes: [hex('0a0100')], more: false },
  { kind: 'proof', proof: equivocation() },
  { kind: 'records-summary', count: 1, digest: setDigest([ID]) },
  { kind: 'records-request' },
  { kind: 'record-ids', prefixes: [idPrefix(ID), '22'.repeat(16)], more: true },
  { kind: 'records-wanted', prefixes: [idPrefix(ID)] },
  { kind: 'records', envelopes: [hex('0a0100')], more: false },
  { kind: 'network-key', number: NOW, key: '33'.repeat(32) },
];

const HELLO = [bytes(1, Buffer.from('home')), bytes(2, Buffer.from('1')), number(4, NOW)] as const;
const NO_FRAMES: Readonly<Record<string, Buffer>> = {
  'an unknown kind of frame': bytes(99, number(1, 1)),
  'no bytes at all': Buffer.alloc(0),
  'an unknown field beside known ones': bytes(1, ...HELLO, number(15, 1)),
  'a control character in the mode': bytes(1, ...HELLO, bytes(3, hex('1b5b324a'))),
  'a network’s name of 129 bytes': bytes(1, bytes(1, Buffer.alloc(129, 'a'))),
  'a truncated frame': bytes(1, ...HELLO).subarray(0, -1),
  'an author of 31 bytes': bytes(5, bytes(1, Buffer.alloc(31))),
  'a digest of 15 bytes': bytes(
    2,
    bytes(1, bytes(1, Buffer.alloc(32)), bytes(2, Buffer.alloc(15))),
  ),
  'a stock whose digest has 15 bytes': bytes(1, ...HELLO, bytes(16, bytes(4, Buffer.alloc(15)))),
  'a sequence of 2^53': bytes(3, bytes(1, Buffer.alloc(32)), number(2, 2n ** 53n)),
  'more wanted than one may': bytes(
    5,
    bytes(1, Buffer.alloc(32)),
    ...Array(2049).fill(number(2, 1)),
  ),
  'an envelope of 4,097 bytes': bytes(6, bytes(1, Buffer.alloc(4097))),
  'a record of 1,025 bytes': bytes(12, bytes(1, Buffer.alloc(1025))),
  'names of records that end within one': bytes(10, bytes(1, Buffer.alloc(33))),
  'a network’s key of 31 bytes': bytes(13, bytes(2, Buffer.alloc(31))),
};

function kindOf(frame: Uint8Array): string {
  const decoded = decodeFrame(frame);
  return decoded.ok ? decoded.frame.kind : `! ${decoded.code}`;
}

export function syncVectors(): readonly SyncVector[] {
  return [
    ...FRAMES.map((frame) => ({ name: frame.kind, bytes: encodeFrame(frame) })),
    ...Object.entries(NO_FRAMES).map(([name, bytes]) => ({ name, bytes })),
  ].map(({ name, bytes }) => ({
    name,
    frame: Buffer.from(bytes).toString('hex'),
    kind: kindOf(bytes),
  }));
}
