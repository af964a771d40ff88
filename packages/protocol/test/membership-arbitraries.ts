// Random records and invitations that an honest node may sign.
import {
  type Cidr,
  cidrFromBytes,
  type Invitation,
  LIMITS,
  networkOf,
  type RecordBody,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { hex32, indicator, signer } from './arbitraries.ts';

const key = signer.map(({ author }) => author);
const text = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'aZ0 -_.äß☂'), maxLength: Math.floor(maxLength / 3) });
const memberClass = fc.constantFrom('own' as const, 'friend' as const);
const address = fc
  .record({ host: fc.domain(), port: fc.nat(65_535) })
  .map(({ host, port }) => `/dns/${host}/tcp/${port}`)
  .filter((text) => text.length <= LIMITS.membershipAddressMaxChars);

const cidr: fc.Arbitrary<Cidr> = fc
  .record({
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
    ),
    bits: fc.integer({ min: 1, max: 128 }),
  })
  .map(({ bytes, bits }) => networkOf(cidrFromBytes(bytes), Math.min(bits, bytes.length * 8)));

/** The header of a record that lives at most that long; with an end in the past, where `endsEarly`. */
function header(maxLifeMs: number, endsEarly = false) {
  return record({
    network: hex32,
    issuedAt: fc.integer({ min: 0, max: 2 ** 52 }),
    ahead: fc.nat(),
    life: fc.integer({ min: endsEarly ? -maxLifeMs : 1, max: maxLifeMs }),
  }).map(({ network, issuedAt, ahead, life }) => ({
    network,
    number: issuedAt + ahead,
    issuedAt,
    expiresAt: Math.max(endsEarly ? 0 : 1, issuedAt + life),
  }));
}

/** Plain objects, as decoding makes them. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** A record of one kind; that its fields are those of the kind is what the round trip shows. */
function kind(
  name: RecordBody['kind'],
  maxLifeMs: number,
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  endsEarly = false,
): fc.Arbitrary<RecordBody> {
  return fc
    .tuple(header(maxLifeMs, endsEarly), record<Record<string, unknown>>(fields))
    .map(([head, rest]) => ({ kind: name, ...head, ...rest }) as RecordBody);
}

/** Keys in it are random, so that no record is about its signer or sponsor. */
export const recordBody: fc.Arbitrary<RecordBody> = fc.oneof(
  kind('certificate', LIMITS.certificateMaxLifeMs, {
    member: key,
    sponsor: key,
    class: memberClass,
    label: text(LIMITS.labelMaxBytes),
  }),
  kind('revocation', LIMITS.revocationMaxLifeMs, { member: key, since: fc.maxSafeNat() }, true),
  kind('allow', LIMITS.statementMaxLifeMs, { cidr, comment: text(LIMITS.commentMaxBytes) }, true),
  kind('false-positive', LIMITS.statementMaxLifeMs, { indicator }, true),
  kind('lift', LIMITS.statementMaxLifeMs, { author: key }, true),
  kind('succession', LIMITS.successionMaxLifeMs, { successor: key }),
  kind('presence', LIMITS.presenceMaxLifeMs, {
    addresses: fc.array(address, { maxLength: 3 }),
    leaving: fc.constant(false),
  }),
  header(LIMITS.presenceMaxLifeMs).map(
    (head): RecordBody => ({ kind: 'presence', ...head, addresses: [], leaving: true }),
  ),
  fc
    .tuple(header(LIMITS.rotationMaxLifeMs), hex32, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([head, keyDigest, share]): RecordBody => {
      const oldUntil = head.issuedAt + Math.floor(share * (head.expiresAt - head.issuedAt));
      return { kind: 'rotation', ...head, keyDigest, oldUntil };
    }),
);

/** Without its inviter, which is whoever signs it. */
export const invitation: fc.Arbitrary<Omit<Invitation, 'inviter'>> = memberClass.chain((of) =>
  record({
    networkName: text(90).filter((name) => name !== ''),
    networkKey: fc.oneof(hex32, fc.constant('')),
    keyNumber: fc.maxSafeNat(),
    addresses: fc.array(address, { minLength: 1, maxLength: 4 }),
    secret: hex32.map((digits) => digits.slice(32)),
    class: fc.constant(of),
    label: text(LIMITS.labelMaxBytes),
    fleets: fc.array(key, { maxLength: of === 'own' ? 3 : 0 }),
    expiresAt: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }),
);
