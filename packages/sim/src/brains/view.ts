// The rows of one simulated node, in maps that answer as fast as the rules ask.
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import type { Effect, Peer, SignalRow, TableName, Tables, View } from '@tocsin/rules';
import type { BrainInit } from '../brain.ts';
import { type Due, DueQueue } from './due.ts';
import { Shelf } from './shelf.ts';
import { Sorted } from './sorted.ts';

/** One author's signals by their sequence, and his counted Threats by when they were issued. */
interface Log {
  readonly signals: Sorted<SignalRow>;
  readonly issued: Sorted<undefined>;
}

export interface WorldViewInit {
  readonly self: AuthorKey;
  readonly secret: string;
  readonly peers: readonly Peer[];
  readonly places: BrainInit['places'];
}

type Table<Row> = Pick<Map<string, Row>, 'get'> & {
  set(key: string, row: Row): void;
  delete(key: string): void;
};

export class WorldView implements View {
  readonly self: AuthorKey;
  readonly secret: string;
  readonly #peers: Shelf<Peer>;
  readonly #staged: Shelf<Tables['staged']>;
  readonly #signals: Shelf<SignalRow>;
  readonly #tables: { [T in TableName]: Table<Tables[T]> };
  readonly #logs: Shelf<Log>;
  readonly #due = new DueQueue();
  readonly #dueOf = (table: TableName, key: string): number | undefined =>
    this.#tables[table].get(key)?.due;

  constructor({ self, secret, peers, places }: WorldViewInit) {
    this.self = self;
    this.secret = secret;
    const { signals, indicators, authors, lines } = places;
    this.#staged = new Shelf(indicators);
    this.#signals = new Shelf(signals);
    this.#logs = new Shelf(authors);
    this.#tables = {
      staged: this.#staged,
      standing: new Shelf(authors),
      signal: this.#signals,
      line: new Shelf(lines),
      ledger: new Map(),
      memory: new Shelf(indicators),
    };
    this.#peers = new Shelf(authors);
    for (const peer of peers) this.#peers.set(peer.author, peer);
  }

  read<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    return this.#tables[table].get(key);
  }

  signalsOf(author: AuthorKey, from = 0): readonly SignalRow[] {
    return this.#logs.get(author)?.signals.from(from) ?? [];
  }

  threatsIssued(author: AuthorKey, from: number, to: number): number {
    return this.#logs.get(author)?.issued.count(from, to) ?? 0;
  }

  *due(now: number, limit: number): Generator<Due> {
    for (let given = 0; given < limit; given++) {
      const next = this.#due.take(now, this.#dueOf);
      if (next === undefined) return;
      yield next;
    }
  }

  /** When the next row is due. */
  nextDue(): number | undefined {
    return this.#due.next(this.#dueOf);
  }

  /** Nothing is due before. */
  get nothingDueBefore(): number {
    return this.#due.first ?? Number.POSITIVE_INFINITY;
  }

  *stagedKeys(): Generator<Indicator> {
    for (const { indicator } of this.#staged.values()) yield indicator;
  }

  peer(author: AuthorKey): Peer {
    return this.#peers.get(author) ?? { author, class: 'stranger', group: 'strangers' };
  }

  save({ table, key, row }: Extract<Effect, { type: 'save' }>): void {
    if (table === 'signal') this.#log(key, row);
    const rows = this.#tables[table] as Table<Tables[TableName]>;
    if (row === undefined) {
      rows.delete(key);
      return;
    }
    // Where the moment is the same it is noted already.
    if (row.due !== undefined && row.due !== rows.get(key)?.due) this.#due.add(row.due, table, key);
    rows.set(key, row);
  }

  #log(key: string, row: SignalRow | undefined): void {
    const before = this.#signals.get(key);
    const known = row ?? before;
    if (known === undefined) return;
    let log = this.#logs.get(known.author);
    if (log === undefined) {
      log = { signals: new Sorted(), issued: new Sorted() };
      this.#logs.set(known.author, log);
    }
    if (counts(before)) log.issued.remove(before.issuedAt);
    if (counts(row)) log.issued.add(row.issuedAt, undefined);
    if (row === undefined) log.signals.remove(known.sequence);
    else if (before === undefined) log.signals.add(row.sequence, row);
    else log.signals.replace(row.sequence, row);
  }
}

const counts = (row: SignalRow | undefined): row is SignalRow =>
  row?.kind === 'threat' && row.state === 'counted';
