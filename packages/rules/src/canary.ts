// A canary is an address that the operator made up: whoever signals it did not see it attack.
import {
  type Body,
  type Cidr,
  contains,
  type Indicator,
  parseCidr,
  type Signal,
} from '@tocsin/protocol';
import { ignore } from './admit.ts';
import { type Changes, signalKey } from './changes.ts';
import { debit } from './credit.ts';
import type { Verdict } from './model.ts';
import type { Policy } from './policy.ts';
import { alarming, heldRoom, quarantineForFault } from './quarantine.ts';
import { signalRow } from './signal-row.ts';
import { saveStanding } from './standing.ts';
import { isFaulty, standingOf } from './trust.ts';

const parsed = new WeakMap<Policy, readonly Cidr[]>();

export function isCanary(indicator: Indicator, policy: Policy): boolean {
  if (policy.canaries.length === 0) return false;
  let canaries = parsed.get(policy);
  if (canaries === undefined) {
    canaries = policy.canaries.flatMap((text) => {
      const read = parseCidr(text);
      return read.ok ? [read.cidr] : [];
    });
    parsed.set(policy, canaries);
  }
  return canaries.some((canary) => contains(canary, indicator) || contains(indicator, canary));
}

/** The canary that the signal calls an attacker, if any. Who calls it a false positive has told the truth. */
export function canaryIn(body: Body, policy: Policy): Indicator | undefined {
  const accuses =
    body.kind === 'threat' || (body.kind === 'sighting' && body.verdict === 'confirmed');
  return accuses && isCanary(body.indicator, policy) ? body.indicator : undefined;
}

/** A contradiction and a quarantine. The relay cannot know my canaries, so it pays nothing. */
export function springCanary(changes: Changes, signal: Signal, indicator: Indicator): Verdict {
  const { author, body } = signal;
  const before = standingOf(changes, author);
  if (heldRoom(before, changes.peer(author), changes.policy)) {
    const row = signalRow(signal, changes.now, 'held');
    changes.save('signal', signalKey(author, body.sequence), row);
    saveStanding(changes, { ...before, held: before.held + 1 });
  }
  if (isFaulty(before, changes.now)) return ignore('quarantined');
  changes.tell({ kind: 'canary', author, indicator, ...alarming(changes, author) });
  debit(changes, author, indicator, 'signalled a canary');
  quarantineForFault(changes, author, 'canary', `signalled the canary ${indicator}`);
  return ignore('quarantined');
}
