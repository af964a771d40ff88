// Unpacks Snappy, in which LevelDB packs its blocks: https://github.com/google/snappy/blob/main/format_description.txt

/** @throws RangeError for what is not Snappy */
export function unpack(packed: Uint8Array, maxBytes: number): Uint8Array {
  let at = 0;
  const next = (): number => {
    const byte = packed[at++];
    if (byte === undefined) throw new RangeError('cut short');
    return byte;
  };
  const little = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += next() * 256 ** i;
    return value;
  };

  let size = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = next();
    size += (byte & 0x7f) * shift;
    if (byte < 0x80) break;
  }
  if (size > maxBytes) throw new RangeError('larger than a block can be');
  const out = new Uint8Array(size);
  let made = 0;
  while (at < packed.length) {
    const tag = next();
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : little(short - 59)) + 1;
      if (at + length > packed.length) throw new RangeError('cut short');
      out.set(packed.subarray(at, at + length), made);
      at += length;
      made += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? ((tag >> 5) << 8) | next() : little(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > made || made + length > size)
      throw new RangeError('points outside');
    // A copy may reach into what it makes itself.
    for (let i = 0; i < length; i++, made++) out[made] = out[made - offset] as number;
  }
  if (made !== size) throw new RangeError('another size than it says');
  return out;
}
