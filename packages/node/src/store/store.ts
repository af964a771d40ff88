// The node's memory: what the rules read at once and save as they go, written in batches that are whole or not there.
import { join } from 'node:path';
import type { AuthorKey, Cidr, Indicator } from '@tocsin/protocol';
import type { Draft, Row, SignalRow, TableName, Tables } from '@tocsin/rules';
import { DUE_AHEAD, FINDINGS } from '../constants.ts';
import { createJournal, EMPTY_JOURNAL, type Journal, type JournalState } from '../journal.ts';
import type { AuditResult } from '../model.ts';
import {
  moveAside,
  type Operation,
  openDatabase,
  openHandles,
  putState,
  readState,
  repairDatabase,
  type StoreState,
} from './database.ts';
import { indexed } from './indexed.ts';
import {
  dueKey,
  padded,
  readDueKey,
  readSignalKey,
  SCHEMA,
  SPACE_OF,
  SPACES,
  type Space,
  signalKey,
  TABLES,
} from './layout.ts';
import { writeMark } from './mark.ts';
import { createOverlay, type Overlay, type Sealed } from './overlay.ts';
import { scan, scanKeys } from './scan.ts';
import { SignalIndex } from './signal-index.ts';

/** Everything saved since the batch before, ready to be written. */
export interface Batch {
  readonly number: number;
  readonly operations: readonly Operation[];
  readonly sealed: readonly [Overlay<never>, Sealed][];
  readonly journal: JournalState;
}

export type Head = StoreState['head'];
type Due = { readonly table: TableName; readonly key: string };
type Overlays = { readonly [T in TableName]: Overlay<Tables[T]> };

/** @throws NodeError STORE_LOCKED, STORE_UNUSABLE */
export async function openStore(dataDir: string, now: number): Promise<Store> {
  const store = new Store(dataDir, now);
  await store.open();
  return store;
}

export class Store {
  /** What was found wrong with the store, in sentences for the operator. */
  readonly findings: string[] = [];
  /** Told of each finding that is made later. */
  onFinding: (finding: string) => void = () => {};
  journal!: Journal;
  #writtenJournal: JournalState = EMPTY_JOURNAL;
  #opened!: Awaited<ReturnType<typeof openDatabase>>;
  #overlays!: Overlays;
  #blocks!: Overlay<number>;
  #drafts!: Overlay<Draft>;
  readonly #index = new SignalIndex();
  /** What is staged; false while there is certainly no block of it on the disk. */
  readonly #staged = new Map<Indicator, boolean>();
  readonly #remembered = new Set<string>();
  readonly #lifting = new Set<Cidr>();
  #dueChanges = new Map<string, boolean>();
  #dueAhead: readonly Due[] = [];
  #soonest = Number.POSITIVE_INFINITY;
  #extras: Operation[] = [];
  #counts = zeroCounts();
  #batch = 0;
  #syncedBatch = 0;
  #newestAt = 0;
  #head: Head = { sequence: 0, id: '' };
  #since: number;
  #lastDraft = 0;
  #loaded = false;
  readonly #directory: string;
  readonly #markFile: string;

  constructor(dataDir: string, now: number) {
    this.#directory = join(dataDir, 'store');
    this.#markFile = join(dataDir, 'store.mark');
    this.#since = now;
  }

