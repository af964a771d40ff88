// How many may stand at the door, by the address that they come from: decided before any cryptography, so that a crowd of
// strangers costs next to nothing and does not keep the members out. Pure but for the timers; who is a member comes later.
//
// When there is no room whoever has waited longest goes: a member is known within some round trips, whoever holds a place to
// hold it never is. Addresses that a member has come from have places of their own, which no crowd from elsewhere can fill.
import type { Cidr } from '@tocsin/protocol';
import type { Clock } from '../clock.ts';
import {
  ARRIVALS_BURST,
  ARRIVALS_HOSTS_REMEMBERED,
  ARRIVALS_PER_HOST_BURST,
  ARRIVALS_PER_HOST_PER_SECOND,
  ARRIVALS_PER_SECOND,
  FRIENDS_PER_HOST_MAX,
  FRIENDS_PER_SITE_MAX,
  MEMBER_HOSTS_REMEMBERED,
  PENDING_GRACE_MS,
  PENDING_KNOWN_MAX,
  PENDING_MAX,
  PENDING_PER_HOST_MAX,
  PENDING_PER_SITE_MAX,
  STRANGERS_ADMITTED_BURST,
  STRANGERS_ADMITTED_PER_SECOND,
  STRANGERS_MAX,
  STRANGERS_PER_HOST_MAX,
  STRANGERS_PER_SITE_MAX,
  UPGRADE_MAX_MS,
} from './limits.ts';
import { Groups, type Origin, originOf, Seats } from './places.ts';
import { Bucket } from './throttle.ts';

/** One connection that somebody else opened. */
interface Visit {
  readonly key: string;
  readonly from: Origin;
  readonly hangUp: () => void;
  /** Monotonic ms. */
  readonly since: number;
  /** The set of those that wait together: turned out in the order of their coming. */
  readonly pool: Set<Visit>;
  cancel: () => void;
}

/** Who came in: own machines are not counted. */
export type Kind = 'own' | 'friend' | 'stranger';

