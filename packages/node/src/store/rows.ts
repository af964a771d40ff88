// The rows of the rules: read at once, saved as they go, with the indexes that answer for a range or for what is not there.
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import type { Row, SignalRow, TableName, Tables } from '@tocsin/rules';
import { DUE_AHEAD } from '../constants.ts';
import type { Operation, Sublevel } from './database.ts';
import { indexed } from './indexed.ts';
import {
  dueKey,
  padded,
  readDueKey,
  readSignalKey,
  SPACE_OF,
  type Space,
  signalKey,
  TABLES,
} from './layout.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import { scan, scanKeys } from './scan.ts';
import { SignalIndex, type Summary } from './signal-index.ts';

type Due = { readonly table: TableName; readonly key: string };
type Overlays = { readonly [T in TableName]: Overlay<Tables[T]> };

export interface RowsParts {
  readonly spaces: Readonly<Record<Space, Sublevel>>;
  /** Rows of a sublevel came or went. */
  readonly count: (space: Space, by: number) => void;
  readonly onDamage: (space: Space, key: string) => void;
}

export class Rows {
  readonly #parts: RowsParts;
  readonly #overlays: Overlays;
  readonly #index = new SignalIndex();
  readonly #staged = new Set<Indicator>();
  readonly #remembered = new Set<string>();
  #dueChanges = new Map<string, boolean>();
  #dueAhead: readonly Due[] = [];
  #soonest = Number.POSITIVE_INFINITY;
  #loaded = false;

  constructor(parts: RowsParts) {
    this.#parts = parts;
    this.#overlays = {
      ...(Object.fromEntries(
        TABLES.map((table) => [table, this.#overlay(table)]),
      ) as unknown as Overlays),
      // All three are asked of every signal, and mostly in vain: what is known here saves a look at the disk.
      signal: this.#overlay('signal', (key) => this.#index.has(...readSignalKey(key))),
      staged: this.#overlay('staged', (key) => this.#staged.has(key as Indicator)),
      memory: this.#overlay('memory', (key) => this.#remembered.has(key)),
    };
  }

  read<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    return this.#overlays[table].read(key);
  }

  save<T extends TableName>(table: T, key: string, row: Tables[T] | undefined): void {
    const overlay = this.#overlays[table];
    const before = overlay.read(key);
    if (before?.due !== row?.due) {
      if (before?.due !== undefined) this.setDue(dueKey(before.due, table, key), false);
      if (row?.due !== undefined) {
        this.setDue(dueKey(row.due, table, key), true);
        this.#soonest = Math.min(this.#soonest, row.due);
      }
    }
    this.#parts.count(SPACE_OF[table], overlay.save(key, row));
    this.#note(table, key, row);
  }

  *signalsOf(author: AuthorKey, from = 0): Generator<SignalRow> {
    yield* this.#signals(author, this.#index.sequences(author, from));
  }

  threatsIssued(author: AuthorKey, from: number, to: number): number {
    return this.#index.threatsIssued(author, from, to);
  }

  stagedKeys(): Iterable<Indicator> {
    return this.#staged.keys();
  }

  get stagedCount(): number {
    return this.#staged.size;
  }

  isStaged(indicator: string): boolean {
    return !this.#loaded || this.#staged.has(indicator as Indicator);
  }

