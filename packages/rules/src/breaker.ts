// The breaker of one own peer: a machine that suddenly signals a hundred addresses may be somebody else's by now.
import type { AuthorKey } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Standing } from './rows.ts';
import { saveStanding } from './standing.ts';
import { standingOf } from './trust.ts';

const MINUTE_MS = 60_000;
/** A signal may be a day old when it comes, so counts are kept as long. */
const KEPT_MINUTES = 24 * 60 + 5;

/** Counts a block that begins on the own peer's word; false when it may only be watched. Opening the breaker is an alarm. */
export function passBreaker(changes: Changes, author: AuthorKey, issuedAt: number): boolean {
  const { policy, now } = changes;
  if (!Number.isFinite(policy.ownPeerBlocksMax)) return true;
  const standing = standingOf(changes, author);
  if (issuedAt <= (standing.approvedAt ?? 0)) return true;
  if (standing.breakerAt !== undefined) return false;
  const minute = Math.floor(issuedAt / MINUTE_MS);
  if (begunAround(standing, minute, policy.ownPeerBlocksWindowMs) < policy.ownPeerBlocksMax) {
    saveStanding(changes, { ...standing, begun: counted(standing, minute) });
    return true;
  }
  saveStanding(changes, { ...standing, breakerAt: now });
  changes.tell({
    kind: 'breaker',
    author,
    reason: `more than ${policy.ownPeerBlocksMax} blocks in ${policy.ownPeerBlocksWindowMs / MINUTE_MS} minutes: the rest is watched until approved`,
    alarm: true,
  });
  return false;
}

/** The fullest window that holds the minute: signals of a healed split come in any order. */
function begunAround(standing: Standing, minute: number, windowMs: number): number {
  const span = Math.ceil(windowMs / MINUTE_MS);
  const near = (standing.begun ?? []).filter(([at]) => Math.abs(at - minute) < span);
  let most = 0;
  for (let first = minute - span + 1; first <= minute; first++) {
    let inside = 0;
    for (const [at, count] of near) if (at >= first && at < first + span) inside += count;
    most = Math.max(most, inside);
  }
  return most;
}

function counted(standing: Standing, minute: number): NonNullable<Standing['begun']> {
  const begun = standing.begun ?? [];
  const newest = Math.max(minute, ...begun.map(([at]) => at));
  const kept = begun.filter(([at]) => at !== minute && at > newest - KEPT_MINUTES);
  const before = begun.find(([at]) => at === minute)?.[1] ?? 0;
  return [...kept, [minute, before + 1]];
}
