// A signal's body between the model and the wire, and the rules that each of its fields obeys.
import type { Body as WireBody, Indicator as WireIndicator } from '#wire/signal';
import { parseIndicator } from '../address/address.ts';
import { embeddedIpv4 } from '../address/embedded.ts';
import { hasHostBits, type Network, readCanonical, writeNetwork } from '../address/network.ts';
import { specialPurposeOfNetwork } from '../address/special-purpose.ts';
import { bytesOfHex, fromHex, toHex } from '../hash.ts';
import { isBetween } from '../integers.ts';
import { LIMITS } from '../limits.ts';
import type { Body, DecodeFault, Header, Indicator } from '../model.ts';
import { categoryOfNumber, numberOfCategory, numberOfVerdict, verdictOfNumber } from './numbers.ts';

export type BodyRead = { readonly ok: true; readonly body: Body } | Refused;
type Refused = { readonly ok: false } & DecodeFault;

const NEWER: Refused = { ok: false, action: 'ignore', code: 'newer' };

function reject(code: Exclude<DecodeFault['code'], 'newer'>): Refused {
  return { ok: false, action: 'reject', code };
}

/** What canonical wire fields say. What only a newer version means is settled before any range is judged. */
export function bodyFromWire(wire: WireBody): BodyRead {
  if (wire.minor !== 0) return NEWER;
  if (wire.previous.length !== 0 && wire.previous.length !== 32) return reject('bad-field');
  const header: Header = {
    sequence: wire.sequence,
    previous: toHex(wire.previous),
    issuedAt: wire.issuedAt,
    expiresAt: wire.expiresAt,
  };
  const read = kindFromWire(header, wire);
  return read.ok && faultyField(read.body) !== undefined ? reject('bad-field') : read;
}

function kindFromWire(header: Header, { threat, sighting, retraction }: WireBody): BodyRead {
  if (threat !== undefined) {
    const category = categoryOfNumber(threat.category);
    if (category === undefined) return NEWER;
    const named = indicatorFromWire(threat.indicator);
    if (!named.ok) return named;
    const { severity, confidence, firstSeen, lastSeen, attempts } = threat;
    const { indicator } = named;
    const seen = { category, severity, confidence, firstSeen, lastSeen, attempts };
    return { ok: true, body: { kind: 'threat', ...header, indicator, ...seen } };
  }
  if (sighting !== undefined) {
    if (sighting.verdict === 0) return reject('bad-field');
    const verdict = verdictOfNumber(sighting.verdict);
    if (verdict === undefined) return NEWER;
    const named = indicatorFromWire(sighting.indicator);
    if (!named.ok) return named;
    return { ok: true, body: { kind: 'sighting', ...header, indicator: named.indicator, verdict } };
  }
  if (retraction !== undefined) {
    const target = toHex(retraction.target);
    const { targetSequence, targetExpiresAt } = retraction;
    return {
      ok: true,
      body: { kind: 'retraction', ...header, target, targetSequence, targetExpiresAt },
    };
  }
  // A later kind would have been an unknown field, so nobody sends this.
  return reject('bad-field');
}

function indicatorFromWire(
  wire: WireIndicator | undefined,
): { readonly ok: true; readonly indicator: Indicator } | Refused {
  const bytes = wire?.network;
  if (wire === undefined || (bytes?.length !== 4 && bytes?.length !== 16)) {
    return reject('bad-field');
  }
  const widest = bytes.length * 8;
  if (wire.prefix >= widest) return reject('bad-field');
  const network: Network = { bytes, bits: wire.prefix === 0 ? widest : wire.prefix };
  if (hasHostBits(bytes, network.bits)) return reject('bad-field');
  if (specialPurposeOfNetwork(network) !== undefined) return reject('special-purpose');
  // An IPv4 address in IPv6 clothes has a shorter spelling, which is the canonical one.
  if (embeddedIpv4(network) !== undefined) return reject('non-canonical');
  return { ok: true, indicator: writeNetwork(network) as Indicator };
}

