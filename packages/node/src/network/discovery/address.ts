// What an address says by itself: whether it is of this machine only, and in whose neighbourhood it lies.
import { CODE_P2P, type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { parseCidr } from '@tocsin/protocol';

/** Longer ones are no address of a machine: they would only fill the book. */
const ADDRESS_MAX_CHARACTERS = 255;

/**
 * The address without the peer's id; `undefined` for what cannot be read or is of no use elsewhere. A circuit keeps the id of
 * the peer at its end, or gets it: peers tell their circuits without.
 */
export function plainAddress(given: string | Multiaddr, peer?: string): string | undefined {
  let address: Multiaddr;
  try {
    address = typeof given === 'string' ? multiaddr(given) : given;
  } catch {
    return undefined;
  }
  const parts = address.getComponents();
  const circuit = parts.some(({ name }) => name === 'p2p-circuit');
  const [first] = parts;
  if (first === undefined || !/^(ip[46]|dns[46]?)$/.test(first.name)) return undefined;
  // Whoever names two peers outside of a circuit means none.
  if (!circuit && parts.filter(({ code }) => code === CODE_P2P).length > 1) return undefined;
  const plain = circuit
    ? circuitTo(String(address), peer)
    : String(address.decapsulateCode(CODE_P2P));
  if (plain === undefined) return undefined;
  return plain.length > ADDRESS_MAX_CHARACTERS || plain === '/' ? undefined : plain;
}

function circuitTo(address: string, peer: string | undefined): string | undefined {
  if (!address.endsWith('/p2p-circuit')) return address;
  return peer === undefined ? undefined : `${address}/p2p/${peer}`;
}

/** Of this machine only, however it is written: what others call so is another machine. */
export function isLoopback(address: string): boolean {
  const { ip, name } = hostOf(address);
  if (ip !== undefined) return ip === '::1' || ip.startsWith('127.');
  return name === 'localhost' || name.endsWith('.localhost');
}

/** Stands for all addresses of a machine, and is none. */
export function isUnspecified(address: string): boolean {
  const { ip } = hostOf(address);
  return ip === '0.0.0.0' || ip === '::';
}

/** The IPv4 address of one that is written as IPv6, too. */
function hostOf(address: string): { readonly ip?: string; readonly name: string } {
  const [, , name = ''] = address.split('/');
  const parsed = parseCidr(name);
  return parsed.ok ? { ip: parsed.cidr, name } : { name };
}

/** The /24 of an IPv4 address, the /64 of an IPv6 one, or the name: who rents one address there can have them all. */
export function subnetOf(address: string): string {
  const [, kind = '', host = ''] = address.split('/');
  const parsed = parseCidr(host);
  if (!parsed.ok) return host;
  if (kind === 'ip4') return host.split('.').slice(0, 3).join('.');
  return parsed.cidr.includes('::') || parsed.cidr.includes(':') ? network64(host) : host;
}

/** The first four groups of an IPv6 address. */
function network64(host: string): string {
  const [head = '', tail] = host.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4).join(':');
}

/** Announced are the addresses of this machine that others can use; on a machine without a network the loopback alone. */
export function announced(addresses: Multiaddr[]): Multiaddr[] {
  const outside = addresses.filter((address) => !isLoopback(String(address)));
  return outside.length > 0 ? outside : addresses;
}
