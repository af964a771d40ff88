// What goes wrong and what is said in one storm: the same for one seed on every machine. Pure.
import { Random } from '@tocsin/sim';
import {
  FAULT_EVERY_MS,
  FRAIL_MACHINES,
  MACHINES,
  type Name,
  REPORT_EVERY_MS,
  STORM_MS,
} from './numbers.ts';

/** What the schedule has to know of a kind of fault. */
export interface Kind {
  readonly name: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** Two of one group never meet on one machine. */
  readonly group: string;
  /** For how long, ms; 0 for what is done in a moment. */
  readonly lastsMs: readonly [low: number, high: number];
  /** It may cost a store rows: only so many machines meet it in one storm. */
  readonly frail?: true;
  /** The daemon does not live through it: one machine of the run never meets it. */
  readonly deadly?: true;
}

export interface Planned {
  readonly fault: string;
  readonly on: Name;
  /** Ms since the storm began. */
  readonly at: number;
  readonly until: number;
  /** Whole numbers for the fault to choose by. */
  readonly dice: readonly [number, number];
}

/** `new`: an address that nobody has reported. `again`: one that somebody has. `office`, `home`, `itself`: a protected one. */
export type WordKind = 'new' | 'again' | 'withdraw' | 'office' | 'home' | 'itself';

export interface Word {
  readonly kind: WordKind;
  readonly by: Name;
  readonly at: number;
  readonly dice: number;
}

const WORD_WEIGHTS: Readonly<Record<WordKind, number>> = {
  new: 60,
  again: 15,
  withdraw: 12,
  office: 6,
  home: 7,
  itself: 4,
};
const DICE = 1 << 30;

/** Whose daemon lives as long as the run, so that what it leaks can be seen. */
export function sparedBy(seed: number): Name {
  return new Random(seed, 'chaos/spared').pick(MACHINES);
}

export function planFaults(
  seed: number,
  round: number,
  kinds: readonly Kind[],
): readonly Planned[] {
  const random = new Random(seed, `chaos/faults/${round}`);
  const spared = sparedBy(seed);
  const mortal = MACHINES.filter((name) => name !== spared);
  const frail = random.sample(mortal, FRAIL_MACHINES);
  const planned: Planned[] = [];
  const isFree = (group: string, on: Name, at: number): boolean =>
    planned.every((it) => it.on !== on || groupOf(kinds, it) !== group || it.until < at);
  for (let at = 0; ; ) {
    at += random.exponential(FAULT_EVERY_MS);
    if (at >= STORM_MS) return planned;
    const kind = weighted(random, kinds, ({ weight }) => weight);
    const [low, high] = kind.lastsMs;
    const until = Math.min(STORM_MS, at + random.between(low, high));
    const dice = [random.below(DICE), random.below(DICE)] as const;
    const among = kind.frail ? frail : kind.deadly ? mortal : MACHINES;
    const places = random.sample(among, among.length);
    const on = places.find((name) => isFree(kind.group, name, at));
    if (on !== undefined) planned.push({ fault: kind.name, on, at, until, dice });
  }
}

export function planWords(seed: number, round: number): readonly Word[] {
  const random = new Random(seed, `chaos/words/${round}`);
  const kinds = Object.keys(WORD_WEIGHTS) as WordKind[];
  const words: Word[] = [];
  for (let at = 0; ; ) {
    at += random.exponential(REPORT_EVERY_MS);
    if (at >= STORM_MS) return words;
    const kind = weighted(random, kinds, (it) => WORD_WEIGHTS[it]);
    words.push({ kind, by: random.pick(MACHINES), at, dice: random.below(DICE) });
  }
}

/** Who is killed alone after the storm: one of those whose stores it left undamaged, if there are any, and never the spared one. */
export function planAlone(
  seed: number,
  round: number,
  undamaged: readonly Name[],
): Name | undefined {
  const order = new Random(seed, `chaos/alone/${round}`).sample(MACHINES, MACHINES.length);
  return order.find((name) => name !== sparedBy(seed) && undamaged.includes(name));
}

const groupOf = (kinds: readonly Kind[], { fault }: Planned): string | undefined =>
  kinds.find(({ name }) => name === fault)?.group;

function weighted<T>(random: Random, list: readonly T[], weightOf: (item: T) => number): T {
  let rest = random.below(list.reduce((sum, item) => sum + weightOf(item), 0));
  for (const item of list) {
    rest -= weightOf(item);
    if (rest < 0) return item;
  }
  throw new RangeError('nothing to choose from');
}
