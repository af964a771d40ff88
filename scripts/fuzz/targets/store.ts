// The store's own readers of bytes that a disk may have changed: LevelDB's tables, their packing, and rows with their checksums.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { decodeRow, encodeRow } from '../../../packages/node/src/store/codec.ts';
import { maskedCrc32c } from '../../../packages/node/src/store/crc32c.ts';
import { unpack } from '../../../packages/node/src/store/snappy.ts';
import { isWhole } from '../../../packages/node/src/store/tables.ts';
import type { Target } from '../model.ts';
import { joined } from '../mutators/havoc.ts';
import { bytesOf, must, mustEqual, sameBytes, textOf } from './holds.ts';

const UNPACKED_MAX_BYTES = 64 * 1024;
const FOOTER_BYTES = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const PACKED = 1;

export const store: Target = {
  name: 'store',
  about: 'tables, packed blocks and rows of the store, as a disk may give them back',
  sources: [],
  maxBytes: 4_096,
  mutators: [],
  open: async () => ({ seeds: await seeds(), run }),
};

/** The first byte says which reader it is. */
const READERS = [wholeTable, index, packedIndex, packed, row] as const;

async function seeds(): Promise<readonly Uint8Array[]> {
  const table = await tableOfLevelDb();
  const handle = Uint8Array.of(0, 0);
  const entry = Uint8Array.of(0, 1, handle.length, 0x61, ...handle);
  const restarts = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0);
  const literal = (bytes: Uint8Array) =>
    Uint8Array.of(bytes.length, (bytes.length - 1) << 2, ...bytes);
  const block = joined(entry, entry, restarts);
  return [
    [table],
    [block, restarts],
    [literal(block)],
    [literal(block), Uint8Array.of(12, 0, 0x61, 0x1d, 1), Uint8Array.of(5, 0, 0x61, 0x0e, 1, 0)],
    ['{"indicator":"198.41.0.7"}', '[]', '-0', 'null'].map(bytesOf),
  ].flatMap((some, reader) => some.map((bytes) => Uint8Array.of(reader, ...bytes)));
}

/** As LevelDB itself writes one, of what its log holds, when it is opened again. */
async function tableOfLevelDb(): Promise<Uint8Array> {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
  try {
    for (const from of [0, 60]) {
      const level = new Level(directory);
      for (let n = from; n < from + 60; n++) await level.put(`key ${n}`, `value ${n}, much alike`);
      await level.close();
    }
    const name = readdirSync(directory).find((file) => file.endsWith('.ldb')) ?? '';
    return new Uint8Array(readFileSync(join(directory, name)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function run(input: Uint8Array): string {
  const read = READERS[(input[0] ?? 0) % READERS.length] ?? wholeTable;
  return `${read.name}: ${read(input.subarray(1))}`;
}

function wholeTable(bytes: Uint8Array): string {
  const before = bytes.slice();
  const whole = isWhole(bytes);
  must(sameBytes(bytes, before), 'looking at a table changes it');
  return whole ? 'whole' : 'damaged';
}

/** What lies behind the checksums is read only when they are right: here they are, and the index is any bytes. */
function index(bytes: Uint8Array): string {
  return wholeTable(tableWith(bytes, 0));
}

function packedIndex(bytes: Uint8Array): string {
  return wholeTable(tableWith(bytes, PACKED));
}

/** A table of an index alone. */
function tableWith(contents: Uint8Array, packing: number): Uint8Array {
  const unsigned = joined(contents, Uint8Array.of(packing));
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(maskedCrc32c(unsigned));
  const handle = Uint8Array.of(0, (contents.length & 0x7f) | 0x80, contents.length >> 7);
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.set([...handle, ...handle]);
  footer.set(MAGIC, FOOTER_BYTES - MAGIC.length);
  return joined(unsigned, sum, footer);
}

function packed(bytes: Uint8Array): string {
  let made: Uint8Array;
  try {
    made = unpack(bytes, UNPACKED_MAX_BYTES);
  } catch (error) {
    if (error instanceof RangeError) return 'refused';
    throw error;
  }
  must(made.length <= UNPACKED_MAX_BYTES, 'a block is unpacked to more than it may be');
  must(sameBytes(unpack(bytes, made.length), made), 'the same block is unpacked otherwise');
  return 'unpacked';
}

/** As it is, and with the checksum that fits. */
function row(bytes: Uint8Array): string {
  const text = textOf(bytes);
  const value = decodeRow('key', text);
  if (value !== undefined) must(encodeRow('key', value) === text, 'a row is another one');
  let meant: unknown;
  try {
    meant = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  const stored = encodeRow('key', meant);
  mustEqual(decodeRow('key', stored), JSON.parse(JSON.stringify(meant)), 'a row is lost');
  must(decodeRow('kez', stored) === undefined, 'a row is taken for that of another key');
  return 'a row';
}
