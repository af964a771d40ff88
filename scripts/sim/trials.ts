// Promises that need a look into the nodes of a world: whose blocks began, what they had earned, how soon they were lifted.
import { DEFAULT_POLICY, weightNow } from '@tocsin/rules';
import { type BehaviourName, type Experiment, type TocsinBrain, tocsin, World } from '@tocsin/sim';

export interface TrialInit {
  readonly nodes: number;
  readonly hours: number;
  readonly seed: number;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** DESIGN section 5: a line as it begins, what a confirmation adds, how many of them a contradiction takes, and its bound. Worlds are shorter than its 30 days. */
const LINE_BASE = 10;
const LINE_PER_CONFIRMATION = 5;
const LINE_CONTRADICTION = 3;
const LINE_MAX = 500;

/**
 * Liars of whom each is looked at for himself: a fifth of twenty nodes, and no more in a larger world. What one earns is less where
 * more of his kind name the same addresses, of which only the first to name one is right.
 */
export const FEW = 4;

/** The share that so many nodes are. A share is kept in millionths, of which it must not be one too little. */
export const shareOf = (count: number, nodes: number): number =>
  Math.ceil((1_000_000 * count) / nodes) / 1_000_000;

/** What happened to one honest node. */
interface Node {
  readonly brain: TocsinBrain;
  /** Which addresses began to be blocked on the word of others, and when. */
  readonly begun: (readonly [string, number])[];
  /** Those that stand, and until when. */
  readonly standing: Map<string, number>;
  /** When its operator quarantined the liars, and how many of their blocks stood; when the last of them was lifted. */
  quarantine?: { readonly at: number; readonly blocks: Set<string>; lastLift: number };
}

/**
 * A world in which every block of a harmless address is the liars' doing: nobody's detector is wrong. Nobody complains either, so that
 * nothing but the rules stops them.
 */
function worldOf(
  { nodes, hours, seed }: TrialInit,
  behaviour: BehaviourName,
  share: number,
  {
    circle = 'friends',
    begins = () => {},
  }: { circle?: Experiment['circle']; begins?: (node: Node, world: World) => void } = {},
): { readonly world: World; readonly honest: () => readonly Node[] } {
  const make = tocsin();
  const all = new Map<string, Node>();
  const world: World = new World({
    seed,
    nodes,
    hours,
    circle,
    traffic: { falseMicro: 0, complaintMicro: 0 },
    liars: [{ behaviour, shareMicro: Math.round(share * 1_000_000) }],
    brain: (init) => {
      const standing = new Map<string, number>();
      const begun: [string, number][] = [];
      const brain = make({
        ...init,
        deeds: {
          ...init.deeds,
          block(indicator, until, by) {
            const goesOn = (standing.get(indicator) ?? 0) > world.now;
            if (by === 'others' && indicator.startsWith(HARMLESS)) {
              standing.set(indicator, until);
              if (!goesOn) {
                begun.push([indicator, world.now]);
                begins(all.get(init.self) as Node, world);
              }
            }
            init.deeds.block(indicator, until, by);
          },
          lift(indicator) {
            standing.delete(indicator);
            const { quarantine } = all.get(init.self) as Node;
            if (quarantine?.blocks.delete(indicator)) quarantine.lastLift = world.now;
            init.deeds.lift(indicator);
          },
        },
      });
      all.set(init.self, { brain, begun, standing });
      return brain;
    },
  });
  return { world, honest: () => world.honest.map(({ author }) => all.get(author) as Node) };
}

/** Harmless addresses of a world are all in this network. */
const HARMLESS = '150.';

const liarsOf = (world: World): readonly string[] =>
  world.actors.filter((actor) => !actor.honest).map(({ author }) => author);

/** What a group was right and wrong about at a node so far. */
function recordOf({ brain }: Node, group: string) {
  let confirmations = 0;
  let contradictions = 0;
  for (const [, confirmed, contradicted] of brain.view.read('line', group)?.days ?? []) {
    confirmations += confirmed;
    contradictions += contradicted;
  }
  return { confirmations, contradictions };
}

type History = ReturnType<typeof recordOf>;

/** The line that belongs to such a record. */
function lineOf({ confirmations, contradictions }: History): number {
  const earned = confirmations - LINE_CONTRADICTION * contradictions;
  return Math.min(LINE_MAX, Math.max(0, LINE_BASE + LINE_PER_CONFIRMATION * earned));
}

/**
 * Harmful blocks of one liar in 24 hours, as a part of the line that he had earned when the last of them began: at the node and the
 * moment where that is most. One that is blocked again has its place already.
 */
export function blocksBesideHisLine(
  init: TrialInit,
  behaviour: 'traitor' | 'contact-forger',
): number {
  let most = 0;
  const { world } = worldOf(init, behaviour, shareOf(1, init.nodes), {
    begins: (node) => {
      const lately = node.begun.filter(([, at]) => at > world.now - DAY_MS);
      const addresses = new Set(lately.map(([address]) => address));
      const [liar = ''] = liarsOf(world);
      most = Math.max(most, addresses.size / lineOf(recordOf(node, liar)));
    },
  });
  world.run();
  // No block at all would prove nothing.
  return most === 0 ? Number.NaN : most;
}

/**
 * Each operator quarantines all traitors a minute after the third block of theirs. Seconds until the last of what stood then was lifted,
 * at the node where that took longest; infinite where something stayed. An hour after the last node's quarantine nothing more can be seen.
 */
export function secondsToLift(init: TrialInit): number {
  const begins = (node: Node, world: World): void => {
    if (node.begun.length !== 3) return;
    world.queue.call(world.now + 60 * SECOND_MS, () => {
      const stands = [...node.standing].filter(([, until]) => until > world.now);
      const blocks = new Set(stands.map(([indicator]) => indicator));
      node.quarantine = { at: world.now, blocks, lastLift: world.now };
      for (const liar of liarsOf(world)) node.brain.quarantine(liar, world.now);
      if (honest().every(({ quarantine }) => quarantine !== undefined))
        world.queue.call(world.now + HOUR_MS, () => world.queue.stop());
    });
  };
  const { world, honest } = worldOf(init, 'traitor', 0.2, { begins });
  world.run();
  const times = honest().flatMap(({ quarantine }) =>
    quarantine === undefined
      ? []
      : [
          quarantine.blocks.size > 0
            ? Number.POSITIVE_INFINITY
            : (quarantine.lastLift - quarantine.at) / SECOND_MS,
        ],
  );
  // No block at all would prove nothing.
  return times.length === 0 ? Number.NaN : Math.max(...times);
}

/**
 * Blocks that one hacked machine of a fleet brought about, at the node where they are most. Only an operator closes a breaker, and
 * here none does: an hour after the last has opened nothing more can be seen.
 */
export function blocksOfHackedMachine(init: TrialInit): number {
  const share = shareOf(1, init.nodes);
  const { world, honest } = worldOf(init, 'hacked-own', share, { circle: 'fleet' });
  const [hacked = ''] = liarsOf(world);
  let isStopped = false;
  const look = (): void => {
    if (isStopped) world.queue.stop();
    isStopped = honest().every(
      ({ brain }) => brain.view.read('standing', hacked)?.breakerAt !== undefined,
    );
    world.queue.call(world.now + HOUR_MS, look);
  };
  world.queue.call(world.now + HOUR_MS, look);
  world.run();
  const most = Math.max(...honest().map(({ begun }) => begun.length));
  return most === 0 ? Number.NaN : most;
}

/**
 * Vetoes of one seller that weigh at one time, as a part of the line that he had earned: looked at each hour, at every node. A veto stays
 * when a contradiction shortens the line later, so none of the last day is counted.
 */
export function vetoesBesideTheirLine(init: TrialInit): number {
  const { world, honest } = worldOf(init, 'bad-mouther', shareOf(FEW, init.nodes));
  const records = new Map<string, History[]>();
  let most = 0;
  eachHour(world, () => {
    for (const [i, node] of honest().entries()) {
      const vetoes = new Map<string, number>();
      for (const key of node.brain.view.stagedKeys())
        for (const vote of node.brain.view.read('staged', key)?.votes ?? [])
          if (vote.verdict === 'false-positive' && vote.counts && vote.expiresAt > world.now)
            vetoes.set(vote.group, (vetoes.get(vote.group) ?? 0) + 1);
      for (const group of liarsOf(world)) {
        const name = `${i} ${group}`;
        const day = [...(records.get(name) ?? []), recordOf(node, group)].slice(-HOURS_OF_DAY);
        records.set(name, day);
        const { confirmations } = day.at(-1) as History;
        const { contradictions } = day.length < HOURS_OF_DAY ? UNKNOWN : (day[0] as History);
        const count = vetoes.get(group) ?? 0;
        if (count > 0) most = Math.max(most, count / lineOf({ confirmations, contradictions }));
      }
    }
  });
  world.run();
  return most === 0 ? Number.NaN : most;
}

/** With the look a day ago. */
const HOURS_OF_DAY = 25;
/** Before a day is over. */
const UNKNOWN: History = { confirmations: 0, contradictions: 0 };

function eachHour(world: World, look: () => void): void {
  const again = (): void => {
    look();
    if (world.now + HOUR_MS < world.end) world.queue.call(world.now + HOUR_MS, again);
  };
  world.queue.call(world.now + HOUR_MS, again);
}

/** The highest trust that any honest node ever had in one of a few of them: looked at each hour. */
export function highestTrust({ nodes, hours, seed }: TrialInit, behaviour: BehaviourName): number {
  const liars = [{ behaviour, shareMicro: Math.round(shareOf(FEW, nodes) * 1_000_000) }];
  const world = new World({ seed, nodes, hours, circle: 'friends', brain: tocsin(), liars });
  let most = 0;
  eachHour(world, () => {
    const authors = liarsOf(world);
    for (const one of world.honest)
      for (const liar of authors) most = Math.max(most, one.trustIn(liar));
  });
  world.run();
  return most / 1_000_000;
}

/** The lowest trust that any honest node ever had in another where all are honest and no operator contradicts: looked at each hour. */
export function leastTrust({ nodes, hours, seed }: TrialInit): number {
  const init = { seed, nodes, hours, circle: 'friends', brain: tocsin(), liars: [] } as const;
  const world = new World({ ...init, traffic: { complaintMicro: 0 } });
  let least = 1_000_000;
  eachHour(world, () => {
    for (const one of world.honest)
      for (const { author } of world.honest)
        if (author !== one.author) least = Math.min(least, one.trustIn(author));
  });
  world.run();
  return least / 1_000_000;
}

/** What a friend's word weighs at the end (his trust, less what much talk takes of it), beside an honest friend's: the means of all honest nodes. */
export function weightBesideHonest(init: TrialInit, behaviour: BehaviourName): number {
  const { nodes, hours, seed } = init;
  const liars = [{ behaviour, shareMicro: Math.round(shareOf(FEW, nodes) * 1_000_000) }];
  const make = tocsin();
  const brains = new Map<string, TocsinBrain>();
  const world = new World({
    ...{ seed, nodes, hours, circle: 'friends', liars },
    brain: (parts) => {
      const brain = make(parts);
      brains.set(parts.self, brain);
      return brain;
    },
  });
  world.run();
  const honest = world.honest.map(({ author }) => author);
  const weights = (authors: readonly string[]): number[] =>
    honest.flatMap((self) => {
      const { view } = brains.get(self) as TocsinBrain;
      return authors
        .filter((author) => author !== self)
        .map((author) => weightNow(view, author, world.now, DEFAULT_POLICY));
    });
  return mean(weights(liarsOf(world))) / mean(weights(honest));
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
