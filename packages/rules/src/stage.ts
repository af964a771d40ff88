// What is done about an indicator, decided anew whenever its evidence or the time has changed.
import type { Indicator } from '@tocsin/protocol';
import { isWide } from './address.ts';
import { announce } from './announce.ts';
import { type Appraisal, appraise, type Demotion, type Limits } from './appraise.ts';
import { passBreaker } from './breaker.ts';
import { countLedger, minuteOf, takeSeat } from './budget.ts';
import type { Changes } from './changes.ts';
import { charge } from './line.ts';
import { exemptUntil, memoryOf, remember } from './memory.ts';
import type { Policy } from './policy.ts';
import type { Decision, Entry, Memory, StandingBlock } from './rows.ts';
import { isSampled } from './sample.ts';
import { refusedByBreaker, refusedByLine, SELF, type Term } from './score.ts';
import { type Scale, scaleOf } from './windows.ts';

export const entryOf = (changes: Changes, indicator: Indicator): Entry =>
  changes.read('staged', indicator) ?? {
    indicator,
    voices: [],
    decision: { action: 'observe', end: 0, score: 0, enforced: false, reason: 'ended', at: 0 },
    due: 0,
  };

/** Decides about the entry as it is given, saves it, and asks for what follows. */
export function settle(changes: Changes, given: Entry): void {
  const entry = withoutExpired(given, changes.now);
  const before = given.decision;
  if (isEmpty(entry)) {
    const isExempt = exemptUntil(changes, entry.indicator) > changes.now;
    drop(changes, given, isExempt ? 'exempt' : 'ended');
    return;
  }
  const memory = changes.read('memory', entry.indicator);
  const { decision, block, retryAt } = decide(changes, entry, memory);
  leaveBlock(changes, given, block);
  const due = nextDue(changes, entry, block, decision, retryAt);
  if (changes.read('staged', entry.indicator) === undefined) countLedger(changes, { staged: 1 });
  const settled: Entry =
    block === undefined
      ? { ...withoutBlock(entry), decision, due }
      : { ...entry, block, decision, due };
  changes.save('staged', entry.indicator, settled);
  if (decision.enforced && (!before.enforced || before.end !== decision.end))
    changes.block(entry.indicator, decision.end);
  if (!decision.enforced && before.enforced) changes.lift(entry.indicator);
  announce(changes, settled, before);
}

function withoutBlock(entry: Entry): Entry {
  if (entry.block === undefined) return entry;
  const { block: _, ...rest } = entry;
  return rest;
}

/** The entry goes, and what it enforced with it. */
export function drop(changes: Changes, entry: Entry, reason: Decision['reason'] = 'ended'): void {
  leaveBlock(changes, entry, undefined);
  if (changes.read('staged', entry.indicator) !== undefined) {
    changes.save('staged', entry.indicator, undefined);
    countLedger(changes, { staged: -1 });
  }
  if (entry.decision.enforced) changes.lift(entry.indicator);
  const decision = {
    ...entry.decision,
    action: 'observe',
    end: 0,
    enforced: false,
    reason,
  } as const;
  announce(changes, { ...entry, decision }, entry.decision);
}

function withoutExpired(entry: Entry, now: number): Entry {
  const goesOn = ({ expiresAt }: { readonly expiresAt: number }): boolean => expiresAt > now;
  // Nearly always nothing has expired.
  if (
    entry.voices.every(({ signals }) => signals.length > 0 && signals.every(goesOn)) &&
    entry.votes === undefined &&
    entry.local === undefined
  )
    return entry;
  const voices = entry.voices
    .map((voice) => ({ ...voice, signals: voice.signals.filter(goesOn) }))
    .filter((voice) => voice.signals.length > 0);
  const votes = entry.votes?.filter(goesOn) ?? [];
  const { votes: _votes, local, ...rest } = entry;
  return {
    ...rest,
    voices,
    ...(votes.length > 0 && { votes }),
    ...(local !== undefined && local.until > now && { local }),
  };
}

const isEmpty = (entry: Entry): boolean =>
  entry.voices.length === 0 && entry.votes === undefined && entry.local === undefined;

interface Outcome {
  readonly decision: Decision;
  readonly block?: StandingBlock | undefined;
  /** When a refused place in the budget is asked for again. */
  readonly retryAt?: number;
}

