// What a confirmation pays and what a contradiction costs.
import { type AuthorKey, familyOf, type Indicator, networkOf } from '@tocsin/protocol';
import { customerNetwork } from './address.ts';
import type { Changes } from './changes.ts';
import { earn, freeLine } from './line.ts';
import { memoryOf, remember } from './memory.ts';
import type { Micro } from './model.ts';
import { rescore } from './rescore.ts';
import type { Entry, Voice } from './rows.ts';
import { saveStanding } from './standing.ts';
import { isFaulty, movedTrust, standingOf, trustOf } from './trust.ts';
import { weightOf } from './weight.ts';

const DAY_MS = 86_400_000;

/**
 * A sighting here of what others had signalled. Who was first shares the credit with those close behind; who copied it
 * later, or heard it from me, gets nothing, and nor does who last said it before `since`.
 */
export function creditAuthors(changes: Changes, entry: Entry, since: number): void {
  const { policy, now } = changes;
  const around = customerNetwork(entry.indicator, policy);
  const known = [entry.indicator, around].flatMap((about) => {
    const { sightedAt = -Infinity, publishedAt = -Infinity } = memoryOf(changes, about);
    return [sightedAt, publishedAt];
  });
  if (Math.max(...known) > now - policy.creditSilenceMs) return;
  const paid = payees(changes, entry, since).filter(
    (author) => !paidInNetwork(changes, entry, author),
  );
  const share = Math.floor(policy.creditMicro / paid.length);
  for (const author of paid) {
    const by = diluted(changes, author, share);
    const standing = movedTrust(changes, standingOf(changes, author), by);
    saveStanding(changes, { ...standing, confirmations: standing.confirmations + 1 });
    notePaid(changes, entry.indicator, author);
    const trust = trustOf(changes, author);
    changes.regard(author);
    changes.tell({
      kind: 'credited',
      author,
      indicator: entry.indicator,
      inputs: { by, trust, sharedBy: paid.length },
    });
  }
  const groups = new Set(paid.map((author) => changes.peer(author).group));
  for (const group of groups) earn(changes, group, 'confirmation');
}

/**
 * Who says much earns little with each word: what a day can earn depends on how often he is right, not on how much he says.
 * Else to copy a long block list would pay better than to be attacked.
 */
function diluted(changes: Changes, author: AuthorKey, share: Micro): Micro {
  const { now, policy } = changes;
  const said = changes.threatsIssued(author, now - DAY_MS, now);
  if (said <= policy.creditThreatsPerDay) return share;
  return Math.floor((share * policy.creditThreatsPerDay) / said);
}

/**
 * Authors of standing whose word came live, within a moment of the first; a newcomer only if there is none. Where who was first said
 * it too long ago, who repeated it since is not paid in his place.
 */
function payees(changes: Changes, entry: Entry, since: number): readonly AuthorKey[] {
  const { policy, now } = changes;
  const candidates = entry.voices.flatMap((voice) => {
    const heardAt = heardLive(voice);
    const able = heardAt !== undefined && !isFaulty(changes.read('standing', voice.author), now);
    return able ? [{ voice, heardAt }] : [];
  });
  const established = candidates.filter(
    ({ voice }) =>
      voice.class !== 'stranger' && weightOf(changes, voice.author) >= policy.trustToCountMicro,
  );
  const pool = established.length > 0 ? established : candidates;
  const first = Math.min(...pool.map(({ heardAt }) => heardAt[0]));
  return pool
    .filter(({ heardAt: [firstAt, lastAt] }) => {
      const isFirst = firstAt <= first + policy.creditShareWindowMs;
      return isFirst && lastAt >= since;
    })
    .map(({ voice }) => voice.author);
}

/** When he first and last said it, by my own clock: the times in a signal are its author's claim. */
function heardLive(voice: Voice): readonly [first: number, last: number] | undefined {
  const heard = voice.signals.filter((said) => said.live).map((said) => said.receivedAt);
  return heard.length === 0 ? undefined : [Math.min(...heard), Math.max(...heard)];
}

/** One who holds a /24 and attacks from all of it earns once. */
function networkAround(changes: Changes, indicator: Indicator): Indicator {
  const { creditNetworkBitsIpv4, creditNetworkBitsIpv6 } = changes.policy;
  const bits = familyOf(indicator) === 4 ? creditNetworkBitsIpv4 : creditNetworkBitsIpv6;
  return networkOf(indicator, bits) as Indicator;
}

function paidInNetwork(changes: Changes, entry: Entry, author: AuthorKey): boolean {
  const paid = changes.read('memory', networkAround(changes, entry.indicator))?.paid?.[author];
  return paid !== undefined && paid > changes.now - changes.policy.creditSilenceMs;
}

function notePaid(changes: Changes, indicator: Indicator, author: AuthorKey): void {
  const memory = memoryOf(changes, networkAround(changes, indicator));
  remember(changes, { ...memory, paid: { ...memory.paid, [author]: changes.now } });
}

/** Confirmed here, or in contact: the block no longer uses up its group's line. False: there is more contact than is believed in a day. */
export function freePlace(
  changes: Changes,
  { indicator, block }: Entry,
  by: 'confirmation' | 'contact',
): boolean {
  return block?.charged === undefined || freeLine(changes, block.charged, indicator, by);
}

/** A contradiction: the author loses trust, his sponsor a third of it, his group a part of its line, and all his entries are weighed again. */
export function debit(
  changes: Changes,
  author: AuthorKey,
  indicator: Indicator,
  reason: string,
): void {
  const { policy } = changes;
  const { group, sponsor } = changes.peer(author);
  lower(changes, author, policy.debitMicro, indicator, reason);
  // A fleet's key sponsors machines, and says nothing of addresses.
  if (sponsor !== undefined && changes.peer(sponsor).class !== 'stranger') {
    const third = Math.floor(policy.debitMicro / policy.sponsorDebitDivisor);
    lower(changes, sponsor, third, indicator, `sponsor: ${reason}`);
  }
  earn(changes, group, 'contradiction');
}

function lower(
  changes: Changes,
  author: AuthorKey,
  by: number,
  indicator: Indicator,
  reason: string,
): void {
  const before = trustOf(changes, author);
  const standing = movedTrust(changes, standingOf(changes, author), -by);
  saveStanding(changes, { ...standing, contradictions: standing.contradictions + 1 });
  const trust = trustOf(changes, author);
  changes.regard(author);
  changes.tell({ kind: 'debited', author, indicator, reason, inputs: { by, trust } });
  // An own peer's trust is pinned: all that he ever said would be weighed anew for nothing.
  if (trust < before) rescore(changes, author, 'lower');
}
