// Which addresses of this node an invitation names, and in which order they are worth trying.
import { isSpecialPurpose, LIMITS, parseCidr } from '@tocsin/protocol';

/** More are not dialled by anybody in his right mind, and the line must fit where it is pasted. */
const ADDRESSES_MAX = 8;

/**
 * Without the peer id; public ones and names first, then those of a LAN, and loopback, which only helps on this machine
 * itself, if there is nothing else. Circuits are left out: a joiner cannot use a relay before it is a member.
 */
export function invitingAddresses(addresses: readonly string[]): string[] {
  const usable = addresses
    .filter((address) => !address.includes('/p2p-circuit'))
    .map((address) => address.replace(/\/p2p\/[^/]+$/, ''))
    .filter((address) => address.length <= LIMITS.membershipAddressMaxChars);
  const ranked = [...new Set(usable)].sort((a, b) => rankOf(a) - rankOf(b));
  const elsewhere = ranked.filter((address) => rankOf(address) < LOOPBACK);
  return (elsewhere.length > 0 ? elsewhere : ranked).slice(0, ADDRESSES_MAX);
}

const PUBLIC = 0;
const PRIVATE = 1;
const LOOPBACK = 2;

function rankOf(address: string): number {
  const [, protocol = '', host = ''] = address.split('/');
  if (!/^ip[46]$/.test(protocol)) return PUBLIC;
  const parsed = parseCidr(host);
  if (!parsed.ok) return PRIVATE;
  if (host === '::1' || host.startsWith('127.')) return LOOPBACK;
  return isSpecialPurpose(parsed.cidr) ? PRIVATE : PUBLIC;
}
