// Changes that know protobuf: fields are dropped, doubled, moved and given other values, and the lengths still fit.
import type { Random } from '@tocsin/sim';
import type { Mutator, Tools } from '../model.ts';
import { havoc, joined } from './havoc.ts';

interface Field {
  readonly number: number;
  readonly type: number;
  /** Of a varint or fixed number its bytes, else what stands behind the length. */
  readonly bytes: Uint8Array;
  /** What can be read as a message is changed as one. */
  readonly inner?: readonly Field[];
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
/** Deeper than any message of ours. */
const DEPTH_MAX = 4;
/** Half of all changes go into a message that the chosen field holds. */
const INTO = 700_000;
/** A length that does not fit: of each field, and a message has a dozen. */
const LIES = 3_000;
const NUMBERS = [0n, 1n, 2n, 127n, 128n, 255n, 256n, 1_000_000n, 2n ** 31n, 2n ** 32n - 1n]
  .concat([2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 1_764_000_000_000n])
  .map((value) => varint(value));
/** Addresses, prefixes of ids, keys and digests, signatures. */
const LENGTHS = [0, 1, 4, 15, 16, 17, 31, 32, 33, 64, 65];
const FIELD_NUMBERS_MAX = 20;
/** Six of these are not of a value. */
const CHANGES = 16;

export const protobuf: Mutator = (input, tools) => {
  const fields = read(input);
  return fields === undefined ? havoc(input, tools) : write(changed(fields, tools), tools.random);
};

function changed(fields: readonly Field[], tools: Tools): readonly Field[] {
  const { random } = tools;
  if (fields.length === 0) return [made(tools)];
  const at = random.below(fields.length);
  const field = fields[at];
  if (field === undefined) return fields;
  if (field.inner !== undefined && field.inner.length > 0 && random.chance(INTO))
    return fields.with(at, { ...field, inner: changed(field.inner, tools) });
  // Most often another value: what is out of order or unknown is refused before a value is looked at.
  switch (random.below(CHANGES)) {
    case 0:
      return fields.toSpliced(at, 1);
    case 1:
      return fields.toSpliced(at, 0, field);
    case 2:
      return fields.toSpliced(at, 1).toSpliced(random.below(fields.length), 0, field);
    case 3:
      return fields.toSpliced(at, 0, made(tools));
    case 4:
      return fields.with(at, borrowed(field, tools) ?? made(tools));
    case 5:
      return fields.with(at, { ...field, number: random.between(1, FIELD_NUMBERS_MAX) });
    default:
      return fields.with(at, revalued(field, tools));
  }
}

function revalued(field: Field, tools: Tools): Field {
  const { random } = tools;
  const { number, type, bytes } = field;
  if (type === VARINT) {
    const near = varint((numberOf(bytes) + BigInt(random.between(-2, 2))) & (2n ** 64n - 1n));
    const spelled = random.chance(50_000) ? overlong(bytes) : near;
    return { number, type, bytes: random.chance(500_000) ? random.pick(NUMBERS) : spelled };
  }
  if (type !== LENGTH_DELIMITED || random.chance(500_000))
    return { number, type, bytes: havoc(bytes, tools) };
  const length = random.pick(LENGTHS);
  const fill = random.chance(500_000) ? (bytes[0] ?? 0) : random.below(256);
  const padded = joined(bytes, new Uint8Array(Math.max(0, length - bytes.length)).fill(fill));
  return { number, type, bytes: padded.subarray(0, length) };
}

/** The same field of another input, with its value. */
function borrowed(field: Field, tools: Tools): Field | undefined {
  const all = flat(read(tools.other()) ?? []);
  const alike = all.filter(({ number, type }) => number === field.number && type === field.type);
  return alike.length === 0 ? undefined : tools.random.pick(alike);
}

function flat(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) => [field, ...flat(field.inner ?? [])]);
}

function made({ random, dictionary }: Tools): Field {
  const number = random.between(1, FIELD_NUMBERS_MAX);
  if (random.chance(500_000)) return { number, type: VARINT, bytes: random.pick(NUMBERS) };
  if (random.chance(50_000)) return { number, type: FIXED32, bytes: new Uint8Array(4) };
  const words = dictionary.length > 0 && random.chance(300_000);
  const bytes = words ? random.pick(dictionary) : new Uint8Array(random.pick(LENGTHS)).fill(42);
  return { number, type: LENGTH_DELIMITED, bytes };
}

/** The fields of a message; undefined for bytes that are none. */
function read(bytes: Uint8Array, depth = 0): readonly Field[] | undefined {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    if (tag === undefined || tag.value < 8) return undefined;
    const type = tag.value & 7;
    const number = Math.floor(tag.value / 8);
    const head = type === LENGTH_DELIMITED ? readVarint(bytes, tag.end) : undefined;
    const start = head?.end ?? tag.end;
    const end = endOf(bytes, type, start, head?.value);
    if (end === undefined || end > bytes.length) return undefined;
    const value = bytes.subarray(start, end);
    const inner =
      type === LENGTH_DELIMITED && value.length > 1 && depth < DEPTH_MAX
        ? read(value, depth + 1)
        : undefined;
    fields.push({ number, type, bytes: value, ...(inner && { inner }) });
    at = end;
  }
  return fields;
}

function endOf(
  bytes: Uint8Array,
  type: number,
  start: number,
  length: number | undefined,
): number | undefined {
  if (type === VARINT) return readVarint(bytes, start)?.end;
  if (type === FIXED64) return start + 8;
  if (type === FIXED32) return start + 4;
  return length === undefined ? undefined : start + length;
}

function write(fields: readonly Field[], random: Random): Uint8Array {
  return joined(
    ...fields.flatMap(({ number, type, bytes, inner }) => {
      const tag = varint(BigInt(number * 8 + type));
      if (type !== LENGTH_DELIMITED) return [tag, bytes];
      const value = inner === undefined ? bytes : write(inner, random);
      const length = random.chance(LIES) ? value.length + random.between(-2, 2) : value.length;
      return [tag, varint(BigInt(Math.max(0, length))), value];
    }),
  );
}

/** Of at most 2^32; undefined where there is none. */
function readVarint(bytes: Uint8Array, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return undefined;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 0x7f), 0n);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** The same number with a needless byte. */
function overlong(bytes: Uint8Array): Uint8Array {
  const last = bytes.length - 1;
  return joined(bytes.subarray(0, last), Uint8Array.of((bytes[last] ?? 0) | 0x80, 0));
}
