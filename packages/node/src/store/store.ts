// The node's memory: what the rules read at once and save as they go, written in batches that are whole or not there.
import { join } from 'node:path';
import type { Cidr } from '@tocsin/protocol';
import type { Draft } from '@tocsin/rules';
import { FINDINGS } from '../constants.ts';
import { createJournal, EMPTY_JOURNAL, type Journal } from '../journal.ts';
import type { AuditResult } from '../model.ts';
import {
  forceToDisk,
  type MakeRoom,
  moveAside,
  needRoom,
  type Operation,
  openDatabase,
  openHandles,
  putState,
  readState,
  repairDatabase,
  type StoreState,
} from './database.ts';
import { padded, SCHEMA, SPACE_OF, SPACES, type Space, TABLES } from './layout.ts';
import { writeMark } from './mark.ts';
import { createOverlay, type Overlay, type Sealed } from './overlay.ts';
import { Rows } from './rows.ts';
import { scan, scanKeys } from './scan.ts';

/** Everything saved since the batch before, ready to be written. */
export interface Batch {
  readonly operations: readonly Operation[];
  readonly sealed: readonly [Overlay<never>, Sealed][];
  readonly state: StoreState;
}

export type Head = StoreState['head'];

export interface StoreInit {
  readonly journalMaxBytes?: number | undefined;
  /** Asked when the disk is too full to open the store. Default: there is none to be made. */
  readonly makeRoom?: MakeRoom;
}

/** @throws NodeError STORE_LOCKED, STORE_UNUSABLE */
export async function openStore(
  dataDir: string,
  now: number,
  init: StoreInit = {},
): Promise<Store> {
  const store = new Store(dataDir, now, init);
  await store.open();
  return store;
}

export class Store {
  /** What was found wrong with the store, in sentences for the operator. */
  readonly findings: string[] = [];
  /** Told of each finding that is made later. */
  onFinding: (finding: string) => void = () => {};
  /** Which peers were configured when the entries were last weighed: a digest; kept with the next batch. */
  circle = '';
  rows!: Rows;
  journal!: Journal;
  #opened!: Awaited<ReturnType<typeof openDatabase>>;
  #blocks!: Overlay<number>;
  #drafts!: Overlay<Draft>;
  /** What certainly has a row in `blocks`, or may have one that is not durable. */
  readonly #blocked = new Set<string>();
  readonly #lifting = new Set<Cidr>();
  #loaded = false;
  /** Until it is mended, over the next start too. */
  #damaged = false;
  #extras: Operation[] = [];
  #counts = zeroCounts();
  #batch = 0;
  #syncedBatch = 0;
  /** As the last batch on the disk left it. */
  #written!: StoreState;
  #newestAt = 0;
  #head: Head = { sequence: 0, id: '' };
  #since: number;
  #lastDraft = 0;
  readonly #directory: string;
  readonly #markFile: string;
  readonly #journalMaxBytes: number | undefined;
  readonly #makeRoom: MakeRoom;

  constructor(dataDir: string, now: number, { journalMaxBytes, makeRoom }: StoreInit) {
    this.#directory = join(dataDir, 'store');
    this.#markFile = join(dataDir, 'store.mark');
    this.#since = now;
    this.#journalMaxBytes = journalMaxBytes;
    this.#makeRoom = makeRoom ?? (async () => false);
  }

