// The record part of a sync, on the asking side: fetches the membership records that are missing here, pushes those that
// are missing there, and hands over the network's key to a member that has an older one.
import { type RecordsSummaryFrame, recordsFrames, type SyncFrame } from '@tocsin/protocol';
import type { HandedKey, RecordSource } from '../model.ts';
import type { Refused } from '../sync/refused.ts';
import { SyncFault } from '../sync/stream.ts';
import type { Intake } from './intake.ts';
import { RECORD_PREFIXES_MAX, RECORDS_PUSHED_MAX, RECORDS_WANTED_AT_ONCE } from './limits.ts';

export interface RecordPullParts {
  readonly records: RecordSource;
  readonly intake: Intake;
  /** What it offered and we did not keep. */
  readonly refused: Refused;
  /** What we offered and it may not have kept. */
  readonly offered: Refused;
}

export interface Talk {
  ask(frame: SyncFrame): void;
  /** The next answer, which must be of this kind. */
  next<K extends SyncFrame['kind']>(kind: K): Promise<Extract<SyncFrame, { kind: K }>>;
}

/** @throws SyncFault on what no honest peer does */
export async function pullRecords(
  theirs: RecordsSummaryFrame,
  { records, intake, refused, offered }: RecordPullParts,
  { ask, next }: Talk,
): Promise<void> {
  const mine = records.summary();
  if (mine.count === theirs.count && mine.digest === theirs.digest) return;
  ask({ kind: 'records-request' });
  const held = await prefixesOf(next);
  const wanted = [...held].filter((prefix) => !records.has(prefix) && !refused.has(prefix));
  for (const prefix of wanted) refused.add(prefix);
  const questions: string[][] = [];
  for (let at = 0; at < wanted.length; at += RECORDS_WANTED_AT_ONCE)
    questions.push(wanted.slice(at, at + RECORDS_WANTED_AT_ONCE));
  for (const prefixes of questions) ask({ kind: 'records-wanted', prefixes });
  for (const { length } of questions) await takeAnswer(length, intake, next);
  const lacking = [...records.prefixes()].filter(
    (prefix) => !held.has(prefix) && !offered.has(prefix),
  );
  const pushed = lacking.slice(0, RECORDS_PUSHED_MAX);
  if (pushed.length === 0) return;
  for (const prefix of pushed) offered.add(prefix);
  for (const frame of recordsFrames([...records.envelopes(pushed)])) ask(frame);
}

/** @throws SyncFault when there is more than was asked for: without an end a liar could keep us verifying */
async function takeAnswer(asked: number, intake: Intake, next: Talk['next']): Promise<void> {
  let left = asked;
  for (let more = true; more; ) {
    const frame = await next('records');
    left -= frame.envelopes.length;
    if (left < 0 || (frame.more && frame.envelopes.length === 0))
      throw new SyncFault('bad-answer', 'the peer sends more records than it was asked for');
    await intake.take(frame.envelopes);
    more = frame.more;
  }
}

async function prefixesOf(next: Talk['next']): Promise<Set<string>> {
  const held = new Set<string>();
  for (let more = true; more; ) {
    const page = await next('record-ids');
    for (const prefix of page.prefixes) held.add(prefix);
    // Without an end a liar could keep us reading for ever.
    if (held.size > RECORD_PREFIXES_MAX || (page.more && page.prefixes.length === 0))
      throw new SyncFault('bad-answer', 'the peer names more records than anybody keeps');
    more = page.more;
  }
  return held;
}

/** The record comes first: without it nobody believes the key. */
export function handOver({ rotation, number, key }: HandedKey): readonly SyncFrame[] {
  return [
    ...recordsFrames([rotation]),
    { kind: 'network-key', number, key: Buffer.from(key).toString('hex') },
  ];
}
