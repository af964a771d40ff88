// Whom to dial and whom to hang up on, as a pure function: all peers while they are few, a random regular graph beyond that.
//
// Everybody dials half of the links that it wants, to peers drawn by lot, and takes as many from others: such a graph is
// connected almost surely from a degree of three on, and stays so when a third of it is gone.
import { OUTBOUND_SHARE, SURPLUS_AFTER_MS, SURPLUS_SHARE } from './limits.ts';

/** `always`: configured, connected to in whatever number. `door`: an entrance to the network. `known`: has been met, or signed where it is. `hint`: somebody's word. */
export type Sought = 'always' | 'door' | 'known' | 'hint';

export interface Candidate {
  readonly peer: string;
  readonly sought: Sought;
  /** Whose word made it a member: links are spread over groups. */
  readonly group: string;
  /** Its /24 or /64: links are spread over these as well. */
  readonly subnet: string;
  /** Not to be dialled before, monotonic ms. */
  readonly notBefore: number;
}

export interface Link {
  readonly peer: string;
  /** Surplus is never configured, and own only when there is nobody else. */
  readonly standing: 'configured' | 'own' | 'other';
  readonly outbound: boolean;
  readonly group: string;
  readonly subnet: string;
  /** When it opened, monotonic ms. */
  readonly since: number;
}

export interface Budget {
  /** Links that are wanted. */
  readonly wanted: number;
  /** Dials that may begin now. */
  readonly dials: number;
}

export interface Plan {
  readonly dials: readonly Candidate[];
  readonly closes: readonly Link[];
  /** When a candidate that is wanted, and waits, may be dialled: monotonic ms. */
  readonly wakeAt: number | undefined;
  /** The budget was too small: some that are wanted, and due, are not among `dials`. */
  readonly cut: boolean;
}

const RANKS: Readonly<Record<Sought, number>> = { always: 0, door: 1, known: 1, hint: 2 };

/**
 * @param candidates peers that are neither connected nor being dialled
 * @param links connections, and dials under way as if they had succeeded
 * @param random in [0, 1)
 */
export function plan(
  candidates: readonly Candidate[],
  links: readonly Link[],
  budget: Budget,
  now: number,
  random: () => number,
): Plan {
  const chosen = candidates.filter(({ sought }) => sought === 'always');
  const rest = candidates.filter(({ sought }) => sought !== 'always');
  const missing = shortage(rest.length, links, budget.wanted);
  const seeking = missing > 0 ? rest : [];
  const due = (candidate: Candidate): boolean => candidate.notBefore <= now;
  const always = chosen.filter(due);
  const drawable = seeking.filter(due);
  const dials = always.slice(0, budget.dials);
  const room = Math.min(missing, budget.dials - dials.length);
  dials.push(...drawn(drawable, links, room, random));
  const { closes, young } = surplus(links, budget.wanted, now);
  const waits = [
    ...[...chosen, ...seeking].map(({ notBefore }) => notBefore),
    ...young.map(({ since }) => since + SURPLUS_AFTER_MS),
  ].filter((at) => at > now);
  return {
    dials,
    closes,
    wakeAt: waits.length === 0 ? undefined : Math.min(...waits),
    cut: always.length + Math.min(Math.max(0, missing), drawable.length) > dials.length,
  };
}

/** How many more links are wanted, configured ones apart. */
function shortage(others: number, links: readonly Link[], wanted: number): number {
  const missing = wanted - links.length;
  // All of them: who dialled whom does not matter.
  if (others + links.length <= wanted) return missing;
  const outbound = links.filter((link) => link.outbound).length;
  return Math.max(missing, Math.ceil(wanted * OUTBOUND_SHARE) - outbound);
}

/** By lot among the best, entrances first only for who is alone: they are for newcomers. Of two that are alike the one from where there are fewer links. Hints get half the room while there is anything better. */
function drawn(
  candidates: readonly Candidate[],
  links: readonly Link[],
  room: number,
  random: () => number,
): Candidate[] {
  const crowd = new Crowd(links);
  const alone = links.length === 0;
  const left = candidates.map((candidate) => ({
    candidate,
    rank: alone && candidate.sought === 'door' ? 0 : RANKS[candidate.sought],
    lot: random(),
  }));
  const chosen: Candidate[] = [];
  let hints = left.some(({ candidate }) => candidate.sought !== 'hint') ? room / 2 : room;
  while (chosen.length < room && left.length > 0) {
    const best = left.reduce((a, b) => (isBefore(crowd, a, b) ? a : b));
    left.splice(left.indexOf(best), 1);
    if (best.candidate.sought === 'hint' && hints-- < 1) continue;
    chosen.push(best.candidate);
    crowd.add(best.candidate);
  }
  return chosen;
}

interface Lot {
  readonly candidate: Candidate;
  readonly rank: number;
  readonly lot: number;
}

function isBefore(crowd: Crowd, a: Lot, b: Lot): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  const crowding = crowd.of(a.candidate) - crowd.of(b.candidate);
  return crowding === 0 ? a.lot <= b.lot : crowding < 0;
}

/**
 * Beyond the slack: inbound ones first, then from where there are most, the youngest first: who came late has proved least.
 * But for the very young, who may have come to ask for the way.
 */
function surplus(
  links: readonly Link[],
  wanted: number,
  now: number,
): { readonly closes: readonly Link[]; readonly young: readonly Link[] } {
  let over = links.length - Math.floor(wanted * (1 + SURPLUS_SHARE));
  if (over <= 0) return { closes: [], young: [] };
  const closable = links.filter(({ standing }) => standing !== 'configured');
  const young = closable.filter(({ since }) => now - since < SURPLUS_AFTER_MS);
  const left = closable.filter((link) => !young.includes(link));
  const crowd = new Crowd(links);
  const closes: Link[] = [];
  for (; over > 0 && left.length > 0; over--) {
    const worst = left.reduce((a, b) => (isWorse(crowd, a, b) ? a : b));
    left.splice(left.indexOf(worst), 1);
    closes.push(worst);
    crowd.remove(worst);
  }
  return { closes, young };
}

function isWorse(crowd: Crowd, a: Link, b: Link): boolean {
  if (a.standing !== b.standing) return a.standing === 'other';
  if (a.outbound !== b.outbound) return b.outbound;
  const crowding = crowd.of(a) - crowd.of(b);
  return crowding === 0 ? a.since >= b.since : crowding > 0;
}

interface Placed {
  readonly group: string;
  readonly subnet: string;
}

/** How many come from one group, and from one subnet. */
class Crowd {
  readonly #counts = new Map<string, number>();

  constructor(links: readonly Placed[]) {
    for (const link of links) this.add(link);
  }

  of({ group, subnet }: Placed): number {
    return (this.#counts.get(`g${group}`) ?? 0) + (this.#counts.get(`s${subnet}`) ?? 0);
  }

  add(placed: Placed): void {
    this.#change(placed, 1);
  }

  remove(placed: Placed): void {
    this.#change(placed, -1);
  }

  #change({ group, subnet }: Placed, by: number): void {
    for (const key of [`g${group}`, `s${subnet}`])
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }
}