  async open(): Promise<void> {
    this.#opened = await openDatabase(this.#directory, this.#markFile, this.#since);
    const { spaces, state, mark, findings } = this.#opened;
    this.findings.push(...findings);
    this.#since = mark?.since ?? this.#since;
    this.#writtenJournal = state?.journal ?? EMPTY_JOURNAL;
    this.journal = createJournal(spaces.journal, this.#writtenJournal);
    this.#overlays = {
      ...(Object.fromEntries(
        TABLES.map((table) => [table, this.#overlay(SPACE_OF[table])]),
      ) as unknown as Overlays),
      // All three are asked of every signal, and mostly in vain: what is known here saves a look at the disk.
      signal: this.#overlay('signals', (key) => this.#index.has(...readSignalKey(key))),
      staged: this.#overlay('staged', (key) => this.#staged.has(key as Indicator)),
      memory: this.#overlay('memory', (key) => this.#remembered.has(key)),
    };
    this.#blocks = this.#overlay('blocks', (key) => this.#staged.get(key as Indicator) !== false);
    this.#drafts = this.#overlay('drafts');
    this.#counts = { ...(state?.counts ?? zeroCounts()) };
    if (state === undefined) return;
    this.#batch = Math.max(state.batch, mark?.batch ?? 0);
    this.#newestAt = state.newestAt;
    this.#head = state.head;
  }

  // What the rules read

  read<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    return this.#overlays[table].read(key);
  }

  *signalsOf(author: AuthorKey, from = 0): Generator<SignalRow> {
    for (const sequence of this.#index.sequences(author, from)) {
      const row = this.read('signal', signalKey(author, sequence));
      if (row !== undefined) yield row;
    }
  }

  threatsIssued(author: AuthorKey, from: number, to: number): number {
    return this.#index.threatsIssued(author, from, to);
  }

  stagedKeys(): Iterable<Indicator> {
    return this.#staged.keys();
  }

  /** What `fetchDue` brought, and what is saved but not yet durable. */
  *due(now: number, limit: number): Generator<Due> {
    const given = new Set<string>();
    const isDue = (row: Row | undefined) => row?.due !== undefined && row.due <= now;
    const candidates = [...this.#dueAhead, ...this.#unwrittenDue(now)];
    for (const { table, key } of candidates) {
      if (given.size >= limit) return;
      const name = `${table}/${key}`;
      if (given.has(name) || !isDue(this.read(table, key))) continue;
      given.add(name);
      yield { table, key };
    }
  }

  /** Reads ahead, without blocking, what a tick at `now` may ask for. @returns whether there is any */
  async fetchDue(now: number): Promise<boolean> {
    const { due } = this.#opened.spaces;
    const range = { lt: padded(now + 1), limit: DUE_AHEAD };
    const ahead: Due[] = [];
    for await (const keys of scanKeys(due, range)) ahead.push(...keys.map(readDueKey));
    this.#dueAhead = ahead;
    return ahead.length > 0 || this.#unwrittenDue(now).length > 0;
  }

  /** When the next row is due, as far as it is written; `undefined`: nothing waits. */
  async nextDue(): Promise<number | undefined> {
    for await (const [first] of scanKeys(this.#opened.spaces.due, { limit: 1 }))
      if (first !== undefined) return readDueKey(first).due;
    return undefined;
  }

  /** The soonest of the rows saved since the last time it was asked. */
  takeSoonest(): number {
    const soonest = this.#soonest;
    this.#soonest = Number.POSITIVE_INFINITY;
    return soonest;
  }

  // What is saved

  save<T extends TableName>(table: T, key: string, row: Tables[T] | undefined): void {
    const overlay = this.#overlays[table];
    const before = overlay.read(key);
    if (before?.due !== row?.due) {
      if (before?.due !== undefined) this.#setDue(dueKey(before.due, table, key), false);
      if (row?.due !== undefined) {
        this.#setDue(dueKey(row.due, table, key), true);
        this.#soonest = Math.min(this.#soonest, row.due);
      }
    }
    this.#counts[SPACE_OF[table]] += overlay.save(key, row);
    if (table === 'staged') this.#noteStaged(key as Indicator, row !== undefined);
    if (table === 'signal') this.#noteSignal(key, row as SignalRow | undefined);
    if (table === 'memory') this.#noteMemory(key, row !== undefined);
  }

  /** The kernel should hold `cidr` until then (ms since 1970); `undefined`: no longer. */
  saveBlock(cidr: Cidr, until: number | undefined): void {
    if (until === undefined) this.#lifting.add(cidr);
    this.#counts.blocks += this.#blocks.save(cidr, until);
    if (this.#staged.get(cidr as Indicator) === false) this.#staged.set(cidr as Indicator, true);
  }

  /** Given up, but nobody has been told yet: not durable. */
  isLifting(cidr: Cidr): boolean {
    return this.#lifting.has(cidr);
  }

  handedOn(changes: readonly { readonly cidr: Cidr }[]): void {
    for (const { cidr } of changes) this.#lifting.delete(cidr);
  }

  blockOf(cidr: Cidr): number | undefined {
    return this.#blocks.read(cidr);
  }

  get blockCount(): number {
    return this.#counts.blocks;
  }

  get stagedCount(): number {
    return this.#staged.size;
  }

  /** Everything that the kernel should hold, in chunks. */
  async *blocks(): AsyncGenerator<readonly [Cidr, number][]> {
    const blocks = this.#blocks;
    for await (const chunk of scan(this.#opened.spaces.blocks)) {
      const standing: [Cidr, number][] = [];
      for (const [key, text] of chunk) {
        const until = blocks.isWritten(key) ? blocks.decode(key, text) : undefined;
        if (until !== undefined) standing.push([key as Cidr, until]);
      }
      yield standing;
    }
    const unwritten: [Cidr, number][] = [];
    for (const [key, until] of blocks.unwritten())
      if (until !== undefined) unwritten.push([key as Cidr, until]);
    yield unwritten;
  }

  /** What could not be signed yet is kept until it can. */
  saveDraft(draft: Draft): void {
    this.#counts.drafts += this.#drafts.save(padded(++this.#lastDraft), draft);
  }

  get draftCount(): number {
    return this.#counts.drafts;
  }

  async drafts(): Promise<readonly [string, Draft][]> {
    const keys = new Set<string>();
    for await (const chunk of scanKeys(this.#opened.spaces.drafts))
      for (const key of chunk) keys.add(key);
    for (const [key] of this.#drafts.unwritten()) keys.add(key);
    return [...keys].sort().flatMap((key) => {
      const draft = this.#drafts.read(key);
      return draft === undefined ? [] : [[key, draft] as [string, Draft]];
    });
  }

  removeDraft(key: string): void {
    this.#counts.drafts += this.#drafts.save(key, undefined);
  }

  get head(): Head {
    return this.#head;
  }

  set head(head: Head) {
    this.#head = head;
  }

  get newestAt(): number {
    return this.#newestAt;
  }

  /** Journals what is decided, in the same batch as the decision. */
  log(at: number, kind: string, detail: object): void {
    this.#extras.push(this.journal.append(at, kind, detail));
    this.#counts.journal++;
  }

  audit(): Promise<AuditResult> {
    return this.journal.verify(this.#writtenJournal);
  }

  async pruneJournal(at: number): Promise<void> {
    const { operations, removed } = await this.journal.prune(at);
    this.#extras.push(...operations);
    this.#counts.journal += operations.length - 2 * removed;
  }

  // What the sync asks

  summaries(now: number) {
    return this.#index.summaries(now);
  }

  *inventory(author: AuthorKey, now: number, from: number): Generator<SignalRow> {
    for (const sequence of this.#index.unexpired(author, now, from)) {
      const row = this.read('signal', signalKey(author, sequence));
      if (row !== undefined) yield row;
    }
  }

  // Batches

  /** Everything saved since the last time; `undefined` when that is nothing. */
  take(now: number): Batch | undefined {
    const { spaces, meta } = this.#opened;
    const operations: Operation[] = this.#extras;
    this.#extras = [];
    const sealed: [Overlay<never>, Sealed][] = [];
    const collect = (space: Space, overlay: Overlay<never>) => {
      const part = overlay.seal();
      if (part.size === 0) return;
      sealed.push([overlay, part.sealed]);
      const sublevel = spaces[space];
      for (const [key, value] of part.texts)
        operations.push(
          value === undefined
            ? { type: 'del', sublevel, key }
            : { type: 'put', sublevel, key, value },
        );
    };
    for (const table of TABLES) collect(SPACE_OF[table], this.#overlays[table] as Overlay<never>);
    collect('blocks', this.#blocks as Overlay<never>);
    collect('drafts', this.#drafts as Overlay<never>);
    for (const [key, put] of this.#dueChanges)
      operations.push(
        put
          ? { type: 'put', sublevel: spaces.due, key, value: '' }
          : { type: 'del', sublevel: spaces.due, key },
      );
    this.#dueChanges = new Map();
    if (operations.length === 0) return undefined;
    this.#batch++;
    this.#newestAt = Math.max(this.#newestAt, now);
    operations.push(putState(meta, this.#state()));
    return { number: this.#batch, operations, sealed, journal: this.journal.state() };
  }

  /** Durable against SIGKILL; with `sync` against a power failure too. */
  async write(batch: Batch, sync: boolean): Promise<void> {
    await this.#opened.db.batch<string, string>([...batch.operations], { sync });
    for (const [overlay, sealed] of batch.sealed) overlay.settle(sealed);
    this.#writtenJournal = batch.journal;
  }

  /** Forces everything written so far to the disk; nothing to do on an idle node. */
  async sync(): Promise<void> {
    const batch = this.#batch;
    if (batch === this.#syncedBatch) return;
    await this.#opened.db.batch<string, string>([putState(this.#opened.meta, this.#state())], {
      sync: true,
    });
    await writeMark(this.#markFile, { since: this.#since, batch });
    this.#syncedBatch = batch;
  }

  /** After a failed write the log on the disk has an unknown end: only opening anew makes a whole one. */
  async reopen(): Promise<void> {
    await this.#opened.db.close();
    await this.#opened.db.open();
    await openHandles(this.#opened);
  }

  async close(): Promise<void> {
    if (this.#opened.db.status !== 'open') return;
    await this.sync().catch(() => undefined);
    await this.#opened.db.close();
  }

  // Loading

  /** Fills what is held in memory; repairs the store, or begins a new one, where it cannot be read. */
  async load(): Promise<void> {
    for (const mend of [repairDatabase, moveAside])
      try {
        await this.#fill();
        return;
      } catch (error) {
        this.#find(`the store cannot be read: ${(error as Error).message}`);
        await this.#opened.db.close();
        this.#find(await mend(this.#directory, this.#since));
        await this.open();
      }
    await this.#fill();
  }

  async #fill(): Promise<void> {
    const { spaces } = this.#opened;
    this.#index.clear();
    this.#staged.clear();
    this.#remembered.clear();
    const signals = this.#overlays.signal;
    for await (const keys of scanKeys(spaces.staged))
      for (const key of keys) this.#staged.set(key as Indicator, true);
    for await (const keys of scanKeys(spaces.memory))
      for (const key of keys) this.#remembered.add(key);
    for await (const chunk of scan(spaces.signals))
      for (const [key, text] of chunk) {
        const row = signals.decode(key, text);
        if (row !== undefined) this.#index.put(row.author, indexed(row));
      }
    for await (const [last] of scanKeys(spaces.drafts, { reverse: true, limit: 1 }))
      this.#lastDraft = Number(last);
    this.#loaded = true;
  }

  /**
   * Counts what is there and holds it against what had been written: LevelDB reads over a damaged log without a word.
   * Of a moment that lies still, so that the node can work meanwhile. @returns whether nothing is missing
   */
  async check(): Promise<boolean> {
    const { db, spaces, meta } = this.#opened;
    const snapshot = db.snapshot();
    try {
      const written = readState(meta, snapshot)?.counts ?? zeroCounts();
      let whole = true;
      for (const space of SPACES) {
        let found = 0;
        for await (const keys of scanKeys(spaces[space], { snapshot })) found += keys.length;
        if (found === written[space]) continue;
        whole = false;
        this.#counts[space] += found - written[space];
        this.#find(
          `the store holds ${found} rows of "${space}", but ${written[space]} had been written`,
        );
      }
      return whole;
    } finally {
      await snapshot.close();
    }
  }

  /** Makes what follows from other rows anew: the index of due rows and the wanted blocks. */
  async rebuild(now: number): Promise<void> {
    const { spaces } = this.#opened;
    const due = new Set<string>();
    const wanted = new Map<string, number>();
    for (const table of TABLES)
      for await (const chunk of scan(spaces[SPACE_OF[table]]))
        for (const [key] of chunk) {
          const row = this.read(table, key);
          if (row?.due !== undefined) due.add(dueKey(row.due, table, key));
          if (table !== 'staged' || row === undefined) continue;
          const { decision } = row as Tables['staged'];
          if (decision.action === 'block' && decision.enforced && decision.end > now)
            wanted.set(key, decision.end);
        }
    for await (const keys of scanKeys(spaces.due))
      for (const key of keys) if (!due.delete(key)) this.#setDue(key, false);
    for (const key of due) this.#setDue(key, true);
    for await (const chunk of this.blocks())
      for (const [cidr] of chunk) if (!wanted.has(cidr)) this.saveBlock(cidr, undefined);
    for (const [cidr, until] of wanted) this.saveBlock(cidr as Cidr, until);
  }

  #overlay<R>(space: Space, mayExist?: (key: string) => boolean): Overlay<R> {
    return createOverlay<R>(
      this.#opened.spaces[space],
      (key) => this.#find(`the row ${key} of "${space}" is damaged and is taken as missing`),
      (key) => !this.#loaded || mayExist?.(key) !== false,
    );
  }

  #find(finding: string): void {
    // A disk that dies must not fill the memory with complaints.
    if (this.findings.length < FINDINGS) this.findings.push(finding);
    this.onFinding(finding);
  }

  #state(): StoreState {
    return {
      schema: SCHEMA,
      batch: this.#batch,
      counts: this.#counts,
      newestAt: this.#newestAt,
      head: this.#head,
      journal: this.journal.state(),
    };
  }

  #setDue(key: string, put: boolean): void {
    // Put and deleted within one batch: nothing was there, or it stays.
    this.#dueChanges.set(key, put);
    this.#counts.due += put ? 1 : -1;
  }

  #unwrittenDue(now: number): Due[] {
    return TABLES.flatMap((table) => {
      const found: Due[] = [];
      for (const [key, row] of (this.#overlays[table] as Overlay<Row>).unwritten())
        if (row?.due !== undefined && row.due <= now) found.push({ table, key });
      return found;
    });
  }

  #noteStaged(key: Indicator, there: boolean): void {
    if (!there) this.#staged.delete(key);
    else if (!this.#staged.has(key)) this.#staged.set(key, false);
  }

  #noteMemory(key: string, there: boolean): void {
    if (there) this.#remembered.add(key);
    else this.#remembered.delete(key);
  }

  #noteSignal(key: string, row: SignalRow | undefined): void {
    if (row !== undefined) {
      this.#index.put(row.author, indexed(row));
      return;
    }
    this.#index.delete(...readSignalKey(key));
  }
}

function zeroCounts(): Record<Space, number> {
  return Object.fromEntries(SPACES.map((space) => [space, 0])) as Record<Space, number>;
}
