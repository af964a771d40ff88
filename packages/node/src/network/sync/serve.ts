// The answering side of a sync: it tells what it holds, and hands out what is asked for. It keeps no state between questions.
import {
  type AuthorKey,
  type InventoryFrame,
  idPrefix,
  LIMITS,
  type SyncFrame,
  signalsFrames,
  summaryFrames,
  type WantFrame,
} from '@tocsin/protocol';
import { breathe } from '../breathe.ts';
import { SYNC_WANTED_AT_ONCE, SYNC_WORK_BETWEEN_BREATHS } from '../limits.ts';
import type { PeerHello, SyncSource } from '../model.ts';
import { answerRecords, type RecordServeParts, recordsSummary } from '../records/serve.ts';
import { helloFrame, readHello } from './hello.ts';
import { sameStock, stockOf, summaries } from './stock.ts';

export interface ServeInit {
  readonly network: string;
  /** True if the asking peer is one of the operator's own machines. */
  readonly own: boolean;
  /** True if it is nobody yet: it gets the record part, and for the rest of an empty store. */
  readonly guest: boolean;
}

export interface ServeParts {
  readonly source: SyncSource;
  readonly records: RecordServeParts | undefined;
  readonly onHello: (hello: PeerHello, news: boolean) => void;
}

/** Answers frame by frame, no faster than they are taken. */
export async function* serve(
  { network, own, guest }: ServeInit,
  { source, records, onHello }: ServeParts,
  questions: AsyncIterable<SyncFrame>,
): AsyncGenerator<SyncFrame> {
  const asked = questions[Symbol.asyncIterator]();
  const { hello, stock } = await readHello(asked, network);
  onHello(hello, stock?.news ?? false);
  const mine = guest ? undefined : stock && stockOf(source, stock);
  yield helloFrame(network, source.hello(), own, mine);
  if (records !== undefined) yield recordsSummary(records.records);
  const authors = guest ? [] : summaries(source);
  const settled = stock !== undefined && mine !== undefined && sameStock(mine, stock);
  // Who holds the same needs to hear only of those who have spoken since.
  yield* summaryFrames(settled ? authors.filter(({ newest }) => newest > stock.until) : authors);
  let work = 0;
  for (let next = await asked.next(); !next.done; next = await asked.next()) {
    const question = next.value;
    if (records !== undefined) yield* answerRecords(question, records);
    // A turn of the event loop for each small question would make a thousand authors wait for a thousand turns.
    work++;
    if (question.kind === 'inventory-request' && !guest) {
      const answer = inventory(source, question.author, question.from);
      work += answer.entries.length;
      yield answer;
    } else if (question.kind === 'want' && !guest) {
      work += question.sequences.length;
      yield* wanted(source, question);
    }
    if (work < SYNC_WORK_BETWEEN_BREATHS) continue;
    work = 0;
    await breathe();
  }
}

function inventory(source: SyncSource, author: AuthorKey, from: number): InventoryFrame {
  const entries: { sequence: number; prefix: string }[] = [];
  for (const { sequence, id } of source.inventory(author, from)) {
    if (sequence < from) continue;
    if (entries.length === LIMITS.syncMaxInventoryEntries) {
      return { kind: 'inventory', author, entries, more: true };
    }
    entries.push({ sequence, prefix: idPrefix(id) });
  }
  return { kind: 'inventory', author, entries, more: false };
}

async function* wanted(source: SyncSource, want: WantFrame): AsyncGenerator<SyncFrame> {
  const { author, sequences } = want;
  for (let at = 0; at === 0 || at < sequences.length; at += SYNC_WANTED_AT_ONCE) {
    const part = sequences.slice(at, at + SYNC_WANTED_AT_ONCE);
    const last = at + SYNC_WANTED_AT_ONCE >= sequences.length;
    for (const frame of signalsFrames([...source.envelopes(author, part)])) {
      yield { ...frame, more: frame.more || !last };
    }
    await breathe();
  }
}