  /** What `fetchDue` brought, and what is saved but not yet durable. */
  *due(now: number, limit: number): Generator<Due> {
    const given = new Set<string>();
    for (const { table, key } of [...this.#dueAhead, ...this.#unwrittenDue(now)]) {
      if (given.size >= limit) return;
      const name = `${table}/${key}`;
      if (given.has(name) || !isDue(this.read(table, key), now)) continue;
      given.add(name);
      yield { table, key };
    }
  }

  /** Reads ahead, without blocking, what a tick at `now` may ask for. @returns whether there is any */
  async fetchDue(now: number): Promise<boolean> {
    const range = { lt: padded(now + 1), limit: DUE_AHEAD };
    const ahead: string[] = [];
    for await (const keys of scanKeys(this.#parts.spaces.due, range)) ahead.push(...keys);
    for (const text of ahead) this.dropStaleDue(text);
    this.#dueAhead = ahead.map(readDueKey);
    return ahead.length > 0 || this.#unwrittenDue(now).length > 0;
  }

  /** Of a row that is damaged or not due then: it would be found for ever, and keep others from being found. */
  #isStale(text: string): boolean {
    const { due, table, key } = readDueKey(text);
    if (this.read(table, key)?.due === due) return false;
    // A batch that is on its way, or was while the index was read, takes it away by itself.
    const settled = !this.#dueChanges.has(text) && this.#overlays[table].isWritten(key);
    return settled && this.#parts.spaces.due.getSync(text) !== undefined;
  }

  /** When the next row is due, as far as it is written; `undefined`: nothing waits. */
  async nextDue(): Promise<number | undefined> {
    for await (const [first] of scanKeys(this.#parts.spaces.due, { limit: 1 }))
      if (first !== undefined) return readDueKey(first).due;
    return undefined;
  }

  /** The soonest of the rows saved since the last time it was asked. */
  takeSoonest(): number {
    const soonest = this.#soonest;
    this.#soonest = Number.POSITIVE_INFINITY;
    return soonest;
  }

  summaries(now: number): Iterable<Summary> {
    return this.#index.summaries(now);
  }

  /** All signals of sequences up to `until` that end after `alive`: how many, and their digest. */
  stock(until: number, alive: number): { count: number; digest: Uint8Array } {
    return this.#index.stock(until, alive);
  }

  /** An author's unexpired signals, from a sequence on. */
  *inventory(author: AuthorKey, now: number, from: number): Generator<SignalRow> {
    yield* this.#signals(author, this.#index.unexpired(author, now, from));
  }

  /** An entry of the index of due rows, by hand; `save` does it by itself. */
  setDue(key: string, put: boolean): void {
    // Put and deleted within one batch: the last word is right, whatever was there before.
    this.#dueChanges.set(key, put);
    this.#parts.count('due', put ? 1 : -1);
  }

  /** Of every signal on the disk, in chunks. */
  signalKeys(): AsyncIterable<readonly string[]> {
    return scanKeys(this.#parts.spaces.signals);
  }

  /** Puts the entry that a row must have in the index of due rows, should it be lost. */
  restoreDue(table: TableName, key: string): void {
    const due = this.read(table, key)?.due;
    // What is on its way to the disk brings its entry along.
    if (due === undefined || !this.#overlays[table].isWritten(key)) return;
    const text = dueKey(due, table, key);
    if (this.#parts.spaces.due.getSync(text) !== undefined) return;
    this.setDue(text, true);
    this.#soonest = Math.min(this.#soonest, due);
  }

  /** Takes an entry out of the index whose row is lost, or due at another time. */
  dropStaleDue(text: string): void {
    if (this.#isStale(text)) this.setDue(text, false);
  }

  overlays(): Iterable<[Space, Overlay<never>]> {
    return TABLES.map((table) => [SPACE_OF[table], this.#overlays[table] as Overlay<never>]);
  }

  /** Changes of the index of due rows since the last time. */
  takeDueChanges(): Operation[] {
    const sublevel = this.#parts.spaces.due;
    const changes = [...this.#dueChanges].map(
      ([key, put]): Operation =>
        put ? { type: 'put', sublevel, key, value: '' } : { type: 'del', sublevel, key },
    );
    this.#dueChanges = new Map();
    return changes;
  }

  /** Fills the indexes. @throws when the disk cannot be read */
  async load(): Promise<void> {
    const { spaces } = this.#parts;
    for await (const keys of scanKeys(spaces.staged))
      for (const key of keys) this.#staged.add(key as Indicator);
    for await (const keys of scanKeys(spaces.memory))
      for (const key of keys) this.#remembered.add(key);
    for await (const chunk of scan(spaces.signals))
      for (const [key, text] of chunk) {
        const row = this.#overlays.signal.decode(key, text);
        if (row !== undefined) this.#index.put(row.author, indexed(row));
      }
    this.#loaded = true;
  }

  #overlay<T extends TableName>(table: T, mayExist?: (key: string) => boolean): Overlay<Tables[T]> {
    const space = SPACE_OF[table];
    return createOverlay<Tables[T]>(
      this.#parts.spaces[space],
      (key) => this.#parts.onDamage(space, key),
      (key) => !this.#loaded || mayExist?.(key) !== false,
    );
  }

  *#signals(author: AuthorKey, sequences: Iterable<number>): Generator<SignalRow> {
    for (const sequence of sequences) {
      const row = this.read('signal', signalKey(author, sequence));
      if (row !== undefined) yield row;
    }
  }

  #unwrittenDue(now: number): Due[] {
    return TABLES.flatMap((table) => {
      const found: Due[] = [];
      for (const [key, row] of (this.#overlays[table] as Overlay<Row>).unwritten())
        if (isDue(row, now)) found.push({ table, key });
      return found;
    });
  }

  #note(table: TableName, key: string, row: Row | undefined): void {
    if (table === 'signal') {
      if (row === undefined) this.#index.delete(...readSignalKey(key));
      else this.#index.put((row as SignalRow).author, indexed(row as SignalRow));
    } else if (table === 'staged') {
      if (row === undefined) this.#staged.delete(key as Indicator);
      else this.#staged.add(key as Indicator);
    } else if (table === 'memory') {
      if (row === undefined) this.#remembered.delete(key);
      else this.#remembered.add(key);
    }
  }
}

const isDue = (row: Row | undefined, now: number): boolean =>
  row?.due !== undefined && row.due <= now;
