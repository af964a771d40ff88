// What each number of the policy does, in a sentence: for the documents, and for a test that holds them to it.
import type { Policy } from './policy.ts';

export const POLICY_CONSEQUENCES: Readonly<Record<keyof Policy, string>> = {
  watchFromMicro:
    'From this score on an address is watched: detectors need half their threshold. A friend at 0.5 reaches it with confidence 0.6.',
  blockFromMicro:
    'From this score on an address is blocked for blockMs. A new friend (0.5) cannot reach it alone; two of them together can (0.75).',
  blockLongFromMicro:
    'From this score on an address is blocked for blockLongMs. A friend needs 6 confirmations at confidence 1.',
  watchMs:
    'A watch ends this long after the signal was issued, however often a weak author repeats it.',
  blockMs: 'A block of the lower tier ends this long after the signal was issued.',
  blockLongMs:
    'A block of the upper tier ends this long after the signal was issued; no signal outlives a day.',
  trustOfFriendMicro:
    'A friend starts here: at 0.5 his word alone is watched, never blocked, until 2 confirmations.',
  trustOfStrangerMicro:
    'A stranger starts here: below the watch, so that his word changes nothing until sightings here have confirmed it.',
  trustToCountMicro:
    'Below this trust an author neither corroborates nor vetoes: fresh identities add nothing to a score.',
  sponsoredShareDivisor:
    'Whom a friend invited starts at the friend’s trust divided by this, and below trustToCountMicro in any case: he counts once he was right here himself.',
  driftHalfLifeMs:
    'Half of what an author has earned or lost is forgotten after this time without news of him.',
  talkPerDay:
    'So many addresses a day a friend names with his full weight; what is beyond, and not borne out here, thins it: at four times as many his word is worth a quarter.',
  talkPerBorneOut:
    'Each address that he named before other peers did, and that then attacks here or goes on against its block, lets a friend name so many more in full weight: at 10, whoever is right about one in ten never loses any.',
  creditMicro: 'One confirmation adds this: a friend at 0.5 needs 6 of them to block for a day.',
  creditWithinMs:
    'A confirmation pays only who had said it within this time before: a list copied from elsewhere is right hours later, a warning at once.',
  creditShareWindowMs:
    'Authors whose word came within this time of the first share the credit: who copies later gets nothing.',
  creditThreatsPerDay:
    'Beyond so many signals in a day each confirmation pays less, in proportion: a long list copied from elsewhere earns no more than honest work.',
  creditSilenceMs:
    'What this node sighted or published pays nobody for so long, nor does one network pay the same author twice.',
  creditNetworkBitsIpv4:
    'One IPv4 network of this size pays an author once: who owns a /24 cannot farm it.',
  creditNetworkBitsIpv6: 'One IPv6 network of this size pays an author once.',
  debitMicro: 'One contradiction takes this: three confirmations repay it.',
  sponsorDebitDivisor: 'A sponsor loses the debit divided by this for a member’s contradiction.',
  episodeGapMs:
    'Own sightings of one address with smaller gaps are one episode: one offence, one rung of the ladder.',
  vetoDivisor:
    'A veto multiplies the other groups’ terms by 1 − trust/this: at 2 a peer trusted at 0.6 turns 0.8 into 0.56.',
  lineBase:
    'So many unconfirmed blocks a day a group may begin before it has earned any: a new traitor’s harm.',
  linePerConfirmation:
    'Each confirmation of 30 days lets its group begin so many blocks more a day.',
  lineContradictionWeight:
    'One contradiction takes as much of the line as so many confirmations gave.',
  lineMax: 'No group begins more unconfirmed blocks a day than this, whatever it has earned.',
  lineWindowMs:
    'A place on the line is free again after this time, or at once by a confirmation; by contact too, for as many places a day as the line has.',
  lineHistoryDays: 'Confirmations and contradictions older than this no longer change the line.',
  sampleOneIn:
    'One of so many friend-made blocks is watched first, so that sightings can confirm it; 0: none, and no friend earns trust.',
  sampleWatchMs: 'So long a sampled attacker passes before he is blocked.',
  contactPackets:
    'A block that dropped so many packets is in contact: it frees its place on the line.',
  contactSpanMs: 'The packets of a contact must span at least this, so that one burst is none.',
  unconfirmedMs:
    'After so much peer-made blocking of one address without sighting or contact peers can only have it watched.',
  unconfirmedWatchMs: 'So long that restriction lasts.',
  confirmedMs: 'What peers had signalled and this node then sighted is blocked at least this long.',
  ladderMs:
    'Own detections of the same address block for these times, one rung further each episode.',
  ladderMemoryMs:
    'So long after the end of its own block an offender starts at the lowest rung again.',
  exemptMs:
    'After an unblock nobody, this node’s own detectors included, blocks the address for so long.',
  guardRetryMs:
    'What the guard refused is not tried again sooner, so that a repeated signal does not fill the journal.',
  unblockingLoginMethods:
    'A login by one of these lifts a block; by a password it only raises the alarm, since that may be the attacker.',
  newBlocksPerMinute:
    'So many peer-made blocks issued in one minute are enforced, the highest scores; the others are shown.',
  peerBlocksMax:
    'So many peer-made blocks are enforced at once, the highest scores; the others are shown.',
  budgetRetryMs: 'What found the node’s budget full asks again after this time.',
  ownPeerBlocksMax:
    'An own peer that begins more blocks within its window opens its breaker: the rest is watched until approved.',
  ownPeerBlocksWindowMs:
    'The window of that count, by the times of issue; whole minutes, at most an hour.',
  peerPrefixMinIpv6:
    'Peers can have no wider IPv6 prefix blocked than this; of IPv4 only single addresses. Own IPv6 detections are told as such a prefix.',
  stagedEntriesMax:
    'So many addresses are kept; beyond it the least valuable is forgotten, enforced blocks last.',
  signalsPerVoiceMax: 'So many signals of one author about one address are weighed, the earliest.',
  strangersPerEntryMax: 'So many strangers are remembered about one address, the most trusted.',
  guestsPerEntryMax:
    'So many guests of one sponsor are remembered about one address, the most trusted: the strongest speaks for them all.',
  strangerSignalsPerHour:
    'All strangers together can have so many signals kept in an hour: fresh keys fill neither disk nor memory.',
  threatsPerHour:
    'More Threats issued in one hour than this put a friend or stranger into rate quarantine.',
  threatsPerHourOwn:
    'More Threats issued in one hour than this put an own peer into rate quarantine.',
  wordsPerHour: 'Sightings and Retractions of one author beyond this in an hour are not kept.',
  wordsPerHourOwn: 'The same for an own peer.',
  earlyRetractionsMax:
    'So many Retractions of one author wait for their target; the oldest is forgotten first.',
  rateQuarantineMs: 'The first rate quarantine lasts so long; each further one twice the last.',
  rateQuarantineMaxMs: 'No rate quarantine lasts longer.',
  rateStepDownMs: 'So much clean time halves the next rate quarantine.',
  heldMax: 'So many signals of a quarantined author are kept for a second judgement.',
  heldMaxOwn: 'The same for an own peer.',
  faultQuarantineMs:
    'The first quarantine for a fault ends by itself after this; further ones only by hand.',
  probationMicro:
    'After a quarantine for a fault trust is at most this, and drifts back from there.',
  canaries: 'Whoever signals one of these addresses, which never attack, is quarantined for fault.',
  signalLifeMs: 'What this node publishes is valid for so long; the wire allows a day.',
  paceThreatsPerHour:
    'This node publishes no more Threats in an hour, the severest first: 80 % of the rate at which a friend would quarantine it. A fleet of own machines may use 80 % of threatsPerHourOwn.',
  paceWaitingMax:
    'So many detections wait for their turn; beyond it the mildest are not published.',
  paceWaitMs: 'What has waited longer is not news any more, and is not published.',
  republishMs: 'The same address is published again only after this time.',
  regardTrusted:
    'A friend’s connection is worth this and as much again times his trust; an own peer’s twice this.',
  regardQuarantined:
    'A neighbour quarantined by hand is worth this: above the graylist, so that others’ signals still pass him.',
  regardOffender:
    'A neighbour with a proven lie is worth this: below the graylist, nothing of his is read.',
};
