// A record's body between the model and the wire.
import type { RecordBody as WireBody, Network as WireNetwork } from '#wire/membership';
import { readCanonical, writeNetwork } from '../address/network.ts';
import { bytesOfHex, toHex } from '../hash.ts';
import type { AuthorKey, Cidr, Indicator } from '../model.ts';
import { faultyField } from './fields.ts';
import type { RecordBody, RecordHeader } from './model.ts';
import { classOfNumber, isLaterClass, numberOfClass } from './numbers.ts';

export type BodyRead =
  | { readonly ok: true; readonly body: RecordBody }
  | { readonly ok: false; readonly code: 'bad-field' | 'newer' };

/** What canonical wire fields say. What only a newer version means is settled before any range is judged. */
export function bodyFromWire(wire: WireBody, signer: AuthorKey): BodyRead {
  if (wire.minor !== 0 || isLaterClass(wire.certificate?.class ?? 0))
    return { ok: false, code: 'newer' };
  const body = kindFromWire(wire);
  return body === undefined || faultyField(body, signer) !== undefined
    ? { ok: false, code: 'bad-field' }
    : { ok: true, body };
}

/** The fields in their types, unjudged; undefined where they have none: a later kind would have been an unknown field. */
function kindFromWire(wire: WireBody): RecordBody | undefined {
  const { number, issuedAt, expiresAt } = wire;
  const header: RecordHeader = { network: toHex(wire.network), number, issuedAt, expiresAt };
  const { certificate, revocation, allow, falsePositive, lift } = wire;
  const { succession, presence, rotation } = wire;
  if (certificate !== undefined) {
    const { member, sponsor, label } = certificate;
    const keys = { member: toHex(member), sponsor: toHex(sponsor) };
    const memberClass = classOfNumber(certificate.class);
    if (memberClass === undefined) return undefined;
    return { kind: 'certificate', ...header, ...keys, class: memberClass, label };
  }
  if (revocation !== undefined) {
    const { member, since } = revocation;
    return { kind: 'revocation', ...header, member: toHex(member), since };
  }
  if (allow !== undefined) {
    const cidr = networkFromWire(allow.network) as Cidr | undefined;
    return cidr && { kind: 'allow', ...header, cidr, comment: allow.comment };
  }
  if (falsePositive !== undefined) {
    const indicator = networkFromWire(falsePositive.indicator) as Indicator | undefined;
    return indicator && { kind: 'false-positive', ...header, indicator };
  }
  if (lift !== undefined) return { kind: 'lift', ...header, author: toHex(lift.author) };
  if (succession !== undefined)
    return { kind: 'succession', ...header, successor: toHex(succession.successor) };
  if (presence !== undefined) {
    const { addresses, leaving } = presence;
    return { kind: 'presence', ...header, addresses, leaving };
  }
  if (rotation !== undefined) {
    const { keyDigest, oldUntil } = rotation;
    return { kind: 'rotation', ...header, keyDigest: toHex(keyDigest), oldUntil };
  }
  return undefined;
}

/** The text that these fields spell; whether it is the canonical one is judged with the other fields. */
function networkFromWire(wire: WireNetwork | undefined): string | undefined {
  const bytes = wire?.network;
  if (wire === undefined || (bytes?.length !== 4 && bytes?.length !== 16)) return undefined;
  const widest = bytes.length * 8;
  if (wire.prefix >= widest) return undefined;
  return writeNetwork({ bytes, bits: wire.prefix === 0 ? widest : wire.prefix });
}

/** The wire fields of a body. Throws RangeError, naming the field, for a body that this signer may not sign. */
export function bodyToWire(body: RecordBody, signer: AuthorKey): WireBody {
  const field = faultyField(body, signer);
  if (field !== undefined)
    throw new RangeError(`a ${body.kind} with this ${field} breaks the rules of the wire format`);
  const { number, issuedAt, expiresAt } = body;
  const header = { minor: 0, network: bytesOfHex(body.network), number, issuedAt, expiresAt };
  switch (body.kind) {
    case 'certificate': {
      const { label } = body;
      const keys = { member: bytesOfHex(body.member), sponsor: bytesOfHex(body.sponsor) };
      return { ...header, certificate: { ...keys, class: numberOfClass(body.class), label } };
    }
    case 'revocation':
      return { ...header, revocation: { member: bytesOfHex(body.member), since: body.since } };
    case 'allow':
      return { ...header, allow: { network: networkToWire(body.cidr), comment: body.comment } };
    case 'false-positive':
      return { ...header, falsePositive: { indicator: networkToWire(body.indicator) } };
    case 'lift':
      return { ...header, lift: { author: bytesOfHex(body.author) } };
    case 'succession':
      return { ...header, succession: { successor: bytesOfHex(body.successor) } };
    case 'presence':
      return {
        ...header,
        presence: { addresses: [...body.addresses], leaving: body.leaving },
      };
    case 'rotation': {
      const { oldUntil } = body;
      return { ...header, rotation: { keyDigest: bytesOfHex(body.keyDigest), oldUntil } };
    }
  }
}

function networkToWire(cidr: Cidr): WireNetwork {
  const { bytes, bits } = readCanonical(cidr);
  return { network: new Uint8Array(bytes), prefix: bits === bytes.length * 8 ? 0 : bits };
}
