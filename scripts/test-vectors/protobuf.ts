// Writes protobuf fields one by one, so that vectors can hold what no proper encoder would write.

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The shortest varint. */
export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

export function number(field: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(field * 8 + VARINT), varint(value)]);
}

export function bytes(field: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([varint(field * 8 + LENGTH_DELIMITED), varint(value.length), value]);
}

export function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}
