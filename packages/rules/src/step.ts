// The one pure step: what happens to a node, and all that follows from it.
import { Changes } from './changes.ts';
import { expire } from './expire.ts';
import { hear } from './hear.ts';
import type { Event, Step, Verdict, View } from './model.ts';
import { obey } from './operator.ts';
import type { Policy } from './policy.ts';
import { heedContact, heedGuard, heedLogin } from './protected.ts';
import { detect } from './sighting.ts';

/**
 * Signals in it are verified already. The effects are all that is to be done: the saves in one durable batch first.
 * For a `signal`, the verdict is what gossip is told.
 */
export function step(view: View, event: Event, now: number, policy: Policy): Step {
  const changes = new Changes(view, now, policy);
  const verdict = follow(changes, event);
  const effects = changes.effects();
  return verdict === undefined ? { effects } : { effects, verdict };
}

function follow(changes: Changes, event: Event): Verdict | undefined {
  switch (event.type) {
    case 'signal':
      return hear(changes, event.signal, event.channel);
    case 'detection':
      detect(changes, event);
      return undefined;
    case 'login':
      heedLogin(changes, event.address, event.method, event.sensor);
      return undefined;
    case 'contact':
      heedContact(changes, event.indicator, event.packets, event.spanMs);
      return undefined;
    case 'vetoed':
      heedGuard(changes, event.cidr, event.reason, event.detail);
      return undefined;
    case 'operator':
      obey(changes, event.by, event.order);
      return undefined;
    case 'tick':
      expire(changes);
      return undefined;
  }
}
