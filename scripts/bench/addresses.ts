// Public addresses in numbers, none of them special, none twice.

/** The `index`-th address: 11.0.0.1 and on, at most 16 million. `block` (11 to 99 but for special ones) keeps sets apart. */
export function publicAddress(index: number, block = 11): string {
  return `${block}.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

export function publicAddresses(count: number, block = 11): readonly string[] {
  return Array.from({ length: count }, (_, index) => publicAddress(index, block));
}
