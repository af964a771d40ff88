// An address is overruled: whatever stands about it is lifted, and by the operator's or the fleet's word its authors pay.
import type { Indicator } from '@tocsin/protocol';
import { customerNetwork } from './address.ts';
import type { Changes } from './changes.ts';
import { debit } from './credit.ts';
import { memoryOf, remember } from './memory.ts';
import { touched } from './rescore.ts';
import { settle } from './stage.ts';

/** Once its exemption is remembered: what stands is lifted, this node's own detection is forgotten. */
export function overrule(changes: Changes, about: Indicator, falsePositive: boolean): void {
  const entry = changes.read('staged', about);
  if (entry === undefined) return;
  const { local: _, ...others } = touched(changes, entry);
  settle(changes, others);
  if (!falsePositive) return;
  for (const { author } of entry.voices)
    debit(changes, author, about, 'its word was a false positive here');
}

/**
 * A fleet's "false positive": exempt until it ends, debited once. While it holds, the same with another end only moves the
 * end, and an end that has passed takes it back.
 */
export function heedFalsePositive(
  changes: Changes,
  by: string,
  indicator: Indicator,
  until: number,
): void {
  const { now, policy } = changes;
  const known = memoryOf(changes, indicator).fleetExemptUntil ?? 0;
  const isGoing = known > now;
  if (until === known || (until <= now && !isGoing)) return;
  for (const about of new Set([indicator, customerNetwork(indicator, policy)])) {
    const { fleetExemptUntil: current = 0, ...memory } = memoryOf(changes, about);
    // The /64 may be exempt for longer, for the sake of another address in it.
    const fleetExemptUntil = current === known ? until : Math.max(current, until);
    remember(changes, { ...memory, fleetExemptUntil });
    const entry = changes.read('staged', about);
    if (!isGoing) overrule(changes, about, true);
    else if (entry !== undefined) settle(changes, touched(changes, entry));
  }
  const reason = until > now ? 'false positive' : 'no false positive any more';
  changes.tell({ kind: 'contradicted', indicator, until, reason, inputs: { by } });
}
