// Quarantine: for going too fast (a pause) and for a fault (his word weighs nothing, his blocks are judged again).
import type { AuthorKey } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Peer } from './model.ts';
import type { Policy } from './policy.ts';
import { rescore } from './rescore.ts';
import type { FaultQuarantine, RateQuarantine, Standing } from './rows.ts';
import { saveStanding } from './standing.ts';
import { faultGoing, isFaulty, standingOf, trustOf } from './trust.ts';

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
  const going = faultGoing(standing, now);
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

/**
 * Until a moment that the fleet names, as often as it says so: an end that has passed ends it. What the operator of this node
 * released stays released for as long as the fleet had said.
 */
export function quarantineByFleet(changes: Changes, author: AuthorKey, until: number): void {
  const { now } = changes;
  const standing = standingOf(changes, author);
  const known = standing.lift;
  if (author === changes.view.self || until === known?.until) return;
  if (known?.released && until < known.until) return;
  if (until <= now) {
    if (known !== undefined) endQuarantine(changes, author, 'fleet');
    return;
  }
  const since = known === undefined || known.released ? now : known.since;
  saveStanding(changes, { ...standing, lift: { since, until } });
  changes.regard(author);
  changes.tell({
    kind: 'quarantined',
    author,
    until,
    reason: 'the fleet lifts all that he supports',
    inputs: { cause: 'fleet' },
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
 * What has run out ends, by the operator's hand all of it, by the fleet's what the fleet had said. After a fault everybody
 * starts again from little; only the operator's own word, here or through the fleet, leaves an own peer its full trust.
 */
export function endQuarantine(
  changes: Changes,
  author: AuthorKey,
  by: 'clock' | 'operator' | 'fleet',
): void {
  const { policy, now } = changes;
  const before = standingOf(changes, author);
  const isOver = (until: number | undefined): boolean =>
    by === 'operator' || (until !== undefined && until <= now);
  const faultEnds = before.fault !== undefined && isOver(before.fault.until);
  const rateEnds = before.rate !== undefined && isOver(before.rate.until);
  const liftEnds =
    before.lift !== undefined &&
    !before.lift.released &&
    (by === 'fleet' || isOver(before.lift.until));
  const isOwn = changes.peer(author).class === 'own';
  const pinned = by === 'operator' && isOwn;
  const { fault, lift, rate, probation, ...standing } = before;
  let next: Standing = {
    ...standing,
    ...(fault && !faultEnds && { fault }),
    ...(lift && !liftEnds && { lift }),
    ...(lift && liftEnds && by === 'operator' && { lift: { ...lift, released: true } }),
    ...(rate && { rate: rateEnds ? releasedRate(rate, now) : rate }),
    ...(probation && !pinned && { probation }),
  };
  if ((faultEnds && !pinned) || (liftEnds && !isOwn)) {
    const trust = Math.min(trustOf(changes, author), policy.probationMicro);
    next = { ...next, trust, trustAt: now, probation: true };
  }
  saveStanding(changes, next);
  if (!faultEnds && !liftEnds && !rateEnds && !pinned) return;
  changes.regard(author);
  changes.tell({
    kind: 'released',
    author,
    reason: by,
    inputs: { fault: faultEnds, lift: liftEnds, rate: rateEnds },
  });
  if (faultEnds || liftEnds || pinned) rescore(changes, author, 'set');
}

const releasedRate = (rate: RateQuarantine, now: number): RateQuarantine => ({
  ...rate,
  until: Math.min(rate.until, now),
  released: true,
});
