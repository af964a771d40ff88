// The asking side of a sync: compares author by author with one peer and fetches what is missing here.
import {
  type AuthorKey,
  type AuthorSummary,
  type InventoryEntry,
  idPrefix,
  type SummaryFrame,
  type SyncFrame,
} from '@tocsin/protocol';
import { breathe } from '../breathe.ts';
import {
  SYNC_AUTHORS_AT_ONCE,
  SYNC_AUTHORS_MAX,
  SYNC_REJECTS_MAX,
  SYNC_SETTLED_MS,
  SYNC_SIGNALS_BETWEEN_BREATHS,
  SYNC_WANTED_AT_ONCE,
} from '../limits.ts';
import type { PeerHello, SyncSource } from '../model.ts';
import { handOver, pullRecords, type RecordPullParts } from '../records/pull.ts';
import { helloFrame, readHello } from './hello.ts';
import { Outbox } from './outbox.ts';
import type { Refused } from './refused.ts';
import { sameStock, stockOf, summaries } from './stock.ts';
import { type FrameStream, SyncFault } from './stream.ts';

export interface PullInit {
  readonly network: string;
  readonly peer: AuthorKey;
  /** True if the peer is one of the operator's own machines. */
  readonly own: boolean;
  /** True if it is nobody yet: it may show records, and nothing else of it is heard. */
  readonly guest: boolean;
  /** That we have taken in signals by sync since it was asked last. */
  readonly news: boolean;
  /** Whether it matters that both sides hold the same of this author. */
  counts(author: AuthorKey): boolean;
}

export interface PullParts {
  readonly source: SyncSource;
  readonly refused: Refused;
  readonly records: RecordPullParts | undefined;
  onHello(hello: PeerHello): void;
  /** The peer says that this is the highest sequence it holds of the author. */
  onNewest(author: AuthorKey, newest: number): void;
  offence(code: string): void;
}

/** What one pull brought. */
export interface Pulled {
  readonly received: number;
  readonly accepted: number;
  /** Of those that were asked for, how many gossip could have brought long before. */
  readonly missed: number;
  /** True if both held the same, but for what was said in the last seconds. */
  readonly settled: boolean;
  /** True if the peer lacks signals that count, and were not said in the last seconds. */
  readonly behind: boolean;
}

/** An inventory page that is to be asked for. */
interface Page {
  readonly author: AuthorKey;
  readonly from: number;
}

/** @throws SyncFault on what no honest peer does; other errors when the link breaks */
export async function pull(init: PullInit, parts: PullParts, stream: FrameStream): Promise<Pulled> {
  const questions = new Outbox<SyncFrame>();
  const sending = stream.send(questions);
  // It fails together with reading, where the error is handled.
  sending.catch(() => {});
  const run = new Pull(init, parts, questions, stream.incoming[Symbol.asyncIterator]());
  try {
    await run.all();
  } catch (error) {
    // What was asked for and never came is not refused.
    parts.refused.forget();
    throw error;
  } finally {
    questions.end();
  }
  await sending;
  return run;
}

class Pull implements Pulled {
  received = 0;
  accepted = 0;
  missed = 0;
  settled = false;
  behind = false;
  /** Later sequences may still be on their way by gossip. */
  #settledUntil = 0;
  #rejected = 0;
  readonly #init: PullInit;
  readonly #parts: PullParts;
  readonly #questions: Outbox<SyncFrame>;
  readonly #answers: AsyncIterator<SyncFrame>;

  constructor(
    init: PullInit,
    parts: PullParts,
    questions: Outbox<SyncFrame>,
    answers: AsyncIterator<SyncFrame>,
  ) {
    this.#init = init;
    this.#parts = parts;
    this.#questions = questions;
    this.#answers = answers;
  }

