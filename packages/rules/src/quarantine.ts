// Quarantine: for going too fast (a pause) and for a fault (his word weighs nothing, his blocks are judged again).
import type { AuthorKey } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Peer } from './model.ts';
import type { Policy } from './policy.ts';
import { rescore } from './rescore.ts';
import type { FaultQuarantine, RateQuarantine, Standing } from './rows.ts';
import { saveStanding } from './standing.ts';
import { isFaulty, standingOf, trustOf } from './trust.ts';

export function quarantineOf(
  standing: Standing | undefined,
  now: number,
): 'fault' | 'rate' | undefined {
  if (standing === undefined) return undefined;
  if (isFaulty(standing, now)) return 'fault';
  return standing.rate !== undefined && now < standing.rate.until ? 'rate' : undefined;
}

/** Whether one more of the author's signals may be kept without being weighed. */
export const heldRoom = (standing: Standing | undefined, peer: Peer, policy: Policy): boolean =>
  (standing?.held ?? 0) < (peer.class === 'own' ? policy.heldMaxOwn : policy.heldMax);

/** Strangers are free to make: what they do rings no alarm, or the one that matters would drown. */
export const alarming = (changes: Changes, author: AuthorKey): { readonly alarm?: true } =>
  changes.peer(author).class === 'stranger' ? {} : { alarm: true };

/** Weight 0, at once, for all that stands on his word. The first ends by itself; the next only by hand. */
export function quarantineForFault(
  changes: Changes,
  author: AuthorKey,
  cause: FaultQuarantine['cause'],
  reason: string,
): void {
  const { now, policy } = changes;
  const standing = standingOf(changes, author);
  const going = isFaulty(standing, now) ? standing.fault : undefined;
  // To one that goes on only the operator can add: that it ends by his hand alone.
  if (going !== undefined && (cause !== 'operator' || going.until === undefined)) return;
  const until = standing.faults === 0 ? now + policy.faultQuarantineMs : undefined;
  const fault: FaultQuarantine = {
    since: now,
    ...(until !== undefined && { until }),
    cause: going?.cause ?? cause,
    reason,
  };
  saveStanding(changes, { ...standing, fault, faults: standing.faults + 1 });
  changes.regard(author);
  changes.tell({
    kind: 'quarantined',
    author,
    reason,
    ...(until !== undefined && { until }),
    inputs: { cause, faults: standing.faults + 1 },
    ...alarming(changes, author),
  });
  rescore(changes, author, 'lower');
}

/** New signals are kept, not staged; standing blocks and trust stay. Each time twice as long. */
export function quarantineForRate(changes: Changes, author: AuthorKey): void {
  const { now, policy } = changes;
  const standing = standingOf(changes, author);
  const level = rateLevel(standing.rate, now, policy);
  const lastsMs = Math.min(policy.rateQuarantineMs * 2 ** level, policy.rateQuarantineMaxMs);
  const rate: RateQuarantine = { since: now, until: now + lastsMs, level };
  saveStanding(changes, { ...standing, rate });
  changes.regard(author);
  changes.tell({
    kind: 'quarantined',
    author,
    until: rate.until,
    reason: 'more Threats in an hour than its rate',
    inputs: { cause: 'rate', level },
    ...alarming(changes, author),
  });
}

/** How often the next one is doubled: once for each before, once less for every 30 clean days. */
function rateLevel(last: RateQuarantine | undefined, now: number, policy: Policy): number {
  if (last === undefined) return 0;
  const steps = Math.floor(Math.max(0, now - last.until) / policy.rateStepDownMs);
  return Math.max(0, last.level + 1 - steps);
}

/**
 * What has run out ends, or by the operator's hand all of it. After a fault everybody starts again from little; only the
 * operator's own word gives an own peer its full trust back.
 */
export function endQuarantine(changes: Changes, author: AuthorKey, by: 'clock' | 'operator'): void {
  const { policy, now } = changes;
  const before = standingOf(changes, author);
  const isOver = (until: number | undefined): boolean =>
    by === 'operator' || (until !== undefined && until <= now);
  const faultEnds = before.fault !== undefined && isOver(before.fault.until);
  const rateEnds = before.rate !== undefined && isOver(before.rate.until);
  const pinned = by === 'operator' && changes.peer(author).class === 'own';
  const { fault, rate, probation, ...standing } = before;
  let next: Standing = {
    ...standing,
    ...(fault && !faultEnds && { fault }),
    ...(rate && { rate: rateEnds ? releasedRate(rate, now) : rate }),
    ...(probation && !pinned && { probation }),
  };
  if (faultEnds && !pinned) {
    const trust = Math.min(trustOf(changes, author), policy.probationMicro);
    next = { ...next, trust, trustAt: now, probation: true };
  }
  saveStanding(changes, next);
  if (!faultEnds && !rateEnds && !pinned) return;
  changes.regard(author);
  changes.tell({
    kind: 'released',
    author,
    reason: by,
    inputs: { fault: faultEnds, rate: rateEnds },
  });
  if (faultEnds || pinned) rescore(changes, author, 'set');
}

const releasedRate = (rate: RateQuarantine, now: number): RateQuarantine => ({
  ...rate,
  until: Math.min(rate.until, now),
  released: true,
});
