// Looks for damage in LevelDB's tables before LevelDB reads them: it trusts their contents, and a key that a flipped bit has
// put out of order ends the whole process by an assertion, at each start anew.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maskedCrc32c } from './crc32c.ts';
import { unpack } from './snappy.ts';

/** Two handles, padding, and the magic number: doc/table_format.md of LevelDB. */
const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;
/** A byte for the packing, four for the checksum. */
const TRAILER_BYTES = 5;
const PACKED = 1;
/** An index or filter block of a table of 2 MiB is far smaller. */
const BLOCK_MAX_BYTES = 64 << 20;

interface Handle {
  readonly offset: number;
  readonly size: number;
}

/** @returns the names of the tables that are not as they were written */
export async function damagedTables(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => /\.(ldb|sst)$/.test(name)).sort();
  const damaged: string[] = [];
  for (const name of names) if (await isDamaged(join(directory, name))) damaged.push(name);
  return damaged;
}

async function isDamaged(file: string): Promise<boolean> {
  try {
    return !isWhole(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A sector that cannot be read any more. Of what only this process may not read nothing is known.
    if (code === 'EIO' || code === 'EISDIR') return true;
    // A node that works there has just deleted it.
    if (code === 'ENOENT') return false;
    throw error;
  }
}

export function isWhole(table: Uint8Array): boolean {
  try {
    checkTable(table);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** @throws RangeError */
function checkTable(table: Uint8Array): void {
  const footer = new Reader(table.subarray(Math.max(0, table.length - FOOTER_BYTES)));
  if (footer.bytes.length < FOOTER_BYTES || footer.magic() !== MAGIC)
    throw new RangeError('no table');
  for (const block of [footer.handle(), footer.handle()])
    for (const handle of handlesIn(contentsOf(table, block))) checkBlock(table, handle);
}

/** @throws RangeError when the checksum differs */
function checkBlock(table: Uint8Array, { offset, size }: Handle): void {
  const end = offset + size + TRAILER_BYTES;
  if (end > table.length) throw new RangeError('a block outside of the table');
  const sum = new DataView(table.buffer, table.byteOffset + end - 4, 4).getUint32(0, true);
  if (sum !== maskedCrc32c(table.subarray(offset, end - 4)))
    throw new RangeError('a damaged block');
}

function contentsOf(table: Uint8Array, handle: Handle): Uint8Array {
  checkBlock(table, handle);
  const { offset, size } = handle;
  const contents = table.subarray(offset, offset + size);
  return table[offset + size] === PACKED ? unpack(contents, BLOCK_MAX_BYTES) : contents;
}

/** The values of an index: where other blocks are. */
function* handlesIn(index: Uint8Array): Generator<Handle> {
  if (index.length < 4) throw new RangeError('an index cut short');
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const restarts = view.getUint32(index.length - 4, true);
  const reader = new Reader(index.subarray(0, index.length - 4 - 4 * restarts));
  while (!reader.isAtEnd()) {
    reader.number();
    const keyBytes = reader.number();
    const valueBytes = reader.number();
    reader.skip(keyBytes);
    const next = reader.at + valueBytes;
    yield reader.handle();
    reader.at = next;
  }
}

class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  skip(count: number): void {
    this.at += count;
  }

  /** Seven bits a byte, the lowest first. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('a number cut short');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  handle(): Handle {
    const offset = this.number();
    return { offset, size: this.number() };
  }

  magic(): bigint {
    const { buffer, byteOffset, length } = this.bytes;
    return new DataView(buffer, byteOffset + length - 8, 8).getBigUint64(0, true);
  }
}
