// Reads a whole sublevel, or a range of it, in chunks: between two of them the event loop is free.
import { SCAN_BYTES, SCAN_CHUNK } from '../constants.ts';
import type { Snapshot, Sublevel } from './database.ts';

export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
  /** Only what was there when the snapshot was taken. */
  readonly snapshot?: Snapshot;
}

/** Handed through the sublevel to LevelDB, whose types a sublevel does not know. */
const wide = (range: Range) => ({ ...range, highWaterMarkBytes: SCAN_BYTES });

export async function* scan(
  space: Sublevel,
  range: Range = {},
): AsyncGenerator<readonly [string, string][]> {
  const iterator = space.iterator(wide(range));
  try {
    for (;;) {
      const chunk = await iterator.nextv(SCAN_CHUNK);
      if (chunk.length === 0) return;
      yield chunk as [string, string][];
    }
  } finally {
    await iterator.close();
  }
}

export async function* scanKeys(
  space: Sublevel,
  range: Range = {},
): AsyncGenerator<readonly string[]> {
  const iterator = space.keys(wide(range));
  try {
    for (;;) {
      const chunk = await iterator.nextv(SCAN_CHUNK);
      if (chunk.length === 0) return;
      yield chunk;
    }
  } finally {
    await iterator.close();
  }
}
