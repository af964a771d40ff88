// The rules that the fields of records obey, whatever the clock says and whoever judges.
import { parseCidr, parseIndicator } from '../address/address.ts';
import { fromHex } from '../hash.ts';
import { isBetween } from '../integers.ts';
import { LIMITS } from '../limits.ts';
import type { AuthorKey } from '../model.ts';
import { isAcceptablePoint } from '../signature/encoding.ts';
import { isPlainText } from '../text.ts';
import type { RecordBody } from './model.ts';

/** How long a record of each kind may live, in ms. */
const MAX_LIFE_MS: Readonly<Record<RecordBody['kind'], number>> = {
  certificate: LIMITS.certificateMaxLifeMs,
  revocation: LIMITS.revocationMaxLifeMs,
  allow: LIMITS.statementMaxLifeMs,
  'false-positive': LIMITS.statementMaxLifeMs,
  lift: LIMITS.statementMaxLifeMs,
  succession: LIMITS.successionMaxLifeMs,
  presence: LIMITS.presenceMaxLifeMs,
  rotation: LIMITS.rotationMaxLifeMs,
};

/** What may be ended early, by a later number whose end is in the past. */
const CAN_BE_ENDED: ReadonlySet<string> = new Set<RecordBody['kind']>([
  'revocation',
  'allow',
  'false-positive',
  'lift',
]);

/** The first field that no honest signer could have written. */
export function faultyField(body: RecordBody, signer: AuthorKey): string | undefined {
  const { kind, network, number, issuedAt, expiresAt } = body;
  if (!Object.hasOwn(MAX_LIFE_MS, kind)) return 'kind';
  if (!isDigest(network)) return 'network';
  if (!isBetween(issuedAt, 0)) return 'issuedAt';
  if (!isBetween(number, issuedAt)) return 'number';
  const earliestEnd = CAN_BE_ENDED.has(kind) ? 0 : issuedAt + 1;
  if (!isBetween(expiresAt, earliestEnd, issuedAt + MAX_LIFE_MS[kind])) return 'expiresAt';
  return faultyFieldOfKind(body, signer);
}

function faultyFieldOfKind(body: RecordBody, signer: AuthorKey): string | undefined {
  // Whom a record is about: nobody admits, revokes, lifts or succeeds himself.
  const isOther = (key: AuthorKey) => isKey(key) && key !== signer;
  switch (body.kind) {
    case 'certificate':
      if (!isOther(body.member)) return 'member';
      if (!isKey(body.sponsor) || body.sponsor === body.member) return 'sponsor';
      if (!isClass(body.class)) return 'class';
      return isLabel(body.label) ? undefined : 'label';
    case 'revocation':
      if (!isOther(body.member)) return 'member';
      return isBetween(body.since, 0) ? undefined : 'since';
    case 'allow': {
      const parsed = parseCidr(body.cidr);
      if (!parsed.ok || parsed.cidr !== body.cidr) return 'cidr';
      return isPlainText(body.comment, LIMITS.commentMaxBytes) ? undefined : 'comment';
    }
    case 'false-positive': {
      const parsed = parseIndicator(body.indicator);
      return parsed.ok && parsed.indicator === body.indicator ? undefined : 'indicator';
    }
    case 'lift':
      return isOther(body.author) ? undefined : 'author';
    case 'succession':
      return isOther(body.successor) ? undefined : 'successor';
    case 'presence':
      if (!areAddresses(body.addresses)) return 'addresses';
      return body.leaving && body.addresses.length > 0 ? 'leaving' : undefined;
    case 'rotation':
      if (!isDigest(body.keyDigest)) return 'keyDigest';
      return isBetween(body.oldUntil, body.issuedAt, body.expiresAt) ? undefined : 'oldUntil';
  }
}

export function isKey(text: string): boolean {
  const bytes = fromHex(text, 32);
  return bytes !== undefined && isAcceptablePoint(bytes);
}

export function isLabel(text: string): boolean {
  return isPlainText(text, LIMITS.labelMaxBytes);
}

export function isClass(text: string): boolean {
  return text === 'own' || text === 'friend';
}

/** Multiaddrs, as far as can be told without knowing every protocol: whoever dials reads them. */
export function areAddresses(addresses: readonly string[]): boolean {
  return (
    addresses.length <= LIMITS.membershipMaxAddresses &&
    addresses.every(
      (address) => address.length <= LIMITS.membershipAddressMaxChars && /^\/[!-~]+$/.test(address),
    )
  );
}

function isDigest(text: string): boolean {
  return fromHex(text, 32) !== undefined;
}
