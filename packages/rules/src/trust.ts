// How far an author is trusted now: where he starts, how time pulls him back there, what moves him.
import type { AuthorKey } from '@tocsin/protocol';
import { Changes } from './changes.ts';
import { MEMBERSHIP } from './membership/limits.ts';
import { clamp, ONE, times } from './micro.ts';
import type { Micro, Peer, PeerClass, View } from './model.ts';
import type { Policy } from './policy.ts';
import type { FaultQuarantine, Standing } from './rows.ts';

/** 2^(−k/30) in millionths: what is left of a distance after k thirtieths of the half-life. A table, so that no engine's `pow` matters. */
const LEFT = [
  1_000_000, 977_159, 954_841, 933_032, 911_722, 890_898, 870_550, 850_667, 831_237, 812_252,
  793_700, 775_572, 757_858, 740_548, 723_634, 707_106, 690_956, 675_174, 659_753, 644_685, 629_960,
  615_572, 601_512, 587_773, 574_349, 561_231, 548_412, 535_886, 523_647, 511_686,
] as const;

/** After so many halvings nothing is left of a distance of one. */
const HALVINGS_TO_NOTHING = 20;

/** Where an author starts, and where drift leads him back to. */
export function firstTrust(peer: Peer, policy: Policy, sponsorTrust: Micro = ONE): Micro {
  if (peer.class === 'own') return ONE;
  if (peer.class === 'stranger') return policy.trustOfStrangerMicro;
  if (peer.sponsor === undefined) return policy.trustOfFriendMicro;
  const share = Math.floor(sponsorTrust / policy.sponsoredShareDivisor);
  return Math.min(policy.trustOfFriendMicro, share);
}

/**
 * The author's trust at `now`, in millionths. Quarantine is not in it: see `weightOf`.
 * `sponsorTrust` matters only for a peer with a sponsor.
 */
export function readTrust(
  standing: Standing | undefined,
  peer: Peer,
  now: number,
  policy: Policy,
  sponsorTrust: Micro = ONE,
): Micro {
  const first = firstTrust(peer, policy, sponsorTrust);
  if (standing === undefined || (peer.class === 'own' && !standing.probation)) return first;
  if (isReclassed(standing, peer))
    return standing.probation ? Math.min(first, standing.trust) : first;
  const steps = stepsSince(standing.trustAt, now, policy);
  const halvings = Math.floor(steps / LEFT.length);
  if (halvings >= HALVINGS_TO_NOTHING) return first;
  const distance = standing.trust - first;
  const left = Math.floor(
    times(Math.abs(distance), LEFT[steps % LEFT.length] ?? 0) / 2 ** halvings,
  );
  return first + Math.sign(distance) * left;
}

/** An operator who makes a friend of an own machine does not mean a friend trusted wholly. */
const isReclassed = (standing: Standing, peer: Peer): boolean =>
  standing.class !== undefined && standing.class !== peer.class;

const stepMs = (policy: Policy): number => Math.ceil(policy.driftHalfLifeMs / LEFT.length);

/** A clock that went backwards drifts nobody. */
const stepsSince = (then: number, now: number, policy: Policy): number =>
  Math.max(0, Math.floor((now - then) / stepMs(policy)));

/** As `readTrust`, with the sponsors looked up, from one to the next as far as a chain may be long. */
export function trustOf(
  changes: Changes,
  author: AuthorKey,
  stepsLeft: number = MEMBERSHIP.depthMax,
): Micro {
  return trustIn(changes, changes.peer(author), changes.read('standing', author), stepsLeft);
}

/** The same where who he is and how he stands are at hand. */
export function trustIn(
  changes: Changes,
  peer: Peer,
  standing: Standing | undefined,
  stepsLeft: number = MEMBERSHIP.depthMax,
): Micro {
  const { now, policy } = changes;
  return readTrust(standing, peer, now, policy, sponsorTrustOf(changes, peer, stepsLeft));
}

/** As `trustOf`, for who has only a view. */
export function trustNow(view: View, author: AuthorKey, now: number, policy: Policy): Micro {
  return trustOf(new Changes(view, now, policy), author);
}

function sponsorTrustOf(changes: Changes, peer: Peer, stepsLeft: number): Micro {
  const { sponsor } = peer;
  // An own machine is trusted whoever let it in.
  if (peer.class !== 'friend' || sponsor === undefined) return ONE;
  const standing = changes.read('standing', sponsor);
  // One that was at fault lends no more than a friend: whoever stole it can let in as many as he likes.
  if (classOf(changes.peer(sponsor), standing) === 'own' && !isFaulty(standing, changes.now))
    return ONE;
  const trust = stepsLeft === 0 ? 0 : trustOf(changes, sponsor, stepsLeft - 1);
  return Math.min(trust, lendableMax(changes.policy));
}

/** Lent trust stays just below what counts towards a block: a guest of a friend counts once he was right here himself. */
const lendableMax = ({ trustToCountMicro, sponsoredShareDivisor }: Policy): Micro =>
  trustToCountMicro * sponsoredShareDivisor - 1;

/** Whether his word weighs nothing: for a fault seen here, or because the fleet says so. */
export function isFaulty(standing: Standing | undefined, now: number): boolean {
  const lift = standing?.lift;
  const isLifted = lift !== undefined && !lift.released && now < lift.until;
  return isLifted || faultGoing(standing, now) !== undefined;
}

export function faultGoing(
  standing: Standing | undefined,
  now: number,
): FaultQuarantine | undefined {
  const fault = standing?.fault;
  return fault && (fault.until === undefined || now < fault.until) ? fault : undefined;
}

/** An own peer on probation has a friend's rights: a line, and vetoes touch him. */
export function classOf(peer: Peer, standing: Standing | undefined): PeerClass {
  return peer.class === 'own' && standing?.probation ? 'friend' : peer.class;
}

/** The author's row, or the one that he starts with. */
export function standingOf(changes: Changes, author: AuthorKey): Standing {
  const peer = changes.peer(author);
  const known = changes.read('standing', author);
  if (known !== undefined && !isReclassed(known, peer)) return { ...known, class: peer.class };
  return {
    confirmations: 0,
    contradictions: 0,
    faults: 0,
    held: 0,
    ...known,
    author,
    class: peer.class,
    trust: trustOf(changes, author),
    trustAt: changes.now,
  };
}

/** The row with its trust moved by `by`, never above one nor below zero. */
export function movedTrust(changes: Changes, standing: Standing, by: Micro): Standing {
  return setTrust(changes, standing, clamp(trustOf(changes, standing.author) + by, 0, ONE));
}

/** The part of a drift step that has begun is kept, so that frequent changes do not stop the drift. */
export function setTrust(changes: Changes, standing: Standing, trust: Micro): Standing {
  const { now, policy } = changes;
  const steps = stepsSince(standing.trustAt, now, policy);
  return { ...standing, trust, trustAt: Math.min(now, standing.trustAt + steps * stepMs(policy)) };
}
