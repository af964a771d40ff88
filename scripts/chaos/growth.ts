// Whether daemons leak: what each takes of its machine beside its first calm, and what one that is never killed takes over all calms.
import { type Member, pause } from './member.ts';
import {
  COLLECT_MS,
  DESCRIPTORS_MORE,
  LEAK_DESCRIPTORS,
  LEAK_KIB_PER_STORM,
  MEMORY_FACTOR,
  MEMORY_MORE_KIB,
  type Name,
  SLOPE_CALMS,
  TAKEN_AMONG,
} from './numbers.ts';
import { type Taken, takenBy } from './processes.ts';

type Amount = Pick<Taken, 'memoryKib' | 'descriptors'>;

/** Holds what a daemon takes against what it took at earlier calms. */
export class Growth {
  readonly #spared: Name;
  readonly #first = new Map<Name, Amount>();
  readonly #most = new Map<Name, Amount>();
  readonly #calms: Amount[] = [];

  /** @param spared the machine whose daemon lives as long as the run */
  constructor(spared: Name) {
    this.#spared = spared;
  }

  /** Loosely, for each machine: most daemons do not live through a storm. */
  look(member: Member): readonly string[] {
    const taken = takenBy(member.pid);
    if (taken === undefined) return [];
    const first = this.#first.get(member.name) ?? taken;
    this.#first.set(member.name, first);
    const most = this.#most.get(member.name) ?? taken;
    this.#most.set(member.name, {
      memoryKib: Math.max(most.memoryKib, taken.memoryKib),
      descriptors: Math.max(most.descriptors, taken.descriptors),
    });
    const grown = taken.memoryKib > first.memoryKib * MEMORY_FACTOR + MEMORY_MORE_KIB;
    const leaking = taken.descriptors > first.descriptors + DESCRIPTORS_MORE;
    return [
      ...(grown
        ? [`${member.name}: ${taken.memoryKib} KiB resident, ${first.memoryKib} at first`]
        : []),
      ...(leaking
        ? [`${member.name}: ${taken.descriptors} descriptors, ${first.descriptors} at first`]
        : []),
    ];
  }

  /** At the end of a calm, of the one that lives long enough to leak. */
  async calm(members: readonly Member[]): Promise<readonly string[]> {
    const member = members.find(({ name }) => name === this.#spared);
    member?.signal('SIGUSR2');
    await pause(COLLECT_MS);
    const taken = takenBy(member?.pid ?? 0);
    if (taken !== undefined) this.#calms.push(taken);
    return leaks(this.#calms).map((what) => `${this.#spared}, never killed: ${what}`);
  }

  /** What the spared one took at each calm: resident memory in KiB, descriptors. */
  get calms(): readonly Amount[] {
    return this.#calms;
  }

  /** Name, first and most of resident memory in KiB, most descriptors. */
  rows(): readonly (readonly [string, number, number, number])[] {
    return [...this.#first].map(([name, first]) => {
      const most = this.#most.get(name) ?? first;
      return [name, first.memoryKib, most.memoryKib, most.descriptors];
    });
  }
}

/** Pure. @param calms what one process took at the end of each */
export function leaks(calms: readonly Amount[]): readonly string[] {
  return [...descriptorsLeaked(calms), ...memoryLeaked(calms)];
}

/** Connections that died with their link are given up one after the other: the fewest of some calms are what stays. */
function descriptorsLeaked(calms: readonly Amount[]): readonly string[] {
  if (calms.length <= TAKEN_AMONG) return [];
  const fewest = (some: readonly Amount[]) => Math.min(...some.map((it) => it.descriptors));
  const [before, now] = [calms.slice(0, TAKEN_AMONG), calms.slice(-TAKEN_AMONG)].map(fewest);
  if (before === undefined || now === undefined || now <= before + LEAK_DESCRIPTORS) return [];
  return [`${now} descriptors at the least in the last calms, ${before} in the first`];
}

/** The later half alone: stores fill, code is compiled, and the allocator takes at first what it was given room for. */
function memoryLeaked(calms: readonly Amount[]): readonly string[] {
  const later = calms.slice(Math.ceil(calms.length / 2));
  if (later.length < SLOPE_CALMS) return [];
  const slope = slopeOf(later.map(({ memoryKib }) => memoryKib));
  return slope > LEAK_KIB_PER_STORM
    ? [`${Math.round(slope)} KiB more resident with each storm, over ${later.length} calms`]
    : [];
}

/** The median of the slopes between any two: one collection of garbage that came late does not bend it (Theil and Sen). */
function slopeOf(values: readonly number[]): number {
  const slopes = values.flatMap((value, at) =>
    values.slice(at + 1).map((later, between) => (later - value) / (between + 1)),
  );
  return slopes.toSorted((a, b) => a - b)[slopes.length >> 1] ?? 0;
}
