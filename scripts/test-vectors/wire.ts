// Wire vectors: one envelope of every kind of signal, and one for every way in which bytes are no signal.
import {
  type Body,
  createSigner,
  type Decoded,
  decodeSignal,
  type Indicator,
  LIMITS,
  parseIndicator,
  type Signal,
  signBody,
} from '@tocsin/protocol';
import { NEWER, REJECTED } from './wire-faults.ts';

export interface WireVector {
  readonly name: string;
  readonly envelope: string;
  /** `accept` says that the bytes are a signal; whether the signature holds is `signatureValid`. */
  readonly action: 'accept' | 'ignore' | 'reject';
  readonly code?: string;
  readonly signal?: { readonly id: string; readonly author: string; readonly body: Body };
  readonly signatureValid?: boolean;
}

const HOUR_MS = 3_600_000;
const NOW = 1_764_000_000_000;
const SIGNER = createSigner(new Uint8Array(32).fill(7));
const ANY_ID = '5a'.repeat(32);

function indicator(text: string): Indicator {
  const parsed = parseIndicator(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.code}`);
  return parsed.indicator;
}

const HEADER = {
  sequence: NOW,
  previous: '',
  issuedAt: NOW,
  expiresAt: NOW + 24 * HOUR_MS,
} as const;
const THREAT: Body = {
  kind: 'threat',
  ...HEADER,
  indicator: indicator('198.51.0.7'),
  category: 'ssh-brute-force',
  severity: 2,
  confidence: 920_000,
  firstSeen: NOW - 60_000,
  lastSeen: NOW,
  attempts: 12,
};

const SIGNALS: readonly (readonly [string, Body])[] = [
  ['threat, IPv4', THREAT],
  [
    'threat, IPv6, linked to the previous signal',
    { ...THREAT, previous: ANY_ID, indicator: indicator('2a00:1450:4001::1') },
  ],
  ['threat, IPv4 network', { ...THREAT, indicator: indicator('198.51.0.0/24') }],
  ['threat, IPv6 network', { ...THREAT, indicator: indicator('2a00:1450:4001::/64') }],
  [
    'threat, category 0 and confidence 0 are left out',
    { ...THREAT, category: 'other', confidence: 0 },
  ],
  [
    'threat, every number at its upper edge',
    {
      ...THREAT,
      sequence: NOW + LIMITS.sequenceMaxAheadMs,
      category: 'canary',
      severity: 5,
      confidence: 1_000_000,
      lastSeen: NOW + LIMITS.sequenceMaxAheadMs,
      attempts: LIMITS.attemptsMax,
    },
  ],
  [
    'threat, times at their lower edge',
    { ...THREAT, sequence: 0, issuedAt: 0, expiresAt: 1, firstSeen: 0, lastSeen: 0, attempts: 1 },
  ],
  [
    'sighting, confirmed',
    { kind: 'sighting', ...HEADER, indicator: indicator('198.51.0.7'), verdict: 'confirmed' },
  ],
  [
    'sighting, false positive',
    {
      kind: 'sighting',
      ...HEADER,
      indicator: indicator('2a00:1450:4001::1'),
      verdict: 'false-positive',
    },
  ],
  [
    'retraction',
    {
      kind: 'retraction',
      ...HEADER,
      sequence: NOW + 1,
      previous: ANY_ID,
      target: ANY_ID,
      targetSequence: NOW,
      targetExpiresAt: NOW + 24 * HOUR_MS,
    },
  ],
];

function accepted(
  name: string,
  { id, author, body, envelope }: Signal,
  signatureValid: boolean,
): WireVector {
  const signal = { id, author, body };
  return {
    name,
    envelope: Buffer.from(envelope).toString('hex'),
    action: 'accept',
    signal,
    signatureValid,
  };
}

/** The same body under a signature that is one bit off. */
function forged(): WireVector {
  const envelope = new Uint8Array(signBody(THREAT, SIGNER).envelope);
  envelope[envelope.length - 40] = (envelope.at(-40) ?? 0) ^ 1;
  const decoded: Decoded = decodeSignal(envelope);
  if (!decoded.ok)
    throw new Error(`a forged signature was refused while decoding: ${decoded.code}`);
  return accepted('threat, forged signature', decoded.signal, false);
}

export function wireVectors(): readonly WireVector[] {
  const rejected = Object.entries(REJECTED).flatMap(([code, cases]) =>
    Object.entries(cases).map(([name, envelope]) => ({
      name: `${code}: ${name}`,
      envelope: envelope.toString('hex'),
      action: 'reject' as const,
      code,
    })),
  );
  const newer = Object.entries(NEWER).map(([name, envelope]) => ({
    name: `newer: ${name}`,
    envelope: envelope.toString('hex'),
    action: 'ignore' as const,
    code: 'newer',
  }));
  return [
    ...SIGNALS.map(([name, body]) => accepted(name, signBody(body, SIGNER), true)),
    forged(),
    ...rejected,
    ...newer,
  ];
}
