// What one step has changed so far, laid over the view, so that the later rules of a step see the earlier ones.
import type { AuthorKey, Cidr, Indicator } from '@tocsin/protocol';
import { FewMap } from './few.ts';
import type {
  Draft,
  Effect,
  Happening,
  Peer,
  SignalRow,
  TableName,
  Tables,
  View,
} from './model.ts';
import type { Policy } from './policy.ts';

/** By table what a step has saved. Most steps touch few tables. */
type Rows = { [T in TableName]: FewMap<Tables[T] | undefined> | undefined };

/** In the order in which the saves are told. */
const NO_ROWS: Rows = {
  staged: undefined,
  standing: undefined,
  signal: undefined,
  line: undefined,
  ledger: undefined,
  memory: undefined,
};
const TABLES = Object.keys(NO_ROWS) as TableName[];

type Kernel = Extract<Effect, { type: 'block' | 'lift' }>;

export class Changes {
  readonly view: View;
  readonly now: number;
  readonly policy: Policy;
  readonly #rows: Rows = { ...NO_ROWS };
  /** When the Threats were issued that this step counts. */
  readonly #counted = new FewMap<readonly number[]>();
  /** Made when there is something for it. */
  #kernel: Map<Cidr, Kernel> | undefined;
  readonly #rest: Effect[] = [];

  constructor(view: View, now: number, policy: Policy) {
    this.view = view;
    this.now = now;
    this.policy = policy;
  }

  read<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    const rows: FewMap<Tables[T] | undefined> | undefined = this.#rows[table];
    const row = rows?.get(key);
    return row !== undefined || rows?.has(key) ? row : this.view.read(table, key);
  }

  save<T extends TableName>(table: T, key: string, row: Tables[T] | undefined): void {
    if (table === 'signal') this.#noteCounted(key, row as SignalRow | undefined);
    const rows: FewMap<Tables[T] | undefined> = this.#rows[table] ?? new FewMap();
    rows.set(key, row);
    this.#rows[table] = rows as Rows[T];
  }

  #noteCounted(key: string, row: SignalRow | undefined): void {
    if (row?.kind !== 'threat' || row.state !== 'counted') return;
    if (this.read('signal', key)?.state === 'counted') return;
    const before = this.#counted.get(row.author);
    this.#counted.set(row.author, before ? [...before, row.issuedAt] : [row.issuedAt]);
  }

  peer(author: AuthorKey): Peer {
    return this.view.peer(author);
  }

  /** An author's signals, those that this step has changed included; what it has added comes last. */
  *signalsOf(author: AuthorKey, from = 0): Generator<SignalRow> {
    const seen = new Set<string>();
    for (const row of this.view.signalsOf(author, from)) {
      const key = signalKey(author, row.sequence);
      seen.add(key);
      const current = this.read('signal', key);
      if (current !== undefined) yield current;
    }
    const added: SignalRow[] = [];
    this.#rows.signal?.forEach((row, key) => {
      if (row?.author === author && row.sequence >= from && !seen.has(key)) added.push(row);
    });
    yield* added;
  }

  /** All staged indicators, as this step leaves them. */
  *stagedKeys(): Generator<Indicator> {
    for (const indicator of this.view.stagedKeys())
      if (this.read('staged', indicator) !== undefined) yield indicator;
    const added: Indicator[] = [];
    this.#rows.staged?.forEach((row, key) => {
      if (row !== undefined && this.view.read('staged', key) === undefined)
        added.push(row.indicator);
    });
    yield* added;
  }

  /** Counted Threats of the author, those that this step counts included. */
  threatsIssued(author: AuthorKey, from: number, to: number): number {
    let count = this.view.threatsIssued(author, from, to);
    for (const issuedAt of this.#counted.get(author) ?? [])
      if (issuedAt >= from && issuedAt <= to) count++;
    return count;
  }

  /** The later word about an address replaces the earlier one. */
  block(cidr: Indicator, until: number): void {
    this.#tellKernel({ type: 'block', cidr, until });
  }

  lift(cidr: Indicator): void {
    this.#tellKernel({ type: 'lift', cidr });
  }

  #tellKernel(effect: Kernel): void {
    this.#kernel ??= new Map();
    this.#kernel.delete(effect.cidr);
    this.#kernel.set(effect.cidr, effect);
  }

  publish(draft: Draft): void {
    this.#rest.push({ type: 'publish', draft });
  }

  regard(author: AuthorKey): void {
    this.#rest.push({ type: 'regard', author });
  }

  tell(happening: Happening): void {
    this.#rest.push({ type: 'tell', happening });
  }

  /** Saves first; then the kernel; then the mesh and the operator, in order. */
  effects(): readonly Effect[] {
    const effects: Effect[] = [];
    for (const table of TABLES)
      this.#rows[table]?.forEach((row: Tables[TableName] | undefined, key: string) => {
        effects.push({ type: 'save', table, key, row } as Effect);
      });
    this.#kernel?.forEach((effect) => {
      effects.push(effect);
    });
    for (const effect of this.#rest) effects.push(effect);
    return effects;
  }
}

const SEQUENCE_DIGITS = 16;

/** The last key that was made: one step asks for it several times, and so does every node of a simulated world. */
let last = { author: '', sequence: -1, key: '' };

export function signalKey(author: AuthorKey, sequence: number): string {
  if (sequence !== last.sequence || author !== last.author)
    last = {
      author,
      sequence,
      key: `${author}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`,
    };
  return last.key;
}
