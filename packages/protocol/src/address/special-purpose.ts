// The special-purpose address registries of IANA: addresses that are never an attacker's.
// https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry
import type { Cidr } from '../model.ts';
import { embeddedIpv4 } from './embedded.ts';
import { type Network, overlap, readCanonical } from './network.ts';

/** A range that no indicator may touch. */
export interface SpecialPurpose {
  readonly range: Cidr;
  /** The name in the registry. */
  readonly name: string;
  readonly reference: string;
}

/**
 * Part of wire version 1: every node refuses exactly these, so that no relay is punished for what
 * another list would let pass. A longer list is a new version of the wire.
 */
export const SPECIAL_PURPOSE: readonly SpecialPurpose[] = (
  [
    ['0.0.0.0/8', '"This network"', 'RFC 791'],
    ['10.0.0.0/8', 'Private-Use', 'RFC 1918'],
    ['100.64.0.0/10', 'Shared Address Space', 'RFC 6598'],
    ['127.0.0.0/8', 'Loopback', 'RFC 1122'],
    ['169.254.0.0/16', 'Link Local', 'RFC 3927'],
    ['172.16.0.0/12', 'Private-Use', 'RFC 1918'],
    ['192.0.0.0/24', 'IETF Protocol Assignments', 'RFC 6890'],
    ['192.0.2.0/24', 'Documentation (TEST-NET-1)', 'RFC 5737'],
    ['192.31.196.0/24', 'AS112-v4', 'RFC 7535'],
    ['192.52.193.0/24', 'AMT', 'RFC 7450'],
    ['192.88.99.0/24', 'Deprecated (6to4 Relay Anycast)', 'RFC 7526'],
    ['192.168.0.0/16', 'Private-Use', 'RFC 1918'],
    ['192.175.48.0/24', 'Direct Delegation AS112 Service', 'RFC 7534'],
    ['198.18.0.0/15', 'Benchmarking', 'RFC 2544'],
    ['198.51.100.0/24', 'Documentation (TEST-NET-2)', 'RFC 5737'],
    ['203.0.113.0/24', 'Documentation (TEST-NET-3)', 'RFC 5737'],
    ['224.0.0.0/4', 'Multicast', 'RFC 5771'],
    ['240.0.0.0/4', 'Reserved, with Limited Broadcast', 'RFC 1112'],
    ['::', 'Unspecified Address', 'RFC 4291'],
    ['::1', 'Loopback Address', 'RFC 4291'],
    ['64:ff9b:1::/48', 'IPv4-IPv6 Translation (local use)', 'RFC 8215'],
    ['100::/64', 'Discard-Only Address Block', 'RFC 6666'],
    ['100:0:0:1::/64', 'Dummy IPv6 Prefix', 'RFC 9780'],
    ['2001::/32', 'TEREDO', 'RFC 4380'],
    ['2001:2::/48', 'Benchmarking', 'RFC 5180'],
    ['2001:10::/28', 'Deprecated (ORCHID)', 'RFC 4843'],
    ['2001:20::/28', 'ORCHIDv2', 'RFC 7343'],
    ['2001:30::/28', 'Drone Remote ID Protocol Entity Tags', 'RFC 9374'],
    ['2001::/23', 'IETF Protocol Assignments', 'RFC 2928'],
    ['2001:db8::/32', 'Documentation', 'RFC 3849'],
    ['2002::/16', '6to4', 'RFC 3056'],
    ['2620:4f:8000::/48', 'Direct Delegation AS112 Service', 'RFC 7534'],
    ['3fff::/20', 'Documentation', 'RFC 9637'],
    ['5f00::/16', 'Segment Routing (SRv6) SIDs', 'RFC 9602'],
    ['fc00::/7', 'Unique-Local', 'RFC 4193'],
    ['fe80::/10', 'Link-Local Unicast', 'RFC 4291'],
    ['fec0::/10', 'Deprecated (Site-Local)', 'RFC 3879'],
    ['ff00::/8', 'Multicast', 'RFC 4291'],
    // Only 2000::/3 is global unicast; these three are all the rest.
    ['::/3', 'Not global unicast', 'RFC 4291'],
    ['4000::/2', 'Not global unicast', 'RFC 4291'],
    ['8000::/1', 'Not global unicast', 'RFC 4291'],
  ] as const
).map(([range, name, reference]) => ({ range: range as string as Cidr, name, reference }));

const NETWORKS = SPECIAL_PURPOSE.map((entry) => ({ entry, network: readCanonical(entry.range) }));
const TABLE = {
  4: NETWORKS.filter(({ network }) => network.bytes.length === 4),
  6: NETWORKS.filter(({ network }) => network.bytes.length === 16),
};

/** The first special-purpose range that this network touches, its embedded IPv4 address judged as such. */
export function specialPurposeOfNetwork(network: Network): SpecialPurpose | undefined {
  const judged = embeddedIpv4(network) ?? network;
  const table = TABLE[judged.bytes.length === 4 ? 4 : 6];
  for (const { entry, network: range } of table) if (overlap(range, judged)) return entry;
  return undefined;
}

/** The special-purpose range that `cidr` touches, if any: a prefix around one is special, too. */
export function specialPurposeOf(cidr: Cidr): SpecialPurpose | undefined {
  return specialPurposeOfNetwork(readCanonical(cidr));
}

/** Whether no signal may name this address or prefix. */
export function isSpecialPurpose(cidr: Cidr): boolean {
  return specialPurposeOf(cidr) !== undefined;
}
