// How much one author may say in an hour, by the times of issue: what a healed split brings at once was not said at once.
import type { AuthorKey } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Standing } from './rows.ts';
import { saveStanding } from './standing.ts';
import { standingOf } from './trust.ts';

const HOUR_MS = 3_600_000;

/** Whether one more Threat issued then would be more than the author's rate in some hour. */
export function overRate(changes: Changes, author: AuthorKey, issuedAt: number): boolean {
  const { threatsPerHour, threatsPerHourOwn } = changes.policy;
  const rate = changes.peer(author).class === 'own' ? threatsPerHourOwn : threatsPerHour;
  if (!Number.isFinite(rate)) return false;
  const within = (from: number, to: number): boolean =>
    changes.threatsIssued(author, from, to) >= rate;
  const oldest = issuedAt - HOUR_MS + 1;
  const newest = issuedAt + HOUR_MS - 1;
  if (!within(oldest, newest)) return false;
  return within(oldest, issuedAt) || fullest(changes, author, oldest, issuedAt) >= rate;
}

/** How many the fullest hour holds that begins with one of his Threats in the span, or at its end: out of order they fill any. */
function fullest(changes: Changes, author: AuthorKey, from: number, to: number): number {
  const issued: number[] = [];
  // A sequence is never before its issue, so none is missed.
  for (const { kind, state, issuedAt } of changes.signalsOf(author, from))
    if (kind === 'threat' && state === 'counted' && issuedAt >= from && issuedAt < to + HOUR_MS)
      issued.push(issuedAt);
  issued.sort((a, b) => a - b);
  let most = 0;
  let end = 0;
  for (const [i, begin] of issued.entries()) {
    while (end < issued.length && (issued[end] ?? 0) < begin + HOUR_MS) end++;
    if (begin <= to) most = Math.max(most, end - i);
  }
  return Math.max(most, issued.filter((at) => at >= to).length);
}

/** Sightings and Retractions are rare and by hand; beyond this they are not kept. */
export function overWords(changes: Changes, author: AuthorKey, issuedAt: number): boolean {
  const { wordsPerHour, wordsPerHourOwn } = changes.policy;
  const most = changes.peer(author).class === 'own' ? wordsPerHourOwn : wordsPerHour;
  return wordsIn(changes.read('standing', author), hourOf(issuedAt)) >= most;
}

export function countWord(changes: Changes, author: AuthorKey, issuedAt: number): void {
  const standing = standingOf(changes, author);
  const hour = hourOf(issuedAt);
  const others = (standing.words ?? []).filter(([at]) => at !== hour);
  const words = [...others, [hour, wordsIn(standing, hour) + 1] as const];
  saveStanding(changes, { ...standing, words });
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

const wordsIn = (standing: Standing | undefined, hour: number): number =>
  standing?.words?.find(([at]) => at === hour)?.[1] ?? 0;
