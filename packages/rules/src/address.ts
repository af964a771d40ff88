// How far an address stands for its neighbours.
import { familyOf, type Indicator, isHost, networkOf, prefixLengthOf } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Policy } from './policy.ts';

/** An IPv6 address stands for its /64: whoever has one has all of it. */
export function customerNetwork(indicator: Indicator, policy: Policy): Indicator {
  if (familyOf(indicator) === 4 || !isHost(indicator)) return indicator;
  return networkOf(indicator, policy.peerPrefixMinIpv6) as Indicator;
}

/** Wider than peers can have blocked: a single address, of IPv6 at most what one customer is given. */
export function isWide(indicator: Indicator, policy: Policy): boolean {
  if (!indicator.includes('/')) return false;
  return familyOf(indicator) === 4 || prefixLengthOf(indicator) < policy.peerPrefixMinIpv6;
}

/** The address, and the network around it when something is staged about that. */
export function aboutThis(changes: Changes, indicator: Indicator): readonly Indicator[] {
  const around = customerNetwork(indicator, changes.policy);
  const known = around !== indicator && changes.read('staged', around) !== undefined;
  return known ? [indicator, around] : [indicator];
}
