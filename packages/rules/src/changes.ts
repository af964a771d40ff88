// What one step has changed so far, laid over the view, so that the later rules of a step see the earlier ones.
import type { AuthorKey, Cidr, Indicator } from '@tocsin/protocol';
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
type Rows = { [T in TableName]: Map<string, Tables[T] | undefined> | undefined };

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

export class Changes {
  readonly view: View;
  readonly now: number;
  readonly policy: Policy;
  readonly #rows: Rows = { ...NO_ROWS };
  /** When the Threats were issued that this step counts. */
  readonly #counted = new Map<AuthorKey, number[]>();
  readonly #kernel = new Map<Cidr, Effect>();
  readonly #rest: Effect[] = [];

  constructor(view: View, now: number, policy: Policy) {
    this.view = view;
    this.now = now;
    this.policy = policy;
  }

  read<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    const rows: Map<string, Tables[T] | undefined> | undefined = this.#rows[table];
    return rows?.has(key) ? rows.get(key) : this.view.read(table, key);
  }

  save<T extends TableName>(table: T, key: string, row: Tables[T] | undefined): void {
    if (table === 'signal') this.#noteCounted(key, row as SignalRow | undefined);
    const rows: Map<string, Tables[T] | undefined> = this.#rows[table] ?? new Map();
    rows.set(key, row);
    this.#rows[table] = rows as Rows[T];
  }

  #noteCounted(key: string, row: SignalRow | undefined): void {
    if (row?.kind !== 'threat' || row.state !== 'counted') return;
    if (this.read('signal', key)?.state === 'counted') return;
    const counted = this.#counted.get(row.author);
    if (counted === undefined) this.#counted.set(row.author, [row.issuedAt]);
    else counted.push(row.issuedAt);
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
    for (const [key, row] of this.#rows.signal ?? [])
      if (row?.author === author && row.sequence >= from && !seen.has(key)) yield row;
  }

  /** All staged indicators, as this step leaves them. */
  *stagedKeys(): Generator<Indicator> {
    for (const indicator of this.view.stagedKeys())
      if (this.read('staged', indicator) !== undefined) yield indicator;
    for (const [key, row] of this.#rows.staged ?? [])
      if (row !== undefined && this.view.read('staged', key) === undefined) yield row.indicator;
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
    this.#kernel.delete(cidr);
    this.#kernel.set(cidr, { type: 'block', cidr, until });
  }

  lift(cidr: Indicator): void {
    this.#kernel.delete(cidr);
    this.#kernel.set(cidr, { type: 'lift', cidr });
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
    const saves: Effect[] = [];
    for (const table of TABLES)
      for (const [key, row] of this.#rows[table] ?? [])
        saves.push({ type: 'save', table, key, row } as Effect);
    return [...saves, ...this.#kernel.values(), ...this.#rest];
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
