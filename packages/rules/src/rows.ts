// The rows behind the rules: plain JSON, so that any store can keep them.
import type { AuthorKey, Category, Indicator, SignalId } from '@tocsin/protocol';
import type { Micro, PeerClass, Row } from './model.ts';

export type Action = 'observe' | 'watch' | 'block';

/** Who says what of an indicator, and what we do about it. */
export interface Entry extends Row {
  readonly indicator: Indicator;
  readonly voices: readonly Voice[];
  readonly votes?: readonly Vote[];
  readonly local?: Local;
  readonly block?: StandingBlock;
  readonly guard?: GuardVeto;
  readonly decision: Decision;
}

/** One author's counted Threats about an indicator. */
export interface Voice {
  readonly author: AuthorKey;
  readonly class: PeerClass;
  readonly group: string;
  /** As the entry was last touched, or lower since a debit; 0 while quarantined for fault. What the score is made of. */
  readonly trust: Micro;
  /** Of a friend: the address was attacked here since, or went on against its block. */
  readonly borneOut?: true;
  /** In order of `issuedAt`, then `sequence`. */
  readonly signals: readonly Said[];
}

export interface Said {
  readonly id: SignalId;
  readonly sequence: number;
  readonly confidence: Micro;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly receivedAt: number;
  /** Came by gossip, as it happened: only then can a sighting pay for it. */
  readonly live: boolean;
  /** The author's trust when it came, for `explain`. */
  readonly trustThen: Micro;
}

/** An author's latest Sighting of the indicator. */
export interface Vote {
  readonly author: AuthorKey;
  readonly class: PeerClass;
  readonly group: string;
  readonly trust: Micro;
  readonly id: SignalId;
  readonly sequence: number;
  readonly verdict: 'confirmed' | 'false-positive';
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** False when it came beyond its group's credit line, or a local sighting voided it: shown, without weight. */
  readonly counts: boolean;
}

/** What this node saw itself, or its operator vouched for. */
export interface Local {
  readonly at: number;
  readonly until: number;
  readonly confidence: Micro;
  /** Signalled by others too, or said by the operator: certain. */
  readonly confirmed: boolean;
}

/** A block that has begun and not ended. */
export interface StandingBlock {
  readonly since: number;
  readonly by: 'local' | 'own' | 'peers';
  /** The group whose line paid for it, or the own peer whose breaker counted it. */
  readonly charged?: string;
  /** The minute of `issuedAt` whose budget it is in. */
  readonly minute?: number;
  readonly sampledUntil?: number;
  /** The last contact: from then on it counts as unconfirmed anew. */
  readonly confirmedAt?: number;
}

/** The guard refused the block: it is not tried again before a while. */
export interface GuardVeto {
  readonly at: number;
  readonly reason: string;
  readonly detail: string;
}

export type Reason =
  | 'score'
  | 'own-sighting'
  | 'sampled'
  | 'line'
  | 'breaker'
  | 'budget'
  | 'exempt'
  | 'guard'
  | 'wide'
  | 'unconfirmed'
  | 'capacity'
  | 'ended';

/** What we do about an indicator and until when. */
export interface Decision {
  readonly action: Action;
  /** ms since 1970; 0 for observe. */
  readonly end: number;
  readonly score: Micro;
  /** Whether a block is really wanted in the kernel now (not sampled, over budget, exempt, vetoed). */
  readonly enforced: boolean;
  /** What the action rests on, or why it is less than the score asks for. */
  readonly reason: Reason;
  /** When it was made; `explain` recomputes it for this moment. */
  readonly at: number;
  /** Groups and own peers whose line or breaker allowed no more: their terms were left out. */
  readonly refused?: readonly string[];
  /** Why peers, however trusted, can only have it watched. */
  readonly demotion?: 'wide' | 'unconfirmed';
}