  async open(): Promise<void> {
    this.#opened = await openDatabase(this.#directory, this.#markFile, this.#since, this.#makeRoom);
    const { spaces, state, mark, findings } = this.#opened;
    this.findings.push(...findings);
    if (findings.length > 0) this.#damaged = true;
    this.#since = mark?.since ?? this.#since;
    this.journal = createJournal(
      spaces.journal,
      state?.journal ?? EMPTY_JOURNAL,
      this.#journalMaxBytes,
    );
    this.#written = state ?? this.#state();
    const onDamage = (space: Space, key: string) =>
      this.#find(`the row ${key} of "${space}" is damaged and is taken as missing`);
    const count = (space: Space, by: number) => {
      this.#counts[space] += by;
    };
    this.rows = new Rows({ spaces, count, onDamage });
    this.#loaded = false;
    this.#blocked.clear();
    this.#blocks = createOverlay(
      spaces.blocks,
      (key) => onDamage('blocks', key),
      (key) => !this.#loaded || this.#blocked.has(key),
    );
    this.#drafts = createOverlay(spaces.drafts, (key) => onDamage('drafts', key));
    this.#counts = { ...(state?.counts ?? zeroCounts()) };
    if (state === undefined) return;
    this.#batch = Math.max(state.batch, mark?.batch ?? 0);
    this.#newestAt = state.newestAt;
    this.#head = state.head;
    this.circle = state.circle ?? '';
    if (!state.damaged) return;
    this.#damaged = true;
    this.#find('the store was damaged, and the node ended before it was mended');
  }

  /** The kernel should hold `cidr` until then (ms since 1970); `undefined`: no longer. */
  saveBlock(cidr: Cidr, until: number | undefined): void {
    if (until === undefined) this.#lifting.add(cidr);
    this.#counts.blocks += this.#blocks.save(cidr, until);
    if (until === undefined) this.#blocked.delete(cidr);
    else this.#blocked.add(cidr);
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
    const addUnwritten = (): void => {
      for (const [key] of this.#drafts.unwritten()) keys.add(key);
    };
    // Before the scan too: what is written while it runs is not among what it sees, and no more among these afterwards.
    addUnwritten();
    for await (const chunk of scanKeys(this.#opened.spaces.drafts))
      for (const key of chunk) keys.add(key);
    addUnwritten();
    return [...keys].sort().flatMap((key) => {
      const draft = this.#drafts.read(key);
      return draft === undefined ? [] : [[key, draft] as [string, Draft]];
    });
  }

  /** @returns whether it was still there */
  removeDraft(key: string): boolean {
    const change = this.#drafts.save(key, undefined);
    this.#counts.drafts += change;
    return change !== 0;
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
    return this.journal.verify(this.#written.journal);
  }

  async pruneJournal(at: number): Promise<void> {
    const { operations, removed } = await this.journal.prune(at);
    this.#extras.push(...operations);
    this.#counts.journal += operations.length - 2 * removed;
  }

  // Notes

  /** Small texts that no row is for. */
  async recall(topic: string): Promise<[name: string, text: string][]> {
    const range = { gte: `${topic}/`, lt: `${topic}0` };
    const notes = await this.#opened.meta.iterator(range).all();
    return notes.map(([key, text]) => [key.slice(topic.length + 1), text]);
  }

  remember(topic: string, name: string, text: string | undefined): void {
    const note = { sublevel: this.#opened.meta, key: `${topic}/${name}` };
    this.#extras.push(
      text === undefined ? { type: 'del', ...note } : { type: 'put', ...note, value: text },
    );
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
    for (const [space, overlay] of this.rows.overlays()) collect(space, overlay);
    collect('blocks', this.#blocks as Overlay<never>);
    collect('drafts', this.#drafts as Overlay<never>);
    operations.push(...this.rows.takeDueChanges());
    if (operations.length === 0) return undefined;
    this.#batch++;
    this.#newestAt = Math.max(this.#newestAt, now);
    const state = this.#state();
    operations.push(putState(meta, state));
    return { operations, sealed, state };
  }

  /** Durable against SIGKILL; with `sync` against a power failure too. */
  async write(batch: Batch, sync: boolean): Promise<void> {
    await this.#opened.db.batch<string, string>([...batch.operations], { sync });
    for (const [overlay, sealed] of batch.sealed) overlay.settle(sealed);
    this.#written = batch.state;
  }

  /** Forces everything written so far to the disk; nothing to do on an idle node. */
  async sync(): Promise<void> {
    const { batch } = this.#written;
    if (batch === this.#syncedBatch) return;
    await forceToDisk(this.#opened);
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
        await needRoom(this.#directory, this.#makeRoom);
        this.#find(await mend(this.#directory, this.#since));
        await this.open();
      }
    await this.#fill();
  }

  async #fill(): Promise<void> {
    const { blocks, drafts } = this.#opened.spaces;
    await this.rows.load();
    for await (const keys of scanKeys(blocks)) for (const key of keys) this.#blocked.add(key);
    for await (const [last] of scanKeys(drafts, { reverse: true, limit: 1 }))
      this.#lastDraft = Number(last);
    this.#loaded = true;
  }

  /**
   * Counts what is there and holds it against what had been written: LevelDB reads over a damaged log without a word.
   * Of a moment that lies still, so that the node can work meanwhile. @returns whether nothing is missing, or it has been mended since
   */
  async check(): Promise<boolean> {
    const { db, spaces, meta } = this.#opened;
    const snapshot = db.snapshot();
    try {
      const written = readState(meta, snapshot)?.counts ?? zeroCounts();
      for (const space of SPACES) {
        let found = 0;
        for await (const keys of scanKeys(spaces[space], { snapshot })) found += keys.length;
        if (found === written[space]) continue;
        this.#damaged = true;
        this.#counts[space] += found - written[space];
        this.#find(
          `the store holds ${found} rows of "${space}", but ${written[space]} had been written`,
        );
      }
      return !this.#damaged;
    } finally {
      await snapshot.close();
    }
  }

  /** What follows from the rows that are left has been made anew. */
  mended(): void {
    this.#damaged = false;
  }

  /**
   * Makes what follows from other rows anew: the index of due rows and the wanted blocks. The node works meanwhile, so each
   * row is looked at as it is at that moment, and put right before another step can change it.
   */
  async rebuild(now: number): Promise<void> {
    const { spaces } = this.#opened;
    for (const table of TABLES)
      for await (const keys of scanKeys(spaces[SPACE_OF[table]]))
        for (const key of keys) {
          this.rows.restoreDue(table, key);
          if (table === 'staged') this.#restoreBlock(key, now);
        }
    for await (const keys of scanKeys(spaces.due))
      for (const key of keys) this.rows.dropStaleDue(key);
    for await (const keys of scanKeys(spaces.blocks))
      for (const key of keys) this.#restoreBlock(key, now);
  }

  /** The wanted block is what the entry asks for. */
  #restoreBlock(key: string, now: number): void {
    const decision = this.rows.read('staged', key)?.decision;
    const stands = decision?.action === 'block' && decision.enforced && decision.end > now;
    const end = stands ? decision.end : undefined;
    if (this.blockOf(key as Cidr) !== end) this.saveBlock(key as Cidr, end);
  }

  #find(finding: string): void {
    // A disk that dies must fill neither memory nor journal with complaints.
    if (this.findings.length >= FINDINGS) return;
    this.findings.push(finding);
    this.onFinding(finding);
  }

  #state(): StoreState {
    return {
      schema: SCHEMA,
      batch: this.#batch,
      counts: { ...this.#counts },
      newestAt: this.#newestAt,
      circle: this.circle,
      ...(this.#damaged && { damaged: true }),
      head: this.#head,
      journal: this.journal.state(),
    };
  }
}

function zeroCounts(): Record<Space, number> {
  return Object.fromEntries(SPACES.map((space) => [space, 0])) as Record<Space, number>;
}
