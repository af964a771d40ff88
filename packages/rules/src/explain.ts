// Why an indicator is treated as it is, in numbers that can be checked by hand.
import type { AuthorKey, Indicator, SignalId } from '@tocsin/protocol';
import { customerNetwork } from './address.ts';
import { type Appraisal, appraise } from './appraise.ts';
import { Changes } from './changes.ts';
import { lineLimit, lineUsed } from './line.ts';
import { KEY_HOLDERS_GROUP } from './membership/model.ts';
import { exemptUntil } from './memory.ts';
import type { Micro, PeerClass, View } from './model.ts';
import type { Policy } from './policy.ts';
import type { Action, Decision, Entry, GuardVeto, Local, Memory, StandingBlock } from './rows.ts';
import { type Term, weigh } from './score.ts';
import { talkOf } from './talk.ts';
import { trustOf } from './trust.ts';
import { weightOf } from './weight.ts';
import { type Scale, scaleOf, windowEnds } from './windows.ts';

/** Plain JSON. `recompute` needs nothing else. Times in ms since 1970, scores and trust in millionths. */
export interface Explanation {
  readonly indicator: Indicator;
  readonly at: number;
  readonly known: boolean;
  /** As it was last decided, for the moment `decision.at`. */
  readonly decision: Decision;
  readonly scale: Scale;
  readonly voices: readonly ExplainedVoice[];
  readonly votes: readonly ExplainedVote[];
  readonly local?: Local;
  /** The formula's parts at `decision.at`. */
  readonly terms: readonly Term[];
  readonly limits: {
    readonly exemptUntil?: number;
    readonly watchOnlyUntil?: number;
    readonly sampledUntil?: number;
    readonly guard?: GuardVeto;
    /** The credit line that pays for the block. */
    readonly line?: { readonly group: string; readonly used: number; readonly limit: number };
    readonly budget: { readonly enforced: number; readonly most: number | 'unlimited' };
  };
  readonly block?: StandingBlock;
  readonly memory?: Memory;
  /** What would end it before its time. */
  readonly undo: readonly string[];
}

/** Who somebody is: of one group only the strongest counts, and a sponsor answers for whom he let in. */
interface Introduced {
  readonly author: AuthorKey;
  readonly name?: string;
  readonly class: PeerClass;
  readonly group: string;
  /** What the operator or the sponsor calls the root of the group. */
  readonly groupName?: string;
  readonly sponsor?: AuthorKey;
  readonly sponsorName?: string;
}

export interface ExplainedVoice extends Introduced {
  /** What the score was made with. */
  readonly trust: Micro;
  readonly trustNow: Micro;
  /** What talk leaves of it: see `talkPerDay`. 0 while quarantined for fault. */
  readonly weightNow: Micro;
  /** Of a friend: how many addresses he named today and yesterday, and how many of them were borne out here. */
  readonly talk: { readonly named: number; readonly borneOut: number };
  readonly signals: readonly ExplainedSignal[];
}

export interface ExplainedSignal {
  readonly id: SignalId;
  readonly sequence: number;
  readonly confidence: Micro;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly receivedAt: number;
  readonly live: boolean;
  readonly trustThen: Micro;
  /** Until when it counts for each tier of the scale, in its order. */
  readonly countsUntil: readonly number[];
}

export interface ExplainedVote extends Introduced {
  readonly trust: Micro;
  readonly trustNow: Micro;
  readonly id: SignalId;
  readonly sequence: number;
  readonly verdict: 'confirmed' | 'false-positive';
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly counts: boolean;
}

const UNKNOWN: Decision = {
  action: 'observe',
  end: 0,
  score: 0,
  enforced: false,
  reason: 'ended',
  at: 0,
};

