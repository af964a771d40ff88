// Every number of the trust model in one object. What each one does is said in `consequences.ts`.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Numbers that may also be Infinity: the limit is then lifted. */
export const LIFTABLE = [
  'threatsPerHour',
  'threatsPerHourOwn',
  'wordsPerHour',
  'wordsPerHourOwn',
  'newBlocksPerMinute',
  'peerBlocksMax',
  'ownPeerBlocksMax',
  'stagedEntriesMax',
  'paceThreatsPerHour',
  'strangerSignalsPerHour',
  'creditThreatsPerDay',
  'talkPerDay',
] as const satisfies readonly (keyof Policy)[];

export const DEFAULT_POLICY = {
  watchFromMicro: 300_000,
  blockFromMicro: 600_000,
  blockLongFromMicro: 800_000,
  watchMs: 2 * HOUR,
  blockMs: HOUR,
  blockLongMs: DAY,

  trustOfFriendMicro: 500_000,
  trustOfStrangerMicro: 100_000,
  trustToCountMicro: 300_000,
  sponsoredShareDivisor: 2,
  driftHalfLifeMs: 30 * DAY,

  talkPerDay: 50,
  talkPerBorneOut: 10,

  creditMicro: 50_000,
  creditWithinMs: 30 * MINUTE,
  creditShareWindowMs: 5 * SECOND,
  creditThreatsPerDay: 25,
  creditSilenceMs: 7 * DAY,
  creditNetworkBitsIpv4: 24,
  creditNetworkBitsIpv6: 48,
  debitMicro: 150_000,
  sponsorDebitDivisor: 3,
  episodeGapMs: HOUR,

  vetoDivisor: 2,

  lineBase: 10,
  linePerConfirmation: 5,
  lineContradictionWeight: 3,
  lineMax: 500,
  lineWindowMs: DAY,
  lineHistoryDays: 30,

  sampleOneIn: 16,
  sampleWatchMs: 10 * MINUTE,
  contactPackets: 5,
  contactSpanMs: 10 * SECOND,
  unconfirmedMs: 7 * DAY,
  unconfirmedWatchMs: 7 * DAY,

  confirmedMs: DAY,
  ladderMs: [HOUR, 4 * HOUR, DAY, 7 * DAY],
  ladderMemoryMs: 7 * DAY,
  exemptMs: DAY,
  guardRetryMs: 10 * MINUTE,
  unblockingLoginMethods: ['publickey', 'hostbased', 'gssapi-with-mic'],

  newBlocksPerMinute: 200,
  peerBlocksMax: 20_000,
  budgetRetryMs: MINUTE,
  ownPeerBlocksMax: 100,
  ownPeerBlocksWindowMs: 10 * MINUTE,
  peerPrefixMinIpv6: 64,
  stagedEntriesMax: 150_000,
  signalsPerVoiceMax: 32,
  strangersPerEntryMax: 32,
  guestsPerEntryMax: 16,
  strangerSignalsPerHour: 2_000,

  threatsPerHour: 50,
  threatsPerHourOwn: 2_000,
  wordsPerHour: 100,
  wordsPerHourOwn: 2_000,
  earlyRetractionsMax: 200,
  rateQuarantineMs: HOUR,
  rateQuarantineMaxMs: 7 * DAY,
  rateStepDownMs: 30 * DAY,
  heldMax: 500,
  heldMaxOwn: 5_000,
  faultQuarantineMs: DAY,
  probationMicro: 100_000,
  canaries: [],

  signalLifeMs: DAY,
  paceThreatsPerHour: 40,
  paceWaitingMax: 500,
  paceWaitMs: HOUR,
  republishMs: HOUR,

  regardTrusted: 50,
  regardQuarantined: -100,
  regardOffender: -1_000,
} as const satisfies Policy;

export interface Policy {
  readonly watchFromMicro: number;
  readonly blockFromMicro: number;
  readonly blockLongFromMicro: number;
  readonly watchMs: number;
  readonly blockMs: number;
  readonly blockLongMs: number;
  readonly trustOfFriendMicro: number;
  readonly trustOfStrangerMicro: number;
  readonly trustToCountMicro: number;
  readonly sponsoredShareDivisor: number;
  readonly driftHalfLifeMs: number;
  readonly talkPerDay: number;
  readonly talkPerBorneOut: number;
  readonly creditMicro: number;
  readonly creditWithinMs: number;
  readonly creditShareWindowMs: number;
  readonly creditThreatsPerDay: number;
  readonly creditSilenceMs: number;
  readonly creditNetworkBitsIpv4: number;
  readonly creditNetworkBitsIpv6: number;
  readonly debitMicro: number;
  readonly sponsorDebitDivisor: number;
  readonly episodeGapMs: number;
  readonly vetoDivisor: number;
  readonly lineBase: number;
  readonly linePerConfirmation: number;
  readonly lineContradictionWeight: number;
  readonly lineMax: number;
  readonly lineWindowMs: number;
  readonly lineHistoryDays: number;
  readonly sampleOneIn: number;
  readonly sampleWatchMs: number;
  readonly contactPackets: number;
  readonly contactSpanMs: number;
  readonly unconfirmedMs: number;
  readonly unconfirmedWatchMs: number;
  readonly confirmedMs: number;
  readonly ladderMs: readonly number[];
  readonly ladderMemoryMs: number;
  readonly exemptMs: number;
  readonly guardRetryMs: number;
  readonly unblockingLoginMethods: readonly string[];
  readonly newBlocksPerMinute: number;
  readonly peerBlocksMax: number;
  readonly budgetRetryMs: number;
  readonly ownPeerBlocksMax: number;
  readonly ownPeerBlocksWindowMs: number;
  readonly peerPrefixMinIpv6: number;
  readonly stagedEntriesMax: number;
  readonly signalsPerVoiceMax: number;
  readonly strangersPerEntryMax: number;
  readonly guestsPerEntryMax: number;
  readonly strangerSignalsPerHour: number;
  readonly threatsPerHour: number;
  readonly threatsPerHourOwn: number;
  readonly wordsPerHour: number;
  readonly wordsPerHourOwn: number;
  readonly earlyRetractionsMax: number;
  readonly rateQuarantineMs: number;
  readonly rateQuarantineMaxMs: number;
  readonly rateStepDownMs: number;
  readonly heldMax: number;
  readonly heldMaxOwn: number;
  readonly faultQuarantineMs: number;
  readonly probationMicro: number;
  readonly canaries: readonly string[];
  readonly signalLifeMs: number;
  readonly paceThreatsPerHour: number;
  readonly paceWaitingMax: number;
  readonly paceWaitMs: number;
  readonly republishMs: number;
  readonly regardTrusted: number;
  readonly regardQuarantined: number;
  readonly regardOffender: number;
}
