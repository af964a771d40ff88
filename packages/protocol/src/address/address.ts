// The door for addresses: text in any allowed spelling in, the one canonical form out, or why not.
import { LIMITS } from '../limits.ts';
import type { Cidr, Indicator } from '../model.ts';
import { embeddedIpv4, mappedIpv4 } from './embedded.ts';
import {
  hasHostBits,
  masked,
  type Network,
  overlap,
  readAddress,
  readCanonical,
  samePrefix,
  writeNetwork,
} from './network.ts';
import { specialPurposeOfNetwork } from './special-purpose.ts';

/** Why a text is no address; the sentences say what to do about it. */
export const ADDRESS_FAULTS = {
  empty: 'the address is empty',
  'too-long': 'the text is longer than any address',
  'not-an-address':
    'not an IPv4 or IPv6 address: write 198.51.0.7 or 2a00:1450::1, with no zone, space, leading zero or short form',
  'bad-prefix': 'the prefix length is not a number from 1 to 32 (IPv4) or 128 (IPv6)',
  'host-bits': 'bits behind the prefix length are set: write the first address of the network',
  'whole-internet': 'a prefix length of 0 is the whole internet: write a longer prefix',
  'special-purpose': 'private, reserved or documentation space, which is never an attacker’s',
} as const;
export type AddressFault = keyof typeof ADDRESS_FAULTS;

type Read = { readonly ok: true; readonly network: Network } | Refused;
type Refused = { readonly ok: false; readonly code: AddressFault };

/**
 * Reads an address or prefix of any space, private ones included, for allowlists and own addresses.
 * Host bits behind the prefix are refused, not cleared: to clear them silently would widen a typo.
 */
export function parseCidr(text: string): { readonly ok: true; readonly cidr: Cidr } | Refused {
  const read = readNetwork(text);
  if (!read.ok) return read;
  const network = mappedIpv4(read.network) ?? read.network;
  if (network.bits === 0) return refused('whole-internet');
  return { ok: true, cidr: writeNetwork(network) as Cidr };
}

/**
 * Reads an address or prefix that a signal may name. IPv4-mapped and NAT64 addresses become the IPv4
 * address that they stand for, so that one attacker is one entry everywhere.
 */
export function parseIndicator(
  text: string,
): { readonly ok: true; readonly indicator: Indicator } | Refused {
  const read = readNetwork(text);
  if (!read.ok) return read;
  const network = embeddedIpv4(read.network) ?? read.network;
  if (network.bits === 0) return refused('whole-internet');
  if (specialPurposeOfNetwork(network)) return refused('special-purpose');
  return { ok: true, indicator: writeNetwork(network) as Indicator };
}

function readNetwork(text: string): Read {
  if (text === '') return refused('empty');
  if (text.length > LIMITS.addressTextMaxChars) return refused('too-long');
  const slash = text.indexOf('/');
  const bytes = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (bytes === undefined) return refused('not-an-address');
  const widest = bytes.length * 8;
  if (slash < 0) return { ok: true, network: { bytes, bits: widest } };
  const suffix = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(suffix)) return refused('bad-prefix');
  const bits = Number(suffix);
  if (bits > widest) return refused('bad-prefix');
  if (bits === 0) return refused('whole-internet');
  if (hasHostBits(bytes, bits)) return refused('host-bits');
  return { ok: true, network: { bytes, bits } };
}

function refused(code: AddressFault): Refused {
  return { ok: false, code };
}

/** Whether every address of `inner` is one of `outer`. Different families never contain each other. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const [o, i] = [readCanonical(outer), readCanonical(inner)];
  return (
    o.bytes.length === i.bytes.length && o.bits <= i.bits && samePrefix(o.bytes, i.bytes, o.bits)
  );
}

/** Whether the two share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return overlap(readCanonical(a), readCanonical(b));
}

export function familyOf(cidr: Cidr): 4 | 6 {
  return cidr.includes(':') ? 6 : 4;
}

/** 1 to 32 or 128; 32 or 128 for a single address. */
export function prefixLengthOf(cidr: Cidr): number {
  return readCanonical(cidr).bits;
}

/** Whether it is a single address. */
export function isHost(cidr: Cidr): boolean {
  return !cidr.includes('/');
}

/**
 * The network of `bits` around it, e.g. the /64 of an IPv6 address. What is already as wide is its own
 * answer. Throws RangeError unless `bits` is 1 to 32 or 128.
 */
export function networkOf(cidr: Cidr, bits: number): Cidr {
  const network = readCanonical(cidr);
  checkBits(network.bytes, bits);
  if (bits >= network.bits) return cidr;
  return writeNetwork({ bytes: masked(network.bytes, bits), bits }) as Cidr;
}

/** The 4 or 16 bytes of the (first) address. */
export function addressBytes(cidr: Cidr): Uint8Array {
  return readCanonical(cidr).bytes;
}

/**
 * The canonical text of 4 or 16 bytes; an IPv4-mapped address becomes the IPv4 one.
 * Throws RangeError for other lengths, a prefix out of range, and bits set behind the prefix.
 */
export function cidrFromBytes(bytes: Uint8Array, prefixLength: number = bytes.length * 8): Cidr {
  if (bytes.length !== 4 && bytes.length !== 16) {
    throw new RangeError(`an address has 4 or 16 bytes, not ${bytes.length}`);
  }
  checkBits(bytes, prefixLength);
  if (hasHostBits(bytes, prefixLength)) throw new RangeError(ADDRESS_FAULTS['host-bits']);
  const given = { bytes, bits: prefixLength };
  const network = mappedIpv4(given) ?? given;
  checkBits(network.bytes, network.bits);
  return writeNetwork(network) as Cidr;
}

function checkBits(bytes: Uint8Array, bits: number): void {
  if (!Number.isInteger(bits) || bits < 1 || bits > bytes.length * 8) {
    throw new RangeError(`a prefix length is 1 to ${bytes.length * 8}, not ${bits}`);
  }
}
