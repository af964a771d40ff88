// What the sync compares and serves, out of the store.
import type { Verdict } from '@tocsin/rules';
import type { PeerHello, SyncSource } from './network/model.ts';
import { idsOf } from './store/indexed.ts';
import { signalKey } from './store/layout.ts';
import type { Store } from './store/store.ts';

export interface SyncParts {
  readonly store: Store;
  readonly now: () => number;
  readonly receive: (envelope: Uint8Array) => Verdict;
  readonly hello: () => PeerHello;
}

export function createSyncSource({ store, now, receive, hello }: SyncParts): SyncSource {
  return {
    summaries: () => store.rows.summaries(now()),
    stock: (until, alive) => store.rows.stock(until, alive),
    *inventory(author, from = 0) {
      for (const row of store.rows.inventory(author, now(), from))
        for (const id of idsOf(row)) yield { sequence: row.sequence, id };
    },
    *envelopes(author, sequences) {
      for (const sequence of sequences) {
        const row = store.rows.read('signal', signalKey(author, sequence));
        if (row === undefined) continue;
        yield bytes(row.envelope);
        if (row.rival !== undefined) yield bytes(row.rival);
      }
    },
    receive: (envelope) => receive(envelope),
    hello,
  };
}

/** A copy of its own: `Buffer.from` of a text may lie in a shared pool. */
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
