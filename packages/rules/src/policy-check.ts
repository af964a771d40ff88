// Checks a policy as a whole: every number in its range, every relation between them, all faults at once.
import { LIMITS, parseCidr } from '@tocsin/protocol';
import { ONE } from './micro.ts';
import { DEFAULT_POLICY, LIFTABLE, type Policy } from './policy.ts';

export interface PolicyFault {
  readonly key: string;
  readonly expected: string;
}

export type MadePolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** The defaults with what is given; or everything that is wrong with it. */
export function createPolicy(given: Partial<Policy> = {}): MadePolicy {
  const policy: Policy = { ...DEFAULT_POLICY, ...given };
  const faults = [...unknownKeys(given), ...outOfRange(policy)];
  // A relation between values that are wrong by themselves says nothing new.
  if (faults.length === 0) faults.push(...unrelated(policy));
  return faults.length === 0 ? { ok: true, policy } : { ok: false, faults };
}

const unknownKeys = (given: object): PolicyFault[] =>
  Object.keys(given)
    .filter((key) => !Object.hasOwn(DEFAULT_POLICY, key))
    .map((key) => ({ key, expected: 'a key of the policy' }));

/** Numbers whose range is not that of their unit. */
const RANGES: Partial<Record<keyof Policy, readonly [number, number]>> = {
  sponsoredShareDivisor: [1, 1_000],
  sponsorDebitDivisor: [1, 1_000],
  vetoDivisor: [1, 1_000],
  creditThreatsPerDay: [1, Number.MAX_SAFE_INTEGER],
  talkPerDay: [1, 1_000_000],
  talkPerBorneOut: [0, 10_000],
  creditNetworkBitsIpv4: [8, 32],
  creditNetworkBitsIpv6: [16, 128],
  peerPrefixMinIpv6: [32, 128],
  signalLifeMs: [1, LIMITS.signalMaxLifeMs],
  blockLongMs: [1, LIMITS.signalMaxLifeMs],
  // An hour of minutes is looked at for each block.
  ownPeerBlocksWindowMs: [60_000, 3_600_000],
  driftHalfLifeMs: [30, Number.MAX_SAFE_INTEGER],
  signalsPerVoiceMax: [1, 1_000],
  stagedEntriesMax: [1, Number.MAX_SAFE_INTEGER],
  regardTrusted: [0, 1_000],
  // facts of gossipsub: below −80 nothing is sent to a neighbour, below −160 nothing of his is read.
  regardQuarantined: [-159, -80],
  regardOffender: [-1_000_000, -160],
};

function outOfRange(policy: Policy): PolicyFault[] {
  return (Object.keys(DEFAULT_POLICY) as (keyof Policy)[]).flatMap((key) => {
    const expected = wrongWith(key, policy[key]);
    return expected === undefined ? [] : [{ key, expected }];
  });
}

function wrongWith(key: keyof Policy, value: unknown): string | undefined {
  switch (key) {
    case 'ladderMs':
      return isListOf(value, isPositive) && value.length > 0
        ? undefined
        : 'a list of times in ms, at least one';
    case 'canaries':
      return isListOf(value, (it) => typeof it === 'string' && parseCidr(it).ok)
        ? undefined
        : 'a list of addresses or prefixes';
    case 'unblockingLoginMethods':
      return isListOf(value, (it) => typeof it === 'string') ? undefined : 'a list of names';
    default:
      return wrongNumber(key, value);
  }
}

function wrongNumber(key: keyof Policy, value: unknown): string | undefined {
  const liftable = (LIFTABLE as readonly string[]).includes(key);
  if (liftable && value === Number.POSITIVE_INFINITY) return undefined;
  const [low, high] = RANGES[key] ?? [0, key.endsWith('Micro') ? ONE : Number.MAX_SAFE_INTEGER];
  if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high)
    return undefined;
  return `an integer from ${low} to ${high}${liftable ? ', or infinity' : ''}`;
}

const isPositive = (value: unknown): boolean =>
  Number.isSafeInteger(value) && (value as number) > 0;

const isListOf = (value: unknown, each: (it: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(each);

/** A lifted limit stands in no relation. */
const isLifted = (limit: number): boolean => limit === Number.POSITIVE_INFINITY;

/** What has to hold between numbers, or the rules contradict each other. */
function unrelated(policy: Policy): PolicyFault[] {
  const rising = policy.ladderMs.every(
    (rung, i) => i === 0 || rung >= (policy.ladderMs[i - 1] ?? 0),
  );
  const relations: readonly (readonly [boolean, keyof Policy, string])[] = [
    [policy.watchFromMicro > 0, 'watchFromMicro', 'more than 0'],
    [policy.watchFromMicro < policy.blockFromMicro, 'blockFromMicro', 'more than watchFromMicro'],
    [
      policy.blockFromMicro < policy.blockLongFromMicro,
      'blockLongFromMicro',
      'more than blockFromMicro',
    ],
    [policy.blockMs <= policy.blockLongMs, 'blockLongMs', 'at least blockMs'],
    [
      policy.trustOfStrangerMicro < policy.watchFromMicro,
      'trustOfStrangerMicro',
      'less than watchFromMicro: newcomers decide nothing',
    ],
    [
      policy.trustOfStrangerMicro < policy.trustToCountMicro,
      'trustToCountMicro',
      'more than trustOfStrangerMicro: fresh identities corroborate nothing',
    ],
    [
      policy.trustToCountMicro <= policy.watchFromMicro,
      'trustToCountMicro',
      'at most watchFromMicro: who can have an address watched counts',
    ],
    [
      policy.trustOfFriendMicro >= policy.trustOfStrangerMicro,
      'trustOfFriendMicro',
      'at least trustOfStrangerMicro',
    ],
    [
      policy.trustOfFriendMicro < policy.blockFromMicro,
      'trustOfFriendMicro',
      'less than blockFromMicro: nobody blocks alone before he was right once',
    ],
    [policy.creditMicro <= policy.debitMicro, 'debitMicro', 'at least creditMicro'],
    [
      policy.probationMicro <= policy.trustOfFriendMicro,
      'probationMicro',
      'at most trustOfFriendMicro',
    ],
    [policy.lineBase <= policy.lineMax, 'lineMax', 'at least lineBase'],
    [
      isLifted(policy.newBlocksPerMinute) || policy.newBlocksPerMinute <= policy.peerBlocksMax,
      'newBlocksPerMinute',
      'at most peerBlocksMax',
    ],
    [policy.sampleWatchMs < policy.blockMs, 'sampleWatchMs', 'less than blockMs'],
    [
      policy.rateQuarantineMs <= policy.rateQuarantineMaxMs,
      'rateQuarantineMaxMs',
      'at least rateQuarantineMs',
    ],
    [
      isLifted(policy.threatsPerHour) || policy.threatsPerHour <= policy.threatsPerHourOwn,
      'threatsPerHourOwn',
      'at least threatsPerHour',
    ],
    [policy.heldMax <= policy.heldMaxOwn, 'heldMaxOwn', 'at least heldMax'],
    [
      isLifted(policy.peerBlocksMax) || policy.peerBlocksMax <= policy.stagedEntriesMax,
      'stagedEntriesMax',
      'at least peerBlocksMax',
    ],
    [rising, 'ladderMs', 'times that never fall'],
  ];
  return relations.flatMap(([holds, key, expected]) => (holds ? [] : [{ key, expected }]));
}
