// What a neighbour on the wire is worth to me because of who it is: gossipsub's application-specific score.

import { ONE } from './micro.ts';
import type { Micro, Peer } from './model.ts';
import type { Policy } from './policy.ts';
import type { Standing } from './rows.ts';
import { faultGoing, isFaulty, readTrust } from './trust.ts';

/**
 * 0 for who is merely new; `regardTrusted` to twice that for the trusted. A quarantined author is still read, so that
 * others' signals pass through him; only proven liars fall below the graylist. `trust` is his of now (`trustNow`); of who has
 * a sponsor it cannot be known from his own row alone.
 */
export function regardOf(
  standing: Standing | undefined,
  peer: Peer,
  now: number,
  policy: Policy,
  trust: Micro = readTrust(standing, peer, now, policy),
): number {
  if (isFaulty(standing, now)) {
    const cause = faultGoing(standing, now)?.cause ?? 'operator';
    return cause === 'operator' ? policy.regardQuarantined : policy.regardOffender;
  }
  if (peer.class === 'stranger' || trust < policy.trustToCountMicro) return 0;
  return policy.regardTrusted + Math.floor((policy.regardTrusted * trust) / ONE);
}
