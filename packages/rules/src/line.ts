// A group's credit line: how many unconfirmed blocks its word may begin in a day. A traitor's harm is bounded by what he earned.
import type { Changes } from './changes.ts';
import { clamp } from './micro.ts';
import type { Policy } from './policy.ts';
import type { Line } from './rows.ts';

const DAY_MS = 86_400_000;

const emptyLine = (group: string): Line => ({ group, open: [], days: [] });

/** How many unconfirmed blocks may be open, by what the group has earned in the last 30 days. */
export function lineLimit(line: Line | undefined, now: number, policy: Policy): number {
  const oldest = dayOf(now) - policy.lineHistoryDays;
  let earned = 0;
  for (const [day, confirmations, contradictions] of line?.days ?? [])
    if (day > oldest) earned += confirmations - policy.lineContradictionWeight * contradictions;
  return clamp(policy.lineBase + policy.linePerConfirmation * earned, 0, policy.lineMax);
}

/** How many are open. Blocks that ended still count. */
export function lineUsed(line: Line | undefined, now: number, policy: Policy): number {
  return openIn(line, now, policy).length;
}

const openIn = (line: Line | undefined, now: number, policy: Policy): Line['open'] =>
  (line?.open ?? []).filter(([, begun]) => begun > now - policy.lineWindowMs);

const dayOf = (now: number): number => Math.floor(now / DAY_MS);

/** Takes a place on the line for `what`; false when there is none left. What has a place keeps it. */
export function charge(changes: Changes, group: string, what: string): boolean {
  const { now, policy } = changes;
  const line = changes.read('line', group);
  const others = openIn(line, now, policy).filter(([name]) => name !== what);
  if (others.length >= lineLimit(line, now, policy)) return false;
  keep(changes, { ...(line ?? emptyLine(group)), open: [...others, [what, now]] });
  return true;
}

/**
 * The block was confirmed, or dropped packets: its place is free again. Packets can be forged, so in a day they free no more places than the
 * line has: whoever forges them does at most twice the harm of his line. False when the day's are used up.
 */
export function freeLine(
  changes: Changes,
  group: string,
  what: string,
  by: 'confirmation' | 'contact',
): boolean {
  const { now, policy } = changes;
  const line = changes.read('line', group);
  if (line === undefined || !line.open.some(([name]) => name === what)) return true;
  const open = line.open.filter(([name]) => name !== what);
  const freed = freedIn(line, now, policy);
  if (by === 'contact' && freed.length >= lineLimit(line, now, policy)) return false;
  keep(changes, { ...line, open, freed: by === 'contact' ? [...freed, now] : freed });
  return true;
}

const freedIn = (line: Line, now: number, policy: Policy): readonly number[] =>
  (line.freed ?? []).filter((at) => at > now - policy.lineWindowMs);

export function earn(changes: Changes, group: string, by: 'confirmation' | 'contradiction'): void {
  const line = changes.read('line', group) ?? emptyLine(group);
  const today = dayOf(changes.now);
  const [, confirmed, contradicted] = line.days.find(([day]) => day === today) ?? [today, 0, 0];
  const counted = [
    today,
    confirmed + (by === 'confirmation' ? 1 : 0),
    contradicted + (by === 'contradiction' ? 1 : 0),
  ] as const;
  keep(changes, { ...line, days: [...line.days.filter(([day]) => day !== today), counted] });
}

/** What is too old to count goes; a line without a past is no row. */
export function tidyLine(changes: Changes, line: Line): void {
  keep(changes, line);
}

function keep(changes: Changes, line: Line): void {
  const { now, policy } = changes;
  const open = openIn(line, now, policy);
  const days = line.days.filter(([day]) => day > dayOf(now) - policy.lineHistoryDays);
  const lastsMs = days.length > 0 ? policy.lineHistoryDays * DAY_MS : policy.lineWindowMs;
  const freed = freedIn(line, now, policy);
  const row = {
    group: line.group,
    open,
    days,
    ...(freed.length > 0 && { freed }),
    due: now + lastsMs,
  };
  const matters = open.length > 0 || days.length > 0 || freed.length > 0;
  changes.save('line', line.group, matters ? row : undefined);
}
