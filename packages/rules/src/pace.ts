// What this node publishes, and when: below the rate at which others would take it for a flood, the severest first.
import { type Indicator, LIMITS } from '@tocsin/protocol';
import { customerNetwork } from './address.ts';
import { ledgerOf } from './budget.ts';
import type { Changes } from './changes.ts';
import { exemptUntil, memoryOf, remember } from './memory.ts';
import type { Draft, Observation, View } from './model.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import type { Ledger, Waiting } from './rows.ts';

/** The ledger's row for it. */
export const PACE = 'pace';
const MINUTE_MS = 60_000;
/** Whole minutes that can share an hour with this one, both ends included. */
const HOUR_MINUTES = 61;

/** Publishes an own detection, or queues it. The same address is told again only after a while. */
export function offer(changes: Changes, seen: Observation): void {
  const { now, policy } = changes;
  const indicator = customerNetwork(seen.indicator, policy);
  const { category, severity, confidence, firstSeen, lastSeen, attempts } = seen;
  const memory = memoryOf(changes, indicator);
  if (now - (memory.publishedAt ?? -policy.republishMs) < policy.republishMs) return;
  if (isQuiet(changes, seen.indicator)) return;
  const next = { indicator, category, severity, confidence, firstSeen, lastSeen, attempts };
  const pace = paceOf(changes);
  const others = (pace.waiting ?? []).filter((it) => it.indicator !== indicator);
  flush(changes, { ...pace, waiting: [...others, next] });
}

/** Exempt, or protected here: others are not told to block it. */
function isQuiet(changes: Changes, indicator: Indicator): boolean {
  const exempt = exemptUntil(changes, indicator) > changes.now;
  const guard = changes.read('staged', indicator)?.guard;
  return exempt || (guard !== undefined && changes.now < guard.at + changes.policy.guardRetryMs);
}

/** Whether a draft that could not be signed at once may still be: not when its address was exempted meanwhile. */
export function isStillMeant(
  view: View,
  draft: Draft,
  now: number,
  policy: Policy = DEFAULT_POLICY,
): boolean {
  if (draft.kind !== 'threat') return true;
  const read: View['read'] = (table, key) => view.read(table, key);
  return exemptUntil({ read, policy }, draft.indicator) <= now;
}

/** What waits and may go now. */
export function publishWaiting(changes: Changes): void {
  flush(changes, paceOf(changes));
}

const paceOf = (changes: Changes): Ledger => changes.read('ledger', PACE) ?? { enforced: 0 };

function flush(changes: Changes, pace: Ledger): void {
  const { now, policy } = changes;
  const minute = Math.floor(now / MINUTE_MS);
  const published = (pace.published ?? []).filter(([at]) => at > minute - HOUR_MINUTES);
  const spent = published.reduce((sum, [, count]) => sum + count, 0);
  const waiting = (pace.waiting ?? [])
    .filter((it) => it.lastSeen > now - policy.paceWaitMs && !isQuiet(changes, it.indicator))
    .sort((a, b) => a.severity - b.severity || b.confidence - a.confidence);
  // A clock that fell behind would sign what the future has already seen.
  const room = isClockBehind(changes) ? 0 : Math.max(0, policy.paceThreatsPerHour - spent);
  const going = waiting.slice(0, room);
  for (const it of going) publish(changes, it);
  const left = waiting.slice(going.length, going.length + policy.paceWaitingMax);
  const counted = Number.isFinite(policy.paceThreatsPerHour) ? going.length : 0;
  const log = counted === 0 ? published : counting(published, minute, counted);
  if (log.length === 0 && left.length === 0) {
    changes.save('ledger', PACE, undefined);
    return;
  }
  const oldest = log[0]?.[0] ?? minute;
  const nextSlot = isClockBehind(changes)
    ? now + MINUTE_MS
    : Math.max(now + 1, (oldest + HOUR_MINUTES) * MINUTE_MS);
  changes.save('ledger', PACE, { enforced: 0, published: log, waiting: left, due: nextSlot });
}

function publish(changes: Changes, it: Waiting): void {
  const { now, policy } = changes;
  changes.publish({ kind: 'threat', ...it, expiresAt: now + policy.signalLifeMs });
  remember(changes, { ...memoryOf(changes, it.indicator), publishedAt: now });
}

function counting(
  published: NonNullable<Ledger['published']>,
  minute: number,
  count: number,
): NonNullable<Ledger['published']> {
  const last = published.at(-1);
  if (last?.[0] !== minute) return [...published, [minute, count]];
  return [...published.slice(0, -1), [minute, last[1] + count]];
}

/** The clock stands before what this node has already seen: nothing is signed until it is right again. */
const isClockBehind = (changes: Changes): boolean =>
  changes.now < (ledgerOf(changes).newest ?? 0) - LIMITS.liveMaxFutureMs;
