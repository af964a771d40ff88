// Networks as number ranges, so that containment among thousands of them is one binary search.
import { addressBytes, type Cidr, familyOf, prefixLengthOf } from '@tocsin/protocol';

export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export function rangeOf(cidr: Cidr): Range {
  const family = familyOf(cidr);
  const first = BigInt(`0x${Buffer.from(addressBytes(cidr)).toString('hex')}`);
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefixLengthOf(cidr));
  return { family, first, last: first | ((1n << hostBits) - 1n) };
}
