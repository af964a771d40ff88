// What the trust model promises, each promise with the worlds that would break it.
import type { Experiment, Measured } from '@tocsin/sim';

/** A promise: worlds to run, and what has to hold of what was measured in them, in the same order. */
export interface Claim {
  readonly says: string;
  readonly worlds: readonly Omit<Experiment, 'nodes' | 'hours'>[];
  /** The figure, its bound, and whether it is to be at most or at least that. */
  weigh(measured: readonly Measured[]): {
    readonly figure: number;
    readonly atMost?: number;
    readonly atLeast?: number;
  };
}

type World = Claim['worlds'][number];

const friends = (
  behaviour: World['behaviour'],
  share: number,
  policy: World['policy'] = 'tocsin',
): World => ({ policy, circle: 'friends', behaviour, share });
const fleet = (behaviour: World['behaviour'], share: number): World => ({
  policy: 'tocsin',
  circle: 'fleet',
  behaviour,
  share,
});
const HONEST = friends('all-honest', 0);

const minutes = (measured: Measured | undefined): number => measured?.falseBlockMinutes.mean ?? 0;

/** A credit line as it begins, DESIGN section 5; and what a newcomer's word weighs. */
const LINE_BASE = 10;
const BLOCKING_TRUST = 0.6;
const BREAKER_BLOCKS = 100;

export const CLAIMS: readonly Claim[] = [
  {
    says: 'strangers alone block nothing, however many they are',
    worlds: [friends('sybil-stranger', 0.8), HONEST],
    weigh: ([sybils, honest]) => ({
      figure: minutes(sybils),
      atMost: Math.max(1, minutes(honest) * 1.1),
    }),
  },
  {
    says: 'half of the nodes invited by one sponsor and lying: at most 1.1 times the false-block minutes of the honest world',
    worlds: [friends('sybil-sponsored', 0.5), HONEST],
    weigh: ([sybils, honest]) => ({
      figure: minutes(sybils),
      atMost: Math.max(1, minutes(honest) * 1.1),
    }),
  },
  {
    says: 'the same in a chain of sponsors',
    worlds: [friends('sponsor-chain', 0.5), HONEST],
    weigh: ([chain, honest]) => ({
      figure: minutes(chain),
      atMost: Math.max(1, minutes(honest) * 1.1),
    }),
  },
  {
    says: 'one traitor gets at no node more blocks than an unconfirmed line has, and what he had earned',
    worlds: [friends('traitor', 0.05)],
    weigh: ([traitor]) => ({ figure: traitor?.mostFalseBlocks.mean ?? 0, atMost: 3 * LINE_BASE }),
  },
  {
    says: 'honest peers lose no trust by silence alone: their mean trust stays at what friends begin with',
    worlds: [HONEST],
    weigh: ([honest]) => ({ figure: honest?.trustInHonest.mean ?? 0, atLeast: 0.5 }),
  },
  {
    says: 'among friends, at least half the uplift of blocking on the first report',
    worlds: [HONEST, friends('all-honest', 0, 'first-report')],
    weigh: ([ours, first]) => ({
      figure: (ours?.uplift.mean ?? 0) / (first?.uplift.mean || 1),
      atLeast: 0.5,
    }),
  },
  {
    says: 'with at most a quarter of its false-block minutes',
    worlds: [HONEST, friends('all-honest', 0, 'first-report')],
    weigh: ([ours, first]) => ({ figure: minutes(ours) / (minutes(first) || 1), atMost: 0.25 }),
  },
  {
    says: 'an echo among strangers never reaches a trust that blocks',
    worlds: [friends('echo-stranger', 0.2)],
    weigh: ([echo]) => ({ figure: echo?.trustInLiars.mean ?? 0, atMost: BLOCKING_TRUST }),
  },
  {
    says: 'a farmer of block lists among strangers never reaches a trust that blocks',
    worlds: [friends('farmer-stranger', 0.2)],
    weigh: ([farmer]) => ({ figure: farmer?.trustInLiars.mean ?? 0, atMost: BLOCKING_TRUST }),
  },
  {
    says: 'an echo among friends earns less than an honest friend',
    worlds: [friends('echo', 0.2)],
    weigh: ([echo]) => ({
      figure: echo?.trustInLiars.mean ?? 0,
      atMost: echo?.trustInHonest.mean ?? 0,
    }),
  },
  {
    says: 'a farmer of block lists among friends earns less than an honest friend',
    worlds: [friends('farmer', 0.2)],
    weigh: ([farmer]) => ({
      figure: farmer?.trustInLiars.mean ?? 0,
      atMost: farmer?.trustInHonest.mean ?? 0,
    }),
  },
  {
    says: 'sellers of vetoes (one friend in five) take at most a tenth of the uplift',
    worlds: [friends('veto-seller', 0.2), HONEST],
    weigh: ([sold, honest]) => ({
      figure: (sold?.uplift.mean ?? 0) / (honest?.uplift.mean || 1),
      atLeast: 0.9,
    }),
  },
  {
    says: 'one hacked own machine of a fleet gets at no node more than its breaker lets pass, beside what honest mistakes bring',
    worlds: [fleet('hacked-own', 0.05), fleet('all-honest', 0)],
    weigh: ([hacked, honest]) => ({
      figure: hacked?.mostFalseBlocks.mean ?? 0,
      atMost: BREAKER_BLOCKS + (honest?.mostFalseBlocks.mean ?? 0),
    }),
  },
  {
    says: 'silent forwarders (one in two) delay nothing: 99 of 100 deliveries within 5 s',
    worlds: [friends('silent-forwarder', 0.5)],
    weigh: ([silent]) => ({ figure: silent?.propagationP99Ms.mean ?? 0, atMost: 5_000 }),
  },
];