/** The wire fields of a body. Throws RangeError, naming the field, for a body that no node may send. */
export function bodyToWire(body: Body): WireBody {
  const field = faultyField(body);
  if (field !== undefined) throw faulty(field);
  const header = {
    minor: 0,
    sequence: body.sequence,
    previous: bytesOfHex(body.previous),
    issuedAt: body.issuedAt,
    expiresAt: body.expiresAt,
  };
  if (body.kind === 'threat') {
    const indicator = indicatorToWire(body.indicator);
    const category = numberOfCategory(body.category);
    const { severity, confidence, firstSeen, lastSeen, attempts } = body;
    const threat = { indicator, category, severity, confidence, firstSeen, lastSeen, attempts };
    return { ...header, threat };
  }
  if (body.kind === 'sighting') {
    const indicator = indicatorToWire(body.indicator);
    return { ...header, sighting: { indicator, verdict: numberOfVerdict(body.verdict) } };
  }
  const { targetSequence, targetExpiresAt } = body;
  const retraction = { target: bytesOfHex(body.target), targetSequence, targetExpiresAt };
  return { ...header, retraction };
}

function faulty(field: string): RangeError {
  return new RangeError(`a body with this ${field} breaks the rules of the wire format`);
}

function indicatorToWire(indicator: Indicator): WireIndicator {
  // The type is a promise that a cast can break, and a relay is punished for what it forwards.
  const parsed = parseIndicator(indicator);
  if (!parsed.ok || parsed.indicator !== indicator) throw faulty('indicator');
  const { bytes, bits } = readCanonical(indicator);
  return { network: new Uint8Array(bytes), prefix: bits === bytes.length * 8 ? 0 : bits };
}

/** The first field that no honest node could have written, whatever its clock says. */
function faultyField(body: Body): string | undefined {
  const { sequence, previous, issuedAt, expiresAt } = body;
  if (!isBetween(issuedAt, 0, Number.MAX_SAFE_INTEGER)) return 'issuedAt';
  if (!isBetween(sequence, issuedAt, issuedAt + LIMITS.sequenceMaxAheadMs)) return 'sequence';
  if (!isBetween(expiresAt, issuedAt + 1, issuedAt + LIMITS.signalMaxLifeMs)) return 'expiresAt';
  if (previous !== '' && !isId(previous)) return 'previous';
  switch (body.kind) {
    case 'threat': {
      const { severity, confidence, firstSeen, lastSeen, attempts } = body;
      if (numberOfCategory(body.category) < 0) return 'category';
      if (!isBetween(severity, LIMITS.severityMin, LIMITS.severityMax)) return 'severity';
      if (!isBetween(confidence, 0, LIMITS.confidenceMax)) return 'confidence';
      if (!isBetween(lastSeen, 0, issuedAt + LIMITS.sequenceMaxAheadMs)) return 'lastSeen';
      if (!isBetween(firstSeen, 0, lastSeen)) return 'firstSeen';
      if (!isBetween(attempts, 1, LIMITS.attemptsMax)) return 'attempts';
      return undefined;
    }
    case 'sighting':
      return numberOfVerdict(body.verdict) === 0 ? 'verdict' : undefined;
    case 'retraction': {
      // A target was issued at most where sequences then stood, and lived at most a day.
      const latest = issuedAt + LIMITS.sequenceMaxAheadMs + LIMITS.signalMaxLifeMs;
      if (!isId(body.target)) return 'target';
      if (!isBetween(body.targetSequence, 0, sequence - 1)) return 'targetSequence';
      if (!isBetween(body.targetExpiresAt, 1, latest)) return 'targetExpiresAt';
      return undefined;
    }
    default:
      return 'kind';
  }
}

function isId(text: string): boolean {
  return fromHex(text, 32) !== undefined;
}
