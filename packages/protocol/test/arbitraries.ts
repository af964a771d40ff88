// Random bodies that an honest node may sign.
import {
  type Body,
  CATEGORIES,
  cidrFromBytes,
  createSigner,
  type Indicator,
  isSpecialPurpose,
  LIMITS,
  networkOf,
} from '@tocsin/protocol';
import fc from 'fast-check';

export const NOW = 1_764_000_000_000;

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** The 64 hex digits of a key or an id. */
export const hex32 = bytes(32).map((id) => Buffer.from(id).toString('hex'));

export const signer = bytes(32).map((seed) => createSigner(seed));

export const indicator = fc
  .oneof(
    fc.record({ address: bytes(4), bits: fc.integer({ min: 8, max: 32 }) }),
    // Half of the random bits are spent on being global unicast.
    fc.record({
      address: bytes(16).map((address) => address.with(0, 0x2a)),
      bits: fc.integer({ min: 16, max: 128 }),
    }),
  )
  .map(({ address, bits }) => networkOf(cidrFromBytes(address), bits) as Indicator)
  .filter((network) => !isSpecialPurpose(network));

const header = fc
  .record({
    issuedAt: fc.integer({ min: 0, max: 2 ** 52 }),
    ahead: fc.integer({ min: 1, max: LIMITS.sequenceMaxAheadMs }),
    life: fc.integer({ min: 1, max: LIMITS.signalMaxLifeMs }),
    previous: fc.oneof(fc.constant('' as const), hex32),
  })
  .map(({ issuedAt, ahead, life, previous }) => ({
    sequence: issuedAt + ahead,
    previous,
    issuedAt,
    expiresAt: issuedAt + life,
  }));

const threat = fc
  .record({
    header,
    indicator,
    category: fc.constantFrom(...CATEGORIES),
    severity: fc.integer({ min: 1, max: 5 }),
    confidence: fc.integer({ min: 0, max: LIMITS.confidenceMax }),
    seen: fc.tuple(fc.nat(), fc.nat()),
    attempts: fc.integer({ min: 1, max: LIMITS.attemptsMax }),
  })
  .map(({ header, seen: [before, during], ...rest }): Body => {
    const lastSeen = Math.max(0, header.issuedAt - before);
    const firstSeen = Math.max(0, lastSeen - during);
    return { kind: 'threat', ...header, ...rest, firstSeen, lastSeen };
  });

const sighting = fc
  .record({ header, indicator, verdict: fc.constantFrom('confirmed' as const, 'false-positive') })
  .map(({ header, ...rest }): Body => ({ kind: 'sighting', ...header, ...rest }));

const retraction = fc
  .record({ header, target: hex32, back: fc.integer({ min: 1, max: 1_000_000 }) })
  .map(
    ({ header, target, back }): Body => ({
      kind: 'retraction',
      ...header,
      target,
      targetSequence: Math.max(0, header.sequence - back),
      targetExpiresAt: header.expiresAt,
    }),
  );

export const body: fc.Arbitrary<Body> = fc.oneof(threat, sighting, retraction);
