// How much of what a friend says is borne out here, and what that leaves of his weight: much talk that comes to nothing weighs little.
import type { AuthorKey } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Micro, Peer } from './model.ts';
import type { Entry, Voice } from './rows.ts';
import { classOf } from './trust.ts';

const DAY_MS = 86_400_000;
/** Today and yesterday: long enough to mean something, too short for a good past to pay for many lies. */
const DAYS_COUNTED = 2;

const NONE: readonly never[] = [];

/** A friend names an address that he had not named. */
export function noteNamed(changes: Changes, author: AuthorKey): void {
  if (!isCounted(changes, author)) return;
  const shared = sharedBook(changes, changes.peer(author));
  enter(changes, ownBook(author), 1, 0);
  if (shared !== undefined) enter(changes, shared, 1, 0);
}

/**
 * An address attacked here, or goes on against its block: who had named it first until `at` was right, whether he is paid for it or not.
 * Who said it after another may have copied it, and what is copied from many is often right. Once: else one address that goes on
 * attacking, with a little new word each time, would outweigh hundreds of lies.
 */
export function bearOut(changes: Changes, entry: Entry, at: number): Entry {
  const first = firstOf(entry.voices);
  if (first > at) return entry;
  const voices = entry.voices.map((voice): Voice => {
    const isNews = !voice.borneOut && heardAt(voice) === first && isCounted(changes, voice.author);
    if (!isNews) return voice;
    enter(changes, ownBook(voice.author), 0, 1);
    return { ...voice, borneOut: true };
  });
  return { ...entry, voices };
}

/** When it was first named here by anybody but a stranger: his fresh keys could otherwise be first everywhere. */
function firstOf(voices: readonly Voice[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const voice of voices)
    if (voice.class !== 'stranger') first = Math.min(first, heardAt(voice));
  return first;
}

/** When the voice's first word came, by my own clock: the times in a signal are its author's claim. */
export const heardAt = ({ signals }: Voice): number =>
  signals.reduce((first, { receivedAt }) => Math.min(first, receivedAt), Number.POSITIVE_INFINITY);

/**
 * What talk leaves of a friend's trust, in millionths. `talkPerDay` addresses a day weigh in full, and `talkPerBorneOut` more for each
 * that was borne out here. The guests of one sponsor of whom nothing ever was have one such allowance together: names are free.
 */
export function spread(changes: Changes, peer: Peer, trust: Micro): Micro {
  const left = leftBy(talkOf(changes, peer.author), trust, changes);
  const shared = sharedBook(changes, peer);
  if (shared === undefined) return left;
  return Math.min(left, leftBy(sumOf(changes, shared), trust, changes));
}

function leftBy({ named, borneOut }: TalkSum, trust: Micro, { policy }: Changes): Micro {
  const full = DAYS_COUNTED * policy.talkPerDay + policy.talkPerBorneOut * borneOut;
  return named > full ? Math.floor((trust * full) / named) : trust;
}

/** How much he named, and how much of it was borne out here, today and yesterday. */
export const talkOf = (changes: Changes, author: AuthorKey): TalkSum =>
  sumOf(changes, ownBook(author));

/** Own machines are believed whoever else sees what they see; strangers have a pool of their own. */
const isCounted = (changes: Changes, author: AuthorKey): boolean =>
  classOf(changes.peer(author), changes.read('standing', author)) === 'friend';

/** Friends are few and speak often: each name is made once. Strangers, who can be explained too, do not fill it for ever. */
const ownBooks = new Map<AuthorKey, string>();
const BOOKS_MAX = 10_000;

function ownBook(author: AuthorKey): string {
  let book = ownBooks.get(author);
  if (book === undefined) {
    book = `talk:${author}`;
    if (ownBooks.size >= BOOKS_MAX) ownBooks.clear();
    ownBooks.set(author, book);
  }
  return book;
}

/** Of a guest who was never right here: the one that he has with all such guests of his group. */
function sharedBook(changes: Changes, { author, group }: Peer): string | undefined {
  if (group === author || talkOf(changes, author).borneOut > 0) return undefined;
  // Who was paid once stays proven while he is silent: else any other guest of his group could talk him down.
  const { confirmations = 0 } = changes.read('standing', author) ?? {};
  return confirmations > 0 ? undefined : `unproven:${group}`;
}

function enter(changes: Changes, book: string, named: number, borneOut: number): void {
  const today = dayOf(changes);
  const oldest = oldestDay(changes);
  const talk: (readonly [number, number, number])[] = [];
  let now: readonly [number, number, number] = [today, named, borneOut];
  for (const day of changes.read('line', book)?.talk ?? []) {
    if (day[0] === today) now = [today, day[1] + named, day[2] + borneOut];
    else if (day[0] > oldest) talk.push(day);
  }
  talk.push(now);
  const due = (today + DAYS_COUNTED) * DAY_MS;
  changes.save('line', book, { group: book, open: NONE, days: NONE, talk, due });
}

export interface TalkSum {
  readonly named: number;
  readonly borneOut: number;
}

function sumOf(changes: Changes, book: string): TalkSum {
  let named = 0;
  let borneOut = 0;
  const oldest = oldestDay(changes);
  // Asked for so often that to take the three apart by name would be felt.
  for (const day of changes.read('line', book)?.talk ?? NONE) {
    if (day[0] <= oldest) continue;
    named += day[1];
    borneOut += day[2];
  }
  return { named, borneOut };
}

/** It and what is older counts no more. */
const oldestDay = (changes: Changes): number => dayOf(changes) - DAYS_COUNTED;

const dayOf = ({ now }: Changes): number => Math.floor(now / DAY_MS);
