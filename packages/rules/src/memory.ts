// What this node remembers of an indicator beyond its entry, and for how long.
import type { Indicator } from '@tocsin/protocol';
import { customerNetwork } from './address.ts';
import type { Changes } from './changes.ts';
import type { Policy } from './policy.ts';
import type { Memory } from './rows.ts';

export const memoryOf = (changes: Changes, indicator: Indicator): Memory =>
  changes.read('memory', indicator) ?? { indicator };

/** Saves the row with the moment at which nothing in it matters any more, or forgets it. */
export function remember(changes: Changes, memory: Memory): void {
  const { policy, now } = changes;
  const { due: _, fleetExemptUntil = 0, ...others } = memory;
  const kept = { ...others, ...(fleetExemptUntil > now && { fleetExemptUntil }) };
  const due = Math.max(
    (memory.sightedAt ?? 0) + policy.creditSilenceMs,
    ladderEnd(memory, policy) + policy.ladderMemoryMs,
    (memory.publishedAt ?? 0) + policy.creditSilenceMs,
    memory.exemptUntil ?? 0,
    fleetExemptUntil,
    memory.watchOnlyUntil ?? 0,
    (memory.unconfirmed?.endedAt ?? 0) + policy.unconfirmedMs,
    ...Object.values(memory.paid ?? {}).map((at) => at + policy.creditSilenceMs),
  );
  changes.save('memory', memory.indicator, due > now ? { ...kept, due } : undefined);
}

/** The operator's or the fleet's word about an IPv6 address holds for its /64, and the other way round: one customer has all of it. */
export function exemptUntil(
  changes: Pick<Changes, 'read' | 'policy'>,
  indicator: Indicator,
): number {
  const around = customerNetwork(indicator, changes.policy);
  const end = exemptionIn(changes.read('memory', indicator));
  if (around === indicator) return end;
  return Math.max(end, exemptionIn(changes.read('memory', around)));
}

const exemptionIn = ({ exemptUntil = 0, fleetExemptUntil = 0 }: Partial<Memory> = {}): number =>
  Math.max(exemptUntil, fleetExemptUntil);

/** How long the own block of the n-th offence lasts. */
export const rungMs = (offence: number, policy: Policy): number =>
  policy.ladderMs[Math.min(offence, policy.ladderMs.length) - 1] ?? 0;

/** When the block of the last offence ends, or ended. */
export const ladderEnd = (memory: Memory, policy: Policy): number =>
  (memory.sightedAt ?? 0) + rungMs(memory.offences ?? 0, policy);
