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
  const within = (from: number): boolean =>
    changes.threatsIssued(author, from, from + HOUR_MS - 1) >= rate;
  if (within(issuedAt - HOUR_MS + 1)) return true;
  // Later ones are here already only when this one comes out of order.
  if (changes.threatsIssued(author, issuedAt + 1, issuedAt + HOUR_MS - 1) === 0) return false;
  return within(issuedAt) || within(issuedAt - HOUR_MS / 2);
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
