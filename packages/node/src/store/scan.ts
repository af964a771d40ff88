// Reads a whole sublevel, or a range of it, in chunks: between two of them the event loop is free.
import { SCAN_CHUNK } from '../constants.ts';
import type { Sublevel } from './database.ts';

export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

export async function* scan(
  space: Sublevel,
  range: Range = {},
): AsyncGenerator<readonly [string, string][]> {
  const iterator = space.iterator(range);
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
  const iterator = space.keys(range);
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
