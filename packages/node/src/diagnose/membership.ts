// This node's own place in the network: how long its certificate holds, and whether anybody is left who can renew it.
import { type Found, fail, ok, warn } from './model.ts';
import { span } from './units.ts';

export interface MembershipFacts {
  readonly now: number;
  /** When this node's own certificate ends, ms since 1970; `undefined` without one. */
  readonly until: number | undefined;
  /** Whether this node is a member only by that certificate: nobody else need know it by configuration. */
  readonly certified: boolean;
  /** It was revoked. */
  readonly revoked: boolean;
  /** Members who may renew it, and how many of them are connected. */
  readonly renewers: { readonly known: number; readonly connected: number };
}

/** A certificate is renewed long before; from here on something is in the way. */
const LATE_MS = 7 * 86_400_000;

export function examineMembership(facts: MembershipFacts): Found[] {
  const { now, until, certified, revoked, renewers } = facts;
  if (revoked)
    return [
      fail(
        'this node has been revoked: the others refuse it',
        'ask who revoked it; if it was you, make a new identity and invite it again',
      ),
    ];
  if (!certified || until === undefined) return [ok('a member by configuration: nothing runs out')];
  const invite = 'let a member invite it again ("tocsin invite" there, "tocsin join" here)';
  if (until <= now) return [fail(`its certificate ended ${span(now - until)} ago`, invite)];
  const left = `its certificate holds for ${span(until - now)}`;
  if (renewers.known === 0) return [warn(`${left}, and nobody is left who may renew it`, invite)];
  if (until - now > LATE_MS) return [ok(left)];
  if (renewers.connected === 0)
    return [
      warn(
        `${left}, and none of the ${renewers.known} who may renew it is connected`,
        'bring one of them back, its sponsor or an own machine; "tocsin members" names them',
      ),
    ];
  return [warn(`${left}, and was not renewed`, `look at the log of its sponsor; else ${invite}`)];
}