/** Of an IPv6 address about which nothing is staged, what is staged about its /64 is explained. */
export function explain(view: View, asked: Indicator, now: number, policy: Policy): Explanation {
  const changes = new Changes(view, now, policy);
  const around = customerNetwork(asked, policy);
  const indicator =
    view.read('staged', asked) === undefined && view.read('staged', around) ? around : asked;
  const entry = view.read('staged', indicator);
  const memory = view.read('memory', indicator);
  const scale = scaleOf(policy);
  const decision = entry?.decision ?? UNKNOWN;
  const { local, block } = entry ?? {};
  const exempt = exemptUntil(changes, indicator);
  return {
    indicator,
    at: now,
    known: entry !== undefined,
    decision,
    scale,
    voices: (entry?.voices ?? []).map((voice) => ({
      ...introduced(view, voice),
      ...voice,
      trustNow: trustOf(changes, voice.author),
      weightNow: weightOf(changes, voice.author),
      talk: talkOf(changes, voice.author),
      signals: explainSignals(voice, scale),
    })),
    votes: (entry?.votes ?? []).map((vote) => ({
      ...introduced(view, vote),
      ...vote,
      trustNow: trustOf(changes, vote.author),
    })),
    ...(local && { local }),
    terms: entry ? weigh(entry, scale, decision.at).terms : [],
    limits: {
      ...(exempt > 0 && { exemptUntil: exempt }),
      ...(memory?.watchOnlyUntil && { watchOnlyUntil: memory.watchOnlyUntil }),
      ...(block?.sampledUntil && { sampledUntil: block.sampledUntil }),
      ...(entry?.guard && { guard: entry.guard }),
      ...(block?.charged && { line: explainLine(changes, block.charged) }),
      budget: {
        enforced: view.read('ledger', 'node')?.enforced ?? 0,
        most: Number.isFinite(policy.peerBlocksMax) ? policy.peerBlocksMax : 'unlimited',
      },
    },
    ...(block && { block }),
    ...(memory && { memory }),
    undo: undoing(indicator, entry, exempt),
  };
}

function introduced(
  view: View,
  { author, group }: Pick<Introduced, 'author' | 'group'>,
): Pick<Introduced, 'name' | 'groupName' | 'sponsor' | 'sponsorName'> {
  const { name, sponsor } = view.peer(author);
  const groupName = group === author ? undefined : (GROUPS[group] ?? view.peer(group).name);
  const sponsorName = sponsor && view.peer(sponsor).name;
  return {
    ...(name !== undefined && { name }),
    ...(groupName !== undefined && { groupName }),
    ...(sponsor !== undefined && { sponsor }),
    ...(sponsorName !== undefined && { sponsorName }),
  };
}

/** Groups that have no root. */
const GROUPS: Readonly<Record<string, string>> = {
  [KEY_HOLDERS_GROUP]: 'all who only have the network’s key',
  strangers: 'all strangers',
};

const explainSignals = (
  voice: Entry['voices'][number],
  scale: Scale,
): readonly ExplainedSignal[] => {
  const ends = scale.tiers.map((tier) => windowEnds(voice, tier));
  return voice.signals.map((said, i) => ({
    ...said,
    countsUntil: ends.map((of) => of[i] ?? 0),
  }));
};

function explainLine(
  changes: Changes,
  group: string,
): { readonly group: string; readonly used: number; readonly limit: number } {
  const line = changes.read('line', group);
  const { now, policy } = changes;
  return { group, used: lineUsed(line, now, policy), limit: lineLimit(line, now, policy) };
}

function undoing(
  indicator: Indicator,
  entry: Entry | undefined,
  exempt: number,
): readonly string[] {
  if (entry === undefined || entry.decision.action === 'observe') return [];
  // What is spared has no block that could be lifted.
  if (entry.decision.reason === 'guard') return [];
  if (entry.decision.reason === 'exempt')
    return [
      `time: the exemption ends by itself at ${exempt}`,
      `allow ${indicator}: never blocked, for good`,
    ];
  const authors = entry.voices.map((voice) => voice.author);
  return [
    `time: it ends by itself at ${entry.decision.end}`,
    `unblock ${indicator}: lifts it and exempts it for a while`,
    `unblock --false-positive ${indicator}: and its authors lose trust`,
    `allow ${indicator}: never again`,
    ...authors.map((author) => `quarantine ${author}: his word weighs nothing any more`),
    ...(authors.length > 0 ? ['a retraction by its authors'] : []),
  ];
}

/** The score, the action and the end that follow from the explanation alone, at the moment of its decision. */
export function recompute(explanation: Explanation): {
  readonly score: Micro;
  readonly action: Action;
  readonly end: number;
} {
  const { voices, votes, local, scale, decision } = explanation;
  const { score, action, end }: Appraisal = appraise(
    { voices, votes, local },
    scale,
    decision.at,
    decision,
  );
  return { score, action, end };
}
