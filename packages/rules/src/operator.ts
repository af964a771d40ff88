// The operator's word: it needs no trust, and only it can contradict.
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import { aboutThis, customerNetwork } from './address.ts';
import type { Changes } from './changes.ts';
import { heedFalsePositive, overrule } from './false-positive.ts';
import { judgeHeld } from './held.ts';
import { memoryOf, remember } from './memory.ts';
import type { Order } from './model.ts';
import { endQuarantine, quarantineByFleet, quarantineForFault } from './quarantine.ts';
import { rescore } from './rescore.ts';
import { retractionOf } from './retract.ts';
import { vouch } from './sighting.ts';
import { saveStanding } from './standing.ts';
import { standingOf } from './trust.ts';

export function obey(changes: Changes, by: string, order: Order): void {
  switch (order.do) {
    case 'confirm':
      vouch(changes, order.indicator);
      saySighting(changes, order.indicator, 'confirmed');
      break;
    case 'unblock':
      unblock(changes, by, order.indicator, order.falsePositive);
      break;
    case 'quarantine':
      quarantineForFault(changes, order.author, 'operator', order.reason);
      break;
    case 'release':
      endQuarantine(changes, order.author, 'operator');
      judgeHeld(changes, order.author);
      break;
    case 'approve':
      approve(changes, by, order.author);
      break;
    case 'false-positive':
      heedFalsePositive(changes, by, order.indicator, order.until);
      break;
    case 'lift':
      quarantineByFleet(changes, order.author, order.until);
      judgeHeld(changes, order.author);
      break;
  }
}

/** What the own peer has signalled until now may be enforced, and its breaker closes. */
function approve(changes: Changes, by: string, author: AuthorKey): void {
  const { breakerAt, ...standing } = standingOf(changes, author);
  saveStanding(changes, { ...standing, approvedAt: changes.now });
  if (breakerAt !== undefined)
    changes.tell({ kind: 'breaker', author, reason: `approved by ${by}` });
  rescore(changes, author, 'set');
}

/** Lifts and exempts, whoever says what, this node's own detectors included. */
function unblock(changes: Changes, by: string, indicator: Indicator, falsePositive: boolean): void {
  const { now, policy } = changes;
  const exemptUntil = now + policy.exemptMs;
  // The /64 too, if nothing is known of it yet: or it would be the way around.
  for (const about of new Set([indicator, customerNetwork(indicator, policy)])) {
    remember(changes, { ...memoryOf(changes, about), exemptUntil });
    overrule(changes, about, falsePositive);
  }
  const reason = falsePositive ? 'false positive' : 'unblocked';
  changes.tell({ kind: 'contradicted', indicator, until: exemptUntil, reason, inputs: { by } });
  if (!falsePositive) return;
  takeOwnBack(changes, customerNetwork(indicator, policy));
  for (const about of aboutThis(changes, indicator)) saySighting(changes, about, 'false-positive');
}

/** All that it still says of the address: each signal counts by itself. What it publishes of an IPv6 address is about its /64. */
function takeOwnBack(changes: Changes, about: Indicator): void {
  for (const row of changes.signalsOf(changes.view.self)) {
    const { kind, indicator, expiresAt, retracted } = row;
    if (kind !== 'threat' || indicator !== about || retracted || expiresAt <= changes.now) continue;
    changes.publish(retractionOf(row));
  }
}

function saySighting(
  changes: Changes,
  indicator: Indicator,
  verdict: 'confirmed' | 'false-positive',
): void {
  const expiresAt = changes.now + changes.policy.signalLifeMs;
  changes.publish({ kind: 'sighting', indicator, verdict, expiresAt });
}
