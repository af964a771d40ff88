// What the trust model promises, each promise with the worlds that would break it.
import type { BehaviourName, Experiment, Measured } from '@tocsin/sim';
import {
  blocksBesideHisLine,
  blocksOfHackedMachine,
  highestTrust,
  leastTrust,
  secondsToLift,
  type TrialInit,
  vetoesBesideTheirLine,
  weightBesideHonest,
} from './trials.ts';

export type Claim = Comparison | Trial;

/** A promise about what is measured: worlds to run, and what has to hold of the means, in the same order. */
export interface Comparison {
  readonly says: string;
  readonly worlds: readonly ClaimedWorld[];
  /** The figure, its bound, and whether it is to be at most or at least that. */
  weigh(measured: readonly Measured[]): Weight;
}

/** `few`: so many nodes, however large the world is. */
export type ClaimedWorld = Omit<Experiment, 'nodes' | 'hours' | 'share'> & {
  readonly share: Experiment['share'] | 'few';
};

export interface Weight {
  readonly figure: number;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** A promise that is to hold in every single world, looked into from inside. */
export interface Trial {
  readonly says: string;
  readonly atMost: number;
  run(init: TrialInit): number;
}

const friends = (
  behaviour: ClaimedWorld['behaviour'],
  share: ClaimedWorld['share'],
  more: Partial<Pick<ClaimedWorld, 'policy' | 'traffic'>> = {},
): ClaimedWorld => ({ policy: 'tocsin', circle: 'friends', behaviour, share, ...more });
const fleet = (
  behaviour: ClaimedWorld['behaviour'],
  share: ClaimedWorld['share'],
  more: Partial<Pick<ClaimedWorld, 'traffic'>> = {},
): ClaimedWorld => ({ policy: 'tocsin', circle: 'fleet', behaviour, share, ...more });

const HONEST = friends('all-honest', 0);
const HONEST_FLEET = fleet('all-honest', 0);
const FIRST_REPORT = friends('all-honest', 0, { policy: 'first-report' });
/** No honest detector is wrong: every block of a harmless address is the liars’ doing. */
const NO_MISTAKES = { traffic: { falseMicro: 0 } };

const minutes = (measured: Measured | undefined): number => measured?.falseBlockMinutes.mean ?? 0;
const ratio = (a: number, b: number): number =>
  b === 0 ? (a === 0 ? 1 : Number.POSITIVE_INFINITY) : a / b;

/** The false-block minutes of a world beside those of another, of the same seeds. */
function minutesBeside(says: string, world: ClaimedWorld, other: ClaimedWorld): Comparison {
  return {
    says,
    worlds: [world, other],
    weigh: ([ours, theirs]) => ({ figure: ratio(minutes(ours), minutes(theirs)), atMost: 1.1 }),
  };
}

function earnsLess(who: string, behaviour: ClaimedWorld['behaviour']): Comparison {
  return {
    says: `${who} among friends earns less than an honest friend: his mean trust beside that one’s`,
    worlds: [friends(behaviour, 'few')],
    weigh: ([world]) => ({
      figure: ratio(world?.trustInLiars.mean ?? 0, world?.trustInHonest.mean ?? 0),
      atMost: 1,
    }),
  };
}

function weighsLess(who: string, behaviour: BehaviourName): Trial {
  return {
    says: `what the word of ${who} among friends weighs at the end, beside an honest friend’s`,
    atMost: 1,
    run: (init) => weightBesideHonest(init, behaviour),
  };
}

/** DESIGN section 5: what a friend begins with. */
const FIRST_TRUST = 0.5;
/** DESIGN section 5: the trust from which a word alone can block, and what opens the breaker of an own machine. */
const BLOCKING_TRUST = 0.6;
const BREAKER_BLOCKS = 100;

export const CLAIMS: readonly Claim[] = [
  {
    says: 'no harmless address is ever blocked by strangers alone (80 % of the nodes, with one voice, or under ever new names; among friends and in a fleet): such blocks',
    worlds: [
      friends('sybil-stranger', 0.8, NO_MISTAKES),
      friends('whitewasher', 0.8, NO_MISTAKES),
      fleet('sybil-stranger', 0.8, NO_MISTAKES),
    ],
    weigh: (worlds) => ({
      figure: Math.max(...worlds.map(({ falseBlocks }) => falseBlocks.mean)),
      atMost: 0,
    }),
  },
  minutesBeside(
    '50 % names under one sponsor: false-block minutes beside the all-honest world',
    friends('sybil-sponsored', 0.5),
    HONEST,
  ),
  minutesBeside(
    'what the names themselves add: the same beside the world in which they say nothing',
    friends('sybil-sponsored', 0.5),
    friends('sponsored-silent', 0.5),
  ),
  minutesBeside(
    'the same where the names lie seldom and by turns',
    friends('sponsored-patient', 0.5),
    friends('sponsored-silent', 0.5),
  ),
  minutesBeside(
    'the same in a chain of sponsors',
    friends('sponsor-chain', 0.5),
    friends('sponsored-silent', 0.5),
  ),
  minutesBeside(
    'the names where the node that let them in counts each as a friend of its own: beside the world in which they say nothing',
    friends('invited-names', 0.5),
    friends('sponsored-silent', 0.5),
  ),
  minutesBeside(
    '50 % machines under one sponsor that are attacked like honest ones and lie besides: beside the all-honest world',
    friends('sponsored-ring', 0.5),
    HONEST,
  ),
  minutesBeside(
    'such machines where the node that let them in counts each as a friend of its own',
    friends('invited-ring', 0.5),
    HONEST,
  ),
  minutesBeside(
    '50 % names under one sponsor in a fleet of own machines: beside the all-honest fleet',
    fleet('sybil-sponsored', 0.5),
    HONEST_FLEET,
  ),
  {
    says: 'a traitor’s harmful blocks of a day, beside the line that he had earned: the node where that is most',
    atMost: 1,
    run: (init) => blocksBesideHisLine(init, 'traitor'),
  },
  {
    says: 'the same of a liar who forges packets from the addresses that he names',
    atMost: 2,
    run: (init) => blocksBesideHisLine(init, 'contact-forger'),
  },
  {
    says: 'seconds from the quarantine of traitors to the lift of the last block that stood on their word: the slowest node',
    atMost: 2,
    run: secondsToLift,
  },
  {
    says: 'honest peers’ trust never falls under silence alone: how far below its first value the lowest ever was that an honest node had in another, where nobody contradicts',
    atMost: 0,
    run: (init) => FIRST_TRUST - leastTrust(init),
  },
  {
    says: 'uplift among friends, beside blocking on the first report',
    worlds: [HONEST, FIRST_REPORT],
    weigh: ([ours, first]) => ({
      figure: ratio(ours?.uplift.mean ?? 0, first?.uplift.mean ?? 0),
      atLeast: 0.5,
    }),
  },
  {
    says: 'its false-block minutes, beside those of blocking on the first report',
    worlds: [HONEST, FIRST_REPORT],
    weigh: ([ours, first]) => ({ figure: ratio(minutes(ours), minutes(first)), atMost: 0.25 }),
  },
  {
    says: 'an echo among strangers never reaches a trust that blocks: the highest at any node',
    atMost: BLOCKING_TRUST,
    run: (init) => highestTrust(init, 'echo-stranger'),
  },
  {
    says: 'a farmer of block lists among strangers never reaches a trust that blocks: the highest at any node',
    atMost: BLOCKING_TRUST,
    run: (init) => highestTrust(init, 'farmer-stranger'),
  },
  earnsLess('an echo', 'echo'),
  earnsLess('a farmer of block lists', 'farmer'),
  earnsLess('a farmer with a list of which every address comes', 'sure-farmer'),
  weighsLess('a farmer of block lists', 'farmer'),
  weighsLess('a farmer with a list of which every address comes', 'sure-farmer'),
  {
    says: 'vetoes that weigh at one time, beside the line of their author: the node and the author where that is most',
    atMost: 1,
    run: vetoesBesideTheirLine,
  },
  {
    says: 'uplift that is left when one friend in five sells vetoes',
    worlds: [friends('veto-seller', 0.2), HONEST],
    weigh: ([sold, honest]) => ({
      figure: ratio(sold?.uplift.mean ?? 0, honest?.uplift.mean ?? 0),
      atLeast: 0.9,
    }),
  },
  {
    says: 'one hacked machine of a fleet is stopped by its breaker: its blocks at the node that had most',
    atMost: BREAKER_BLOCKS,
    run: blocksOfHackedMachine,
  },
  {
    says: 'every second node forwards nothing: 99 of 100 deliveries, in ms',
    worlds: [friends('silent-forwarder', 0.5)],
    weigh: ([silent]) => ({ figure: silent?.propagationP99Ms.mean ?? 0, atMost: 5_000 }),
  },
];

/** Those that look into single worlds, by what they say. */
export const TRIALS: ReadonlyMap<string, Trial> = new Map(
  CLAIMS.flatMap((claim) => ('run' in claim ? [[claim.says, claim] as const] : [])),
);
