// Addresses and networks as bytes and a prefix length, and the bit arithmetic on them.
import { readIpv4, readIpv6, writeAddress } from './text.ts';

/** `bytes` are 4 (IPv4) or 16 (IPv6) with no bit set behind the first `bits`. */
export interface Network {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** The bytes of one address of either family. */
export function readAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? readIpv6(text) : readIpv4(text);
}

/** The network of a canonical text. It was checked when it was made, so anything else is a bug. */
export function readCanonical(text: string): Network {
  const slash = text.indexOf('/');
  const bytes = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (bytes === undefined) throw new TypeError(`not a canonical address: ${JSON.stringify(text)}`);
  return { bytes, bits: slash < 0 ? bytes.length * 8 : Number(text.slice(slash + 1)) };
}

/** The canonical text: a single address has no prefix length. */
export function writeNetwork({ bytes, bits }: Network): string {
  const address = writeAddress(bytes);
  return bits === bytes.length * 8 ? address : `${address}/${bits}`;
}

/** Whether the first `bits` bits are the same. Both sides are of one family. */
export function samePrefix(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (((a[whole] ?? 0) ^ (b[whole] ?? 0)) & (0xff00 >> rest) & 0xff) === 0;
}

/** Whether two networks share an address. Different families never do. */
export function overlap(a: Network, b: Network): boolean {
  return (
    a.bytes.length === b.bytes.length && samePrefix(a.bytes, b.bytes, Math.min(a.bits, b.bits))
  );
}

/** The address with every bit behind the first `bits` cleared; a copy. */
export function masked(bytes: Uint8Array, bits: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const whole = bits >> 3;
  out.set(bytes.subarray(0, whole));
  if (bits & 7) out[whole] = (bytes[whole] ?? 0) & (0xff00 >> (bits & 7));
  return out;
}

/** Whether a bit is set behind the first `bits`. */
export function hasHostBits(bytes: Uint8Array, bits: number): boolean {
  return !samePrefix(bytes, masked(bytes, bits), bytes.length * 8);
}
