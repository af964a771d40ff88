// The journal: every decision that changed something, one numbered entry each, each bound to the one before by its
// SHA-256. It shows corruption and tampering; a root user who rewrites all of it is beyond it.
import { hash } from 'node:crypto';
import { JOURNAL_KEPT, JOURNAL_MAX_BYTES } from './constants.ts';
import type { AuditResult, JournalEntry, JournalQuery } from './model.ts';
import type { Operation, StoreState, Sublevel } from './store/database.ts';
import { padded } from './store/layout.ts';
import { scan } from './store/scan.ts';

export type JournalState = StoreState['journal'];

/** What the first entry of all follows. */
const GENESIS = '0'.repeat(64);
const HASH_DIGITS = 64;

export const EMPTY_JOURNAL: JournalState = { first: 1, last: 0, hash: GENESIS, bytes: 0 };

export interface Journal {
  state(): JournalState;
  /** An entry for the next batch. */
  append(at: number, kind: string, detail: object): Operation;
  /** What has to be deleted, and the checkpoint that vouches for it, once it has grown too long; usually nothing. */
  prune(at: number): Promise<{ operations: readonly Operation[]; removed: number }>;
  read(query: JournalQuery): AsyncGenerator<JournalEntry>;
  /** Holds what is on the disk against the state in which it was left. */
  verify(written: JournalState): Promise<AuditResult>;
}

const link = (previous: string, text: string): string => hash('sha256', previous + text);

export function createJournal(
  space: Sublevel,
  from: JournalState = EMPTY_JOURNAL,
  maxBytes = JOURNAL_MAX_BYTES,
): Journal {
  let state = from;

  function append(at: number, kind: string, detail: object): Operation {
    const entry = state.last + 1;
    const text = JSON.stringify({ entry, at, kind, ...detail });
    const next = link(state.hash, text);
    const value = next + text;
    state = { ...state, last: entry, hash: next, bytes: state.bytes + value.length };
    return { type: 'put', sublevel: space, key: padded(entry), value };
  }

  return {
    state: () => state,
    append,

    async prune(at) {
      if (state.bytes <= maxBytes) return { operations: [], removed: 0 };
      const operations: Operation[] = [];
      let freed = 0;
      let { first } = state;
      let before = GENESIS;
      const excess = state.bytes - maxBytes * JOURNAL_KEPT;
      for await (const chunk of scan(space)) {
        for (const [key, value] of chunk) {
          if (freed >= excess) break;
          operations.push({ type: 'del', sublevel: space, key });
          freed += value.length;
          first = Number(key) + 1;
          before = value.slice(0, HASH_DIGITS);
        }
        if (freed >= excess) break;
      }
      const removed = operations.length;
      state = { ...state, first, bytes: state.bytes - freed };
      operations.push(append(at, 'checkpoint', { first, before }));
      return { operations, removed };
    },

    async *read({ from: gte = 0, kind, indicator, author, since, until, limit, newest = false }) {
      let left = limit ?? Number.POSITIVE_INFINITY;
      for await (const chunk of scan(space, { gte: padded(gte), reverse: newest }))
        for (const [, value] of chunk) {
          if (left <= 0) return;
          const entry = parse(value);
          if (entry === undefined) continue;
          const wanted =
            (kind === undefined || entry.kind === kind) &&
            (indicator === undefined || entry['indicator'] === indicator) &&
            (author === undefined || entry['author'] === author) &&
            (since === undefined || entry.at >= since) &&
            (until === undefined || entry.at <= until);
          if (!wanted) continue;
          left--;
          yield entry;
        }
    },

    async verify({ first, last, hash: head }) {
      const entries = last - first + 1;
      let next = first;
      let previous = first === 1 ? GENESIS : undefined;
      let why: string | undefined;
      try {
        // The entries before were pruned: a later checkpoint tells what the first one follows.
        previous ??= await checkpointFor(first);
        if (previous === undefined) why = 'no checkpoint vouches for the first entry';
        for await (const chunk of scan(space, { lte: padded(last) }))
          for (const [key, value] of chunk) {
            why ??= fault(next, previous ?? '', key, value);
            if (why !== undefined) return { ok: false, entries, broken: { entry: next, why } };
            previous = value.slice(0, HASH_DIGITS);
            next++;
          }
      } catch (error) {
        why = `it cannot be read: ${(error as Error).message}`;
      }
      if (next <= last) why ??= 'it is missing';
      if (previous !== head) why ??= 'it is not the last entry that was written';
      return why === undefined
        ? { ok: true, entries }
        : { ok: false, entries, broken: { entry: Math.min(next, last), why } };
    },
  };

  async function checkpointFor(first: number): Promise<string | undefined> {
    for await (const chunk of scan(space, { reverse: true }))
      for (const [, value] of chunk) {
        const entry = parse(value);
        if (entry?.kind === 'checkpoint' && entry['first'] === first)
          return String(entry['before']);
      }
    return undefined;
  }
}

/** Why the stored text is not entry `number` that follows `previous`. */
function fault(number: number, previous: string, key: string, value: string): string | undefined {
  if (Number(key) !== number) return 'it is missing';
  if (parse(value)?.entry !== number) return 'it cannot be read';
  const follows = link(previous, value.slice(HASH_DIGITS)) === value.slice(0, HASH_DIGITS);
  return follows ? undefined : 'it does not follow from the entry before';
}

function parse(value: string): JournalEntry | undefined {
  try {
    return JSON.parse(value.slice(HASH_DIGITS)) as JournalEntry;
  } catch {
    return undefined;
  }
}