  async all(): Promise<void> {
    const { network, own, guest, news, peer } = this.#init;
    const { source, records } = this.#parts;
    const told = source.hello();
    this.#settledUntil = Math.max(0, told.now - SYNC_SETTLED_MS);
    const mine = stockOf(source, { until: this.#settledUntil, alive: told.now }, news);
    this.#questions.push(helloFrame(network, told, own, guest ? undefined : mine));
    const { hello, stock } = await readHello(this.#answers, network);
    this.#parts.onHello(hello);
    const newer = records?.records.keyFor(peer, hello.keyNumber ?? 0);
    for (const frame of newer === undefined ? [] : handOver(newer)) this.#questions.push(frame);
    this.settled = stock !== undefined && sameStock(mine, stock);
    const first = await this.#next('records-summary', 'summary');
    const summary = first.kind === 'summary' ? first : await this.#next('summary');
    const differing = guest ? [] : turned(await this.#compare(summary), this.#init.peer);
    if (first.kind === 'records-summary' && records !== undefined)
      await pullRecords(first, records, {
        ask: (frame) => this.#questions.push(frame),
        next: (kind) => this.#next(kind),
      });
    const from = this.settled ? this.#settledUntil + 1 : 0;
    for (let at = 0; at < differing.length; at += SYNC_AUTHORS_AT_ONCE) {
      const authors = differing.slice(at, at + SYNC_AUTHORS_AT_ONCE);
      let pages: Page[] = authors.map((author) => ({ author, from }));
      while (pages.length > 0) pages = await this.#fetch(pages);
    }
  }

  /** Whose signals are not the same there and here. */
  async #compare(first: SummaryFrame): Promise<AuthorKey[]> {
    const { source } = this.#parts;
    const mine = new Map(summaries(source).map((s) => [s.author, s]));
    const named = new Set<AuthorKey>();
    const differing: AuthorKey[] = [];
    for (let frame = first; ; frame = await this.#next('summary')) {
      for (const theirs of frame.authors) {
        named.add(theirs.author);
        this.#parts.onNewest(theirs.author, theirs.newest);
        if (differing.length < SYNC_AUTHORS_MAX && differs(theirs, mine.get(theirs.author))) {
          differing.push(theirs.author);
        }
      }
      await breathe();
      if (!frame.more) break;
    }
    for (const { author, newest } of mine.values()) {
      if (named.has(author)) continue;
      // Of whom nothing is said the peer holds the same as we, or nothing.
      if (this.settled) this.#parts.onNewest(author, newest);
      else this.#lacks(author, firstOf(source, author));
    }
    return differing;
  }

  /** Asks for some inventory pages at once, then for what they name and we lack. Answers which pages follow. */
  async #fetch(pages: readonly Page[]): Promise<Page[]> {
    for (const { author, from } of pages) {
      this.#questions.push({ kind: 'inventory-request', author, from });
    }
    const following: Page[] = [];
    let asked = 0;
    for (const page of pages) {
      const { author, entries, more } = await this.#next('inventory');
      if (author !== page.author)
        throw new SyncFault('bad-answer', 'an inventory nobody asked for');
      const last = entries.at(-1)?.sequence ?? 0;
      // Without progress a liar could keep us asking for ever.
      if (more && last > page.from) following.push({ author, from: last });
      asked += this.#want(page, entries, more);
    }
    for (; asked > 0; asked--) await this.#receive();
    return following;
  }

  /** Asks for the entries that are neither here nor refused before; answers with how many questions. */
  #want({ author, from }: Page, entries: readonly InventoryEntry[], more: boolean): number {
    const { source, refused } = this.#parts;
    const last = more ? (entries.at(-1)?.sequence ?? from) : Number.POSITIVE_INFINITY;
    const mine = new Map<string, number>();
    for (const { sequence, id } of source.inventory(author, from)) {
      if (sequence > last) break;
      mine.set(`${sequence}/${idPrefix(id)}`, sequence);
    }
    const missing = new Set<number>();
    for (const { sequence, prefix } of entries) {
      const key = `${author}/${sequence}/${prefix}`;
      if (mine.delete(`${sequence}/${prefix}`) || refused.has(key)) continue;
      missing.add(sequence);
      if (sequence <= this.#settledUntil) this.missed++;
      // What is accepted will be found here the next time; what is not is not asked for again soon.
      refused.add(key);
    }
    for (const sequence of mine.values()) this.#lacks(author, sequence);
    const sequences = [...missing];
    for (let at = 0; at < sequences.length; at += SYNC_WANTED_AT_ONCE) {
      const part = sequences.slice(at, at + SYNC_WANTED_AT_ONCE);
      this.#questions.push({ kind: 'want', author, sequences: part });
    }
    return Math.ceil(sequences.length / SYNC_WANTED_AT_ONCE);
  }

  /** The peer lacks what we hold of this author at this sequence. */
  #lacks(author: AuthorKey, sequence: number): void {
    this.behind ||= sequence <= this.#settledUntil && this.#init.counts(author);
  }

  /** Takes in the answer to one question for signals. */
  async #receive(): Promise<void> {
    let more = true;
    while (more) {
      const frame = await this.#next('signals');
      for (const envelope of frame.envelopes) {
        const verdict = this.#parts.source.receive(envelope, this.#init.peer);
        this.received++;
        if (verdict.action === 'accept') this.accepted++;
        else if (verdict.code === 'not-ready') throw new Error('nothing can be taken in now');
        if (verdict.action === 'reject') {
          this.#parts.offence(verdict.code);
          if (++this.#rejected >= SYNC_REJECTS_MAX) {
            throw new SyncFault('bad-signals', 'the peer serves signals that do not verify');
          }
        }
        if (this.received % SYNC_SIGNALS_BETWEEN_BREATHS === 0) await breathe();
      }
      more = frame.more;
    }
  }

  async #next<K extends SyncFrame['kind']>(
    ...kinds: readonly K[]
  ): Promise<Extract<SyncFrame, { kind: K }>> {
    const next = await this.#answers.next();
    const kind = kinds.join(' or ');
    if (next.done) throw new Error(`the sync partner closed before its ${kind}`);
    if (!(kinds as readonly string[]).includes(next.value.kind)) {
      throw new SyncFault('bad-answer', `the sync partner sent ${next.value.kind}, not ${kind}`);
    }
    return next.value as Extract<SyncFrame, { kind: K }>;
  }
}

/**
 * From another place for each peer: who was away asks some at once, and what one of them has brought when its turn comes at
 * another is not asked for again.
 */
function turned(authors: readonly AuthorKey[], peer: AuthorKey): AuthorKey[] {
  const start = Number.parseInt(peer.slice(0, 8), 16) % Math.max(1, authors.length);
  return [...authors.slice(start), ...authors.slice(0, start)];
}

/** The sequence of the oldest signal that we hold of an author. */
function firstOf(source: SyncSource, author: AuthorKey): number {
  for (const { sequence } of source.inventory(author)) return sequence;
  return Number.POSITIVE_INFINITY;
}

function differs(theirs: AuthorSummary, mine: AuthorSummary | undefined): boolean {
  return theirs.count > 0 && (theirs.count !== mine?.count || theirs.digest !== mine.digest);
}