/** Trust and its history. */
export interface Standing extends Row {
  readonly author: AuthorKey;
  /** At `trustAt`; drift is applied when it is read. Own peers are pinned at one whatever this says, unless on probation. */
  readonly trust: Micro;
  readonly trustAt: number;
  /** What he was when it was reckoned: named anew as something else, he begins anew. Absent: what he is. */
  readonly class?: PeerClass;
  readonly confirmations: number;
  readonly contradictions: number;
  /** After a quarantine for fault, until trust has drifted back or, for an own peer, the operator releases it. */
  readonly probation?: true;
  readonly fault?: FaultQuarantine;
  /** Quarantines for fault so far. */
  readonly faults: number;
  /** By a statement of the fleet, for as long as it says. */
  readonly lift?: FleetQuarantine;
  readonly rate?: RateQuarantine;
  /** Signals kept and not weighed. */
  readonly held: number;
  /** Sightings and Retractions by hour of `issuedAt`: [hour, count]. */
  readonly words?: readonly (readonly [number, number])[];
  /** Retractions that came before their target: [sequence, id, until]. */
  readonly early?: readonly (readonly [number, SignalId, number])[];
  /** Of an own peer: blocks begun on its word by minute of `issuedAt`: [minute, count]. */
  readonly begun?: readonly (readonly [number, number])[];
  /** Of an own peer: set while its further blocks are only watched. */
  readonly breakerAt?: number;
  /** Of an own peer: what it issued until then is approved by the operator. */
  readonly approvedAt?: number;
}

export interface FaultQuarantine {
  readonly since: number;
  /** Absent: until released by hand. */
  readonly until?: number;
  readonly cause: 'canary' | 'equivocation' | 'operator';
  readonly reason: string;
}

export interface FleetQuarantine {
  readonly since: number;
  readonly until: number;
  /** Released by the operator here: kept until its end, so that the statement said again changes nothing. */
  readonly released?: true;
}

/** Kept after its end, so that the next one is longer. */
export interface RateQuarantine {
  readonly since: number;
  readonly until: number;
  /** How often it was doubled. */
  readonly level: number;
  readonly released?: true;
}

/** Blocks begun on a group's word. Key `talk:AUTHOR`: how much he says; key `unproven:GROUP`: the same of those in it who were never right here. */
export interface Line extends Row {
  readonly group: string;
  /** Unconfirmed blocks and vetoes of the last 24 h: [what, begun]. */
  readonly open: readonly (readonly [string, number])[];
  /** When contact made places of it free, within the last 24 h. */
  readonly freed?: readonly number[];
  /** [day, confirmations, contradictions], 30 days. */
  readonly days: readonly (readonly [number, number, number])[];
  /** [day, addresses named, of those borne out here], today and yesterday. */
  readonly talk?: readonly (readonly [number, number, number])[];
}

/** Four kinds by key, each with its own fields. */
export interface Ledger extends Row {
  /** `node`: peer-made blocks enforced now. */
  readonly enforced: number;
  /** `node`: entries staged. */
  readonly staged?: number;
  /** `node`: the newest time that was ever seen; a clock far behind it is wrong. */
  readonly newest?: number;
  /** `node`: the least valuable enforced blocks as last looked for, and when. */
  readonly weakest?: readonly Ranked[];
  readonly weakestAt?: number;
  /** `minute/N`: what began in it, at most the budget of a minute. */
  readonly begun?: readonly Ranked[];
  /** `strangers`: signals of theirs that were kept in the hour that ends when the row is due. */
  readonly heard?: number;
  /** `pace`: own Threats by minute of publication: [minute, count]. */
  readonly published?: readonly (readonly [number, number])[];
  /** `pace`: what waits for its turn, the severest first. */
  readonly waiting?: readonly Waiting[];
}

/** [score, indicator] */
export type Ranked = readonly [Micro, Indicator];

/** An own detection that waits to be published. */
export interface Waiting {
  readonly indicator: Indicator;
  readonly category: Category;
  readonly severity: number;
  readonly confidence: Micro;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly attempts: number;
}

/** What this node itself did about an indicator. */
export interface Memory extends Row {
  readonly indicator: Indicator;
  readonly sightedAt?: number;
  readonly publishedAt?: number;
  /** Episodes of own detections: the rung of the ladder. */
  readonly offences?: number;
  readonly exemptUntil?: number;
  /** By a statement of the fleet. */
  readonly fleetExemptUntil?: number;
  /** Peer-made blocking without sighting or contact: how long so far, and when the last such block ended. */
  readonly unconfirmed?: { readonly ms: number; readonly endedAt: number };
  /** Peers can only have it watched until then. */
  readonly watchOnlyUntil?: number;
  /** Of a /24 or /48: whom a sighting in it has paid, and when. */
  readonly paid?: Readonly<Record<AuthorKey, number>>;
}
