// IPv4 addresses inside IPv6 ones, where the IPv6 spelling is only another name for the IPv4 host.
import { type Network, readCanonical, samePrefix } from './network.ts';

const MAPPED = readCanonical('::ffff:0:0').bytes;
const NAT64 = readCanonical('64:ff9b::').bytes;
const PREFIX_BITS = 96;

/** `::ffff:a.b.c.d`: what a dual-stack socket calls an IPv4 peer (RFC 4291 section 2.5.5.2). */
export function mappedIpv4(network: Network): Network | undefined {
  return inside(MAPPED, network);
}

/**
 * The IPv4 network behind an IPv4-mapped or NAT64 (`64:ff9b::a.b.c.d`, RFC 6052) one. 6to4 and Teredo
 * name a tunnel's end, not the sender, and are special-purpose as a whole.
 */
export function embeddedIpv4(network: Network): Network | undefined {
  return inside(MAPPED, network) ?? inside(NAT64, network);
}

function inside(prefix: Uint8Array, { bytes, bits }: Network): Network | undefined {
  if (bytes.length !== 16 || bits < PREFIX_BITS || !samePrefix(prefix, bytes, PREFIX_BITS)) {
    return undefined;
  }
  return { bytes: bytes.slice(12), bits: bits - PREFIX_BITS };
}