function decide(changes: Changes, entry: Entry, memory: Memory | undefined): Outcome {
  const { now, policy } = changes;
  const scale = scaleOf(policy);
  const standing = entry.block?.by === 'local' ? undefined : entry.block;
  let limits: Limits = {
    demotion: demotionOf(changes, entry, memory),
    refused: standing && entry.decision.refused,
  };
  let appraisal = appraise(entry, scale, now, limits);
  const unenforced = (reason: Decision['reason']): Outcome => ({
    decision: decisionOf(appraisal, limits, now, false, reason),
  });
  if (exemptUntil(changes, entry.indicator) > now) return unenforced('exempt');
  const vetoed = isVetoed(entry, now, policy);
  if (appraisal.by === 'local') {
    const since = entry.block?.by === 'local' ? entry.block.since : now;
    const reason = vetoed ? 'guard' : appraisal.reason;
    const decision = decisionOf(appraisal, limits, now, !vetoed, reason);
    return { decision, block: { since, by: 'local' } };
  }
  if (limits.demotion !== undefined) return unenforced(appraisal.reason);
  let block = standing;
  if (appraisal.action !== 'block' || block === undefined || !isPaid(block, appraisal)) {
    const begun = begin(changes, entry, scale, standing, limits.refused ? undefined : appraisal);
    ({ appraisal, limits, block } = begun);
    if (block === undefined) return unenforced(appraisal.reason);
  }
  block = { ...block, by: appraisal.by };
  if (vetoed) return { ...unenforced('guard'), block: unseated(block) };
  // Only friends' words wait for a sighting; an own machine's is one.
  if (appraisal.by === 'peers' && (block.sampledUntil ?? 0) > now)
    return { ...unenforced('sampled'), block };
  return seat(changes, entry, appraisal, limits, block);
}

function decisionOf(
  { action, end, score }: Appraisal,
  { refused, demotion }: Limits,
  at: number,
  enforced: boolean,
  reason: Decision['reason'],
): Decision {
  const decision: Decision = { action, end, score, enforced, reason, at };
  const limited = demotion === undefined ? decision : { ...decision, demotion };
  return refused === undefined || refused.length === 0 ? limited : { ...limited, refused };
}

function demotionOf(
  changes: Changes,
  entry: Entry,
  memory: Memory | undefined,
): Demotion | undefined {
  const { now, policy } = changes;
  if (isWide(entry.indicator, policy)) return 'wide';
  if ((memory?.watchOnlyUntil ?? 0) > now) return 'unconfirmed';
  const { block } = entry;
  if (block === undefined || block.by === 'local') return undefined;
  if (now < unconfirmedFrom(block, memory, policy)) return undefined;
  const watchOnlyUntil = now + policy.unconfirmedWatchMs;
  const { unconfirmed: _, ...remembered } = memoryOf(changes, entry.indicator);
  remember(changes, { ...remembered, watchOnlyUntil });
  return 'unconfirmed';
}

const unconfirmedSince = (block: StandingBlock): number => block.confirmedAt ?? block.since;

/** When this block has gone unconfirmed for too long, earlier ones of the same indicator included. */
const unconfirmedFrom = (
  block: StandingBlock,
  memory: Memory | undefined,
  policy: Policy,
): number => unconfirmedSince(block) + policy.unconfirmedMs - (memory?.unconfirmed?.ms ?? 0);

const isVetoed = (entry: Entry, now: number, policy: Policy): boolean =>
  entry.guard !== undefined && now < entry.guard.at + policy.guardRetryMs;

interface Begun {
  readonly appraisal: Appraisal;
  readonly limits: Limits;
  readonly block: StandingBlock | undefined;
}

/** Whether who paid for the block still speaks for it: else others would hold for nothing what they could not begin. */
const isPaid = ({ charged }: StandingBlock, { weighed }: Appraisal): boolean =>
  weighed.terms.some(
    ({ class: of, group, term }) =>
      term > 0 && (charged === undefined ? of === 'own' : of !== 'own' && group === charged),
  );

/**
 * A block begins, or goes on at another's charge: the largest term pays for it. Who can not pay is left out, and the rest is weighed again.
 * `first`: what it comes to while nobody is left out, where that is known.
 */
function begin(
  changes: Changes,
  entry: Entry,
  scale: Scale,
  standing: StandingBlock | undefined,
  first: Appraisal | undefined,
): Begun {
  const { now, policy, view } = changes;
  const refused: string[] = [];
  for (;;) {
    const isKnown = refused.length === 0 && first !== undefined;
    const appraisal = isKnown ? first : appraise(entry, scale, now, { refused });
    const { lead } = appraisal.weighed;
    if (appraisal.action !== 'block' || lead === undefined)
      return { appraisal, limits: { refused }, block: undefined };
    const issuedAt = latestIssuedAt(entry, lead);
    if (!pays(changes, entry.indicator, lead, issuedAt)) {
      refused.push(
        lead.class === 'own' ? refusedByBreaker(lead.author) : refusedByLine(lead.group),
      );
      continue;
    }
    const sampled = lead.class !== 'own' && isSampled(view.secret, entry.indicator, policy);
    const fresh: Omit<StandingBlock, 'by'> = {
      since: now,
      ...(sampled && { sampledUntil: now + policy.sampleWatchMs }),
    };
    const { charged: _, ...going } = standing ?? fresh;
    const block: StandingBlock = {
      ...going,
      by: appraisal.by,
      ...(lead.class !== 'own' && { charged: lead.group }),
    };
    return { appraisal, limits: { refused }, block };
  }
}

