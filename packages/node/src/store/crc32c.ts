// The checksum of LevelDB's blocks: CRC-32C (Castagnoli), masked as LevelDB stores it.

const POLYNOMIAL = 0x82f63b78;
const MASK_DELTA = 0xa282ead8;

/** What one byte does to the sum, and what it does with one, two or three bytes behind it: four bytes go in one turn. */
const [T0, T1, T2, T3] = tables();

export function maskedCrc32c(bytes: Uint8Array): number {
  const whole = bytes.length & ~3;
  let crc = -1;
  let i = 0;
  for (; i < whole; i += 4) {
    crc ^=
      at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
    crc =
      at(T3, crc & 0xff) ^
      at(T2, (crc >>> 8) & 0xff) ^
      at(T1, (crc >>> 16) & 0xff) ^
      at(T0, crc >>> 24);
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ at(T0, (crc ^ at(bytes, i)) & 0xff);
  const sum = ~crc >>> 0;
  return (((sum >>> 15) | (sum << 17)) + MASK_DELTA) >>> 0;
}

/** Always within: the compiler cannot know it. */
function at(list: ArrayLike<number>, index: number): number {
  return list[index] as number;
}

function tables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    return rest;
  });
  const behind = (table: Int32Array) => table.map((sum) => (sum >>> 8) ^ at(first, sum & 0xff));
  const second = behind(first);
  const third = behind(second);
  return [first, second, third, behind(third)];
}
