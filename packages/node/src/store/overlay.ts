// The rows as a step sees them: what is written but not yet durable, over what was read lately, over LevelDB.
import { CACHED_ROWS } from '../constants.ts';
import { decodeRow, encodeRow } from './codec.ts';
import type { Sublevel } from './database.ts';
import { Lru } from './lru.ts';

/** In place of a row that is known not to be there. */
const ABSENT = Symbol('absent');
type Cached<R> = R | typeof ABSENT;

/** What was sealed into a batch: given back when it is durable. */
export type Sealed = ReadonlyMap<string, unknown>;

export interface Overlay<R> {
  read(key: string): R | undefined;
  /** A stored text that a scan brought. */
  decode(key: string, stored: string): R | undefined;
  /** @returns by how much the number of rows grew: -1, 0 or 1 */
  save(key: string, row: R | undefined): number;
  /** Everything saved since the last time, encoded; `undefined` is a deletion. */
  seal(): { sealed: Sealed; texts: Iterable<[string, string | undefined]>; size: number };
  /** The sealed rows are durable: they may be forgotten. */
  settle(sealed: Sealed): void;
  /** Rows that are not durable yet, by key. */
  unwritten(): Iterable<[string, R | undefined]>;
  isWritten(key: string): boolean;
}

/** @param mayExist false for keys that are certainly not on the disk: saves a look */
export function createOverlay<R>(
  space: Sublevel,
  onDamage: (key: string) => void,
  mayExist: (key: string) => boolean = () => true,
): Overlay<R> {
  const cache = new Lru<string, Cached<R>>(CACHED_ROWS);
  const unwritten = new Map<string, Cached<R>>();
  let dirty = new Set<string>();

  function load(key: string): Cached<R> {
    let stored: string | undefined;
    try {
      stored = space.getSync(key);
    } catch (error) {
      // While a full disk makes us open the store anew nothing is lost: a quarantine must not be taken for missing.
      if ((error as { code?: string }).code === 'LEVEL_DATABASE_NOT_OPEN') throw error;
      onDamage(key);
      return ABSENT;
    }
    return stored === undefined ? ABSENT : (decode(key, stored) ?? ABSENT);
  }

  function decode(key: string, stored: string): R | undefined {
    const row = decodeRow<R>(key, stored);
    if (row === undefined) onDamage(key);
    return row;
  }

  function find(key: string): Cached<R> {
    const known = unwritten.get(key) ?? cache.get(key);
    if (known !== undefined) return known;
    if (!mayExist(key)) return ABSENT;
    const row = load(key);
    cache.set(key, row);
    return row;
  }

  return {
    read(key) {
      const row = find(key);
      return row === ABSENT ? undefined : row;
    },
    decode,
    save(key, row) {
      const before = find(key) === ABSENT ? 0 : 1;
      unwritten.set(key, row ?? ABSENT);
      dirty.add(key);
      return (row === undefined ? 0 : 1) - before;
    },
    seal() {
      const keys = dirty;
      dirty = new Set();
      const sealed = new Map<string, unknown>();
      const texts: [string, string | undefined][] = [];
      for (const key of keys) {
        const row = unwritten.get(key) ?? ABSENT;
        sealed.set(key, row);
        texts.push([key, row === ABSENT ? undefined : encodeRow(key, row)]);
      }
      return { sealed, texts, size: keys.size };
    },
    settle(sealed) {
      for (const [key, row] of sealed) {
        // Saved again meanwhile, perhaps as it was before: the next batch has yet to take it from here.
        if (dirty.has(key) || unwritten.get(key) !== row) continue;
        unwritten.delete(key);
        cache.set(key, row as Cached<R>);
      }
    },
    isWritten: (key) => !unwritten.has(key),
    *unwritten() {
      for (const [key, row] of unwritten) yield [key, row === ABSENT ? undefined : row];
    },
  };
}
