// Which keys and signatures are well-formed on this wire, checked before any implementation is asked:
// they differ in what they let through, and a signature made for the difference would split the mesh.

/**
 * The y coordinates of the eight points of small order, little-endian. Both signs of x are refused, and
 * the other encodings of these points are not canonical. A key among them lets anyone sign.
 */
const SMALL_ORDER_Y: readonly Uint8Array[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => Buffer.from(hex, 'hex'));

/** The order of the prime subgroup, 2^252 + 27742317777372353535851937790883648493, little-endian. */
const GROUP_ORDER = Buffer.from(
  'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010',
  'hex',
);

/** Whether 32 bytes may be a key or the R of a signature: y below the field's prime, not of small order. */
export function isAcceptablePoint(bytes: Uint8Array): boolean {
  return bytes.length === 32 && isCanonicalY(bytes) && !isSmallOrder(bytes);
}

/** Whether 64 bytes may be a signature: an acceptable R, and S below the group order (else S + L works, too). */
export function isAcceptableSignature(bytes: Uint8Array): boolean {
  return (
    bytes.length === 64 &&
    isBelowOrder(bytes.subarray(32)) &&
    isAcceptablePoint(bytes.subarray(0, 32))
  );
}

/** Below 2^255 - 19 without the sign bit: only the 19 largest values of 255 bits are not. */
function isCanonicalY(bytes: Uint8Array): boolean {
  if ((bytes[0] ?? 0) < 0xed || ((bytes[31] ?? 0) & 0x7f) !== 0x7f) return true;
  for (let i = 1; i < 31; i++) if (bytes[i] !== 0xff) return true;
  return false;
}

function isSmallOrder(bytes: Uint8Array): boolean {
  return SMALL_ORDER_Y.some((y) => {
    for (let i = 0; i < 31; i++) if (bytes[i] !== y[i]) return false;
    return ((bytes[31] ?? 0) & 0x7f) === y[31];
  });
}

function isBelowOrder(scalar: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (scalar[i] ?? 0) - (GROUP_ORDER[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