export class Door {
  readonly #clock: Clock;
  readonly #visits = new Map<string, Visit>();
  readonly #waiting = { unknown: new Set<Visit>(), known: new Set<Visit>() };
  readonly #waitingAt = new Groups<Visit>();
  readonly #seats = {
    // How many there may be of all kinds together is for the gate to say.
    friend: new Seats<Visit>(Number.POSITIVE_INFINITY, FRIENDS_PER_HOST_MAX, FRIENDS_PER_SITE_MAX),
    stranger: new Seats<Visit>(STRANGERS_MAX, STRANGERS_PER_HOST_MAX, STRANGERS_PER_SITE_MAX),
  };
  /** What may come in time: from hosts not known, and from those that a member has come from. */
  readonly #arrivals: Readonly<Record<'unknown' | 'known', Bucket>>;
  /** Strangers and guests let in. */
  readonly #admitted: Bucket;
  /** The one that was heard of last is the last. */
  readonly #arrivalsOf = new Map<Cidr, Bucket>();
  readonly #memberHosts = new Set<Cidr>();

  constructor(clock: Clock) {
    this.#clock = clock;
    const now = clock.monotonic();
    const bucket = () => new Bucket(ARRIVALS_PER_SECOND, ARRIVALS_BURST, now);
    this.#arrivals = { unknown: bucket(), known: bucket() };
    this.#admitted = new Bucket(STRANGERS_ADMITTED_PER_SECOND, STRANGERS_ADMITTED_BURST, now);
  }

  /** Somebody connected. False: turn him away. `hangUp` is called if he has to go before he is let in. */
  knock(address: Cidr, port: number, hangUp: () => void): boolean {
    const from = originOf(address);
    const known = this.#memberHosts.has(from.host);
    if (!this.#inTime(from, known)) return false;
    const pool = known ? this.#waiting.known : this.#waiting.unknown;
    const since = this.#clock.monotonic();
    this.leave(address, port);
    const room =
      this.#makeRoom(pool, known ? PENDING_KNOWN_MAX : PENDING_MAX, since) &&
      (from.local ||
        (this.#makeRoom(this.#waitingAt.of(from.host), PENDING_PER_HOST_MAX, since) &&
          this.#makeRoom(this.#waitingAt.of(from.site), PENDING_PER_SITE_MAX, since)));
    if (!room) return false;
    const key = keyOf(address, port);
    const visit: Visit = { key, from, hangUp, since, pool, cancel: () => {} };
    visit.cancel = this.#clock.after(UPGRADE_MAX_MS, () => this.#turnOut(visit));
    this.#visits.set(key, visit);
    pool.add(visit);
    this.#waitingAt.add(visit, from);
    return true;
  }

  /** Whether somebody from there has knocked and is still here. */
  expects(address: Cidr, port: number): boolean {
    return this.#visits.has(keyOf(address, port));
  }

  /** He proved who he is. False: no place is left for somebody of this kind. */
  admit(address: Cidr, port: number, kind: Kind): boolean {
    const visit = this.#visits.get(keyOf(address, port));
    if (visit === undefined) return true;
    this.#settle(visit);
    if (kind !== 'stranger') this.vouch(address);
    if (kind === 'own') return true;
    const seats = this.#seats[kind];
    if (seats.full(visit.from)) return false;
    if (kind === 'stranger' && !spend(this.#clock.monotonic(), this.#admitted)) return false;
    seats.take(visit, visit.from);
    return true;
  }

  /** The connection is closed. */
  leave(address: Cidr, port: number): void {
    const visit = this.#visits.get(keyOf(address, port));
    if (visit !== undefined) this.#forget(visit);
  }

  /** A member comes from here, or is configured to. */
  vouch(address: Cidr): void {
    const { host } = originOf(address);
    this.#memberHosts.delete(host);
    this.#memberHosts.add(host);
    dropOldest(this.#memberHosts, MEMBER_HOSTS_REMEMBERED);
  }

  /** Connections whose upgrade is not done. */
  get pending(): number {
    return this.#waiting.known.size + this.#waiting.unknown.size;
  }

  /** Whether so many have come lately that this one is turned away unseen. */
  #inTime({ host, local }: Origin, known: boolean): boolean {
    if (local) return true;
    const now = this.#clock.monotonic();
    const all = known ? this.#arrivals.known : this.#arrivals.unknown;
    // A known one, too: whoever shares an address with one member must not use up what all members have.
    const own =
      this.#arrivalsOf.get(host) ??
      new Bucket(ARRIVALS_PER_HOST_PER_SECOND, ARRIVALS_PER_HOST_BURST, now);
    this.#arrivalsOf.delete(host);
    this.#arrivalsOf.set(host, own);
    dropOldest(this.#arrivalsOf, ARRIVALS_HOSTS_REMEMBERED);
    return spend(now, own, all);
  }

  /** False when nobody of the group has waited for long enough to go. */
  #makeRoom(group: ReadonlySet<Visit>, max: number, now: number): boolean {
    const oldest = group.values().next();
    if (group.size < max || oldest.done) return true;
    if (now - oldest.value.since < PENDING_GRACE_MS) return false;
    this.#turnOut(oldest.value);
    return true;
  }

  #turnOut(visit: Visit): void {
    this.#forget(visit);
    visit.hangUp();
  }

  #settle(visit: Visit): void {
    visit.cancel();
    visit.pool.delete(visit);
    this.#waitingAt.delete(visit, visit.from);
  }

  #forget(visit: Visit): void {
    this.#settle(visit);
    for (const seats of Object.values(this.#seats)) seats.leave(visit, visit.from);
    if (this.#visits.get(visit.key) === visit) this.#visits.delete(visit.key);
  }
}

/** One arrival. Who is turned away for his own host's sake uses up nothing of what all have. */
function spend(now: number, ...buckets: readonly Bucket[]): boolean {
  if (buckets.some((bucket) => bucket.inDebt(now))) return false;
  for (const bucket of buckets) bucket.take(now);
  return true;
}

function keyOf(address: Cidr, port: number): string {
  return `${address} ${port}`;
}

function dropOldest(kept: Set<Cidr> | Map<Cidr, unknown>, max: number): void {
  const oldest = kept.keys().next();
  if (kept.size > max && !oldest.done) kept.delete(oldest.value);
}
