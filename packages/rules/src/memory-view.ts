// A view kept in maps: for tests, for worlds in virtual time, and as the reference of what a store has to answer.
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import type { Effect, Peer, SignalRow, TableName, Tables, View } from './model.ts';

export interface MemoryView extends View {
  /** Performs the saves of a step; the rest is the caller's. */
  apply(effects: readonly Effect[]): void;
  /** Every row of a table, by key. */
  all<T extends TableName>(table: T): ReadonlyMap<string, Tables[T]>;
}

/** `peers` are the configured ones; everybody else is a stranger. */
export function memoryView(init: {
  readonly self: AuthorKey;
  readonly secret: string;
  readonly peers?: readonly Peer[];
}): MemoryView {
  const peers = new Map((init.peers ?? []).map((peer) => [peer.author, peer]));
  const tables: { [T in TableName]: Map<string, Tables[T]> } = {
    staged: new Map(),
    standing: new Map(),
    signal: new Map(),
    line: new Map(),
    ledger: new Map(),
    memory: new Map(),
  };
  const byAuthor = new Map<AuthorKey, Map<number, string>>();

  function save(table: TableName, key: string, row: Tables[TableName] | undefined): void {
    const rows = tables[table] as Map<string, Tables[TableName]>;
    if (table === 'signal') indexSignal(key, row as SignalRow | undefined);
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
  }

  function indexSignal(key: string, row: SignalRow | undefined): void {
    const known = row ?? tables.signal.get(key);
    if (known === undefined) return;
    const signals = byAuthor.get(known.author) ?? new Map<number, string>();
    byAuthor.set(known.author, signals);
    if (row === undefined) signals.delete(known.sequence);
    else signals.set(known.sequence, key);
  }

  function* signalsOf(author: AuthorKey, from = 0): Generator<SignalRow> {
    const signals = byAuthor.get(author) ?? new Map<number, string>();
    for (const sequence of [...signals.keys()].sort((a, b) => a - b)) {
      const row = sequence < from ? undefined : tables.signal.get(signals.get(sequence) ?? '');
      if (row !== undefined) yield row;
    }
  }

  return {
    self: init.self,
    secret: init.secret,
    read: <T extends TableName>(table: T, key: string) =>
      tables[table].get(key) as Tables[T] | undefined,
    signalsOf,
    threatsIssued(author, from, to) {
      let count = 0;
      for (const key of byAuthor.get(author)?.values() ?? []) {
        const row = tables.signal.get(key);
        const counted = row?.kind === 'threat' && row.state === 'counted';
        if (counted && row.issuedAt >= from && row.issuedAt <= to) count++;
      }
      return count;
    },
    *due(now, limit) {
      const due: { table: TableName; key: string; at: number }[] = [];
      for (const table of Object.keys(tables) as TableName[])
        for (const [key, row] of tables[table])
          if (row.due !== undefined && row.due <= now) due.push({ table, key, at: row.due });
      due.sort((a, b) => a.at - b.at);
      for (const { table, key } of due.slice(0, limit)) yield { table, key };
    },
    *stagedKeys() {
      for (const key of tables.staged.keys()) yield key as Indicator;
    },
    peer: (author) => peers.get(author) ?? { author, class: 'stranger', group: 'strangers' },
    apply(effects) {
      for (const effect of effects)
        if (effect.type === 'save') save(effect.table, effect.key, effect.row);
    },
    all: (table) => tables[table],
  };
}