function pays(changes: Changes, indicator: Indicator, lead: Term, issuedAt: number): boolean {
  if (lead.author === SELF) return true;
  if (lead.class === 'own') return passBreaker(changes, lead.author, issuedAt);
  return charge(changes, lead.group, indicator);
}

/** Budgets go by when a signal was issued, so that a healed split does not look like a flood. */
const latestIssuedAt = (entry: Entry, lead: Term): number =>
  entry.voices.find((voice) => voice.author === lead.author)?.signals.at(-1)?.issuedAt ??
  entry.local?.at ??
  0;

function seat(
  changes: Changes,
  entry: Entry,
  appraisal: Appraisal,
  limits: Limits,
  block: StandingBlock,
): Outcome {
  const { now, policy } = changes;
  const granted = { decision: decisionOf(appraisal, limits, now, true, appraisal.reason), block };
  if (block.minute !== undefined) return granted;
  const { lead } = appraisal.weighed;
  const minute = minuteOf(lead === undefined ? now : latestIssuedAt(entry, lead));
  const place = takeSeat(changes, entry.indicator, appraisal.score, minute);
  if (!place.granted) {
    const decision = decisionOf(appraisal, limits, now, false, 'budget');
    return {
      decision,
      block,
      ...(place.full === 'total' && { retryAt: now + policy.budgetRetryMs }),
    };
  }
  for (const weaker of place.unseats) unseat(changes, weaker);
  return { ...granted, block: { ...block, minute } };
}

/** Gives a weaker block's place away: it stays staged, not enforced. */
function unseat(changes: Changes, indicator: Indicator): void {
  const entry = changes.read('staged', indicator);
  if (entry?.block?.minute === undefined) return;
  const block = unseated(entry.block);
  const decision: Decision = { ...entry.decision, enforced: false, reason: 'budget' };
  countLedger(changes, { enforced: -1 });
  changes.save('staged', indicator, { ...entry, block, decision });
  if (entry.decision.enforced) changes.lift(indicator);
  announce(changes, { ...entry, decision }, entry.decision);
}

function unseated({ minute: _, ...block }: StandingBlock): StandingBlock {
  return block;
}

/** What an ended or changed block leaves behind: a free place, and how long it went unconfirmed. */
function leaveBlock(changes: Changes, given: Entry, next: StandingBlock | undefined): void {
  const { block } = given;
  if (block === undefined || block.by === 'local') return;
  if (block.minute !== undefined && next?.minute === undefined)
    countLedger(changes, { enforced: -1 });
  const goesOn = next !== undefined && next.by !== 'local' && next.since === block.since;
  if (goesOn || next?.by === 'local') return;
  const memory = memoryOf(changes, given.indicator);
  if ((memory.watchOnlyUntil ?? 0) > changes.now) return;
  const endedAt = Math.min(changes.now, given.decision.end);
  const ms = (memory.unconfirmed?.ms ?? 0) + Math.max(0, endedAt - unconfirmedSince(block));
  remember(changes, { ...memory, unconfirmed: { ms, endedAt } });
}

/** The next moment at which anything can change by itself. Nothing happens between. */
function nextDue(
  changes: Changes,
  entry: Entry,
  block: StandingBlock | undefined,
  decision: Decision,
  retryAt: number | undefined,
): number {
  const { now, policy } = changes;
  const memory = changes.read('memory', entry.indicator);
  const { local, votes } = entry;
  let next = Number.POSITIVE_INFINITY;
  const mind = (moment: number | undefined): void => {
    if (moment !== undefined && moment > now && moment < next) next = moment;
  };
  let lastWord = local?.until ?? 0;
  for (const { signals } of entry.voices)
    for (const { expiresAt } of signals) lastWord = Math.max(lastWord, expiresAt);
  if (votes !== undefined)
    for (const { expiresAt } of votes) {
      lastWord = Math.max(lastWord, expiresAt);
      mind(expiresAt);
    }
  mind(lastWord);
  mind(decision.end);
  mind(local?.until);
  mind(retryAt);
  mind(block?.sampledUntil);
  mind(exemptUntil(changes, entry.indicator));
  mind(memory?.watchOnlyUntil);
  if (block !== undefined && block.by !== 'local') mind(unconfirmedFrom(block, memory, policy));
  return next;
}
