// The shapes that the rules work on: what they read, what happens to them, and what they want done.

import type {
  AuthorKey,
  Category,
  Cidr,
  Indicator,
  Retraction,
  Sighting,
  Signal,
  SignalId,
  Threat,
} from '@tocsin/protocol';
import type { Entry, Ledger, Line, Memory, Standing } from './rows.ts';

/** An integer in millionths: 1,000,000 is one. Products are rounded down. */
export type Micro = number;

export type PeerClass = 'own' | 'friend' | 'stranger';

/** What the configuration (later: certificates) says of an author. */
export interface Peer {
  readonly author: AuthorKey;
  readonly class: PeerClass;
  /** The independence group: the author that the operator configured, at the root of the sponsorship; `strangers` for all of those. */
  readonly group: string;
  readonly sponsor?: AuthorKey;
  /** The operator's name for it. */
  readonly name?: string;
}

/**
 * The rows that the rules keep. Each is plain JSON data, saved under (table, key). A row with `due` is handed back to the
 * rules, by a `tick`, once `now` has reached it.
 */
export interface Tables {
  /** By indicator: who says what of it, and what we do about it. */
  readonly staged: Entry;
  /** By author: trust and its history, quarantine, rate. */
  readonly standing: Standing;
  /** By `author/sequence` (16 digits): every signal kept, counted or held back. */
  readonly signal: SignalRow;
  /** By group: the blocks begun on its word in the last 24 h. By author: how much he says, and how much of it is borne out. */
  readonly line: Line;
  /** Key `node`: how much is staged and enforced. Key `minute/N`: blocks begun in that minute. Key `pace`: what waits to be published. Key `strangers`: how many signals of theirs were kept. */
  readonly ledger: Ledger;
  /** By indicator: what this node itself published or sighted in the last 7 days, and exemptions. By /24 or /48: whom a sighting in it has paid. */
  readonly memory: Memory;
}
export type TableName = keyof Tables;
export interface Row {
  readonly due?: number;
}

/** What the rules may read. Every read is immediate and sees all earlier effects. */
export interface View {
  read<T extends TableName>(table: T, key: string): Tables[T] | undefined;
  /** Rows of one author in `signal`, in order of sequence, from `from` on (inclusive). */
  signalsOf(author: AuthorKey, from?: number): Iterable<SignalRow>;
  /** How many counted Threats of the author have `issuedAt` in [from, to]. */
  threatsIssued(author: AuthorKey, from: number, to: number): number;
  /** Rows whose `due` is at most `now`, the earliest first. */
  due(now: number, limit: number): Iterable<{ readonly table: TableName; readonly key: string }>;
  /** All staged indicators; used at capacity and when peers are re-configured, never per signal. */
  stagedKeys(): Iterable<Indicator>;
  peer(author: AuthorKey): Peer;
  /** A 32-byte secret of this node in hex: keys the choice of the sampled watches. */
  readonly secret: string;
  readonly self: AuthorKey;
}

/** What happens to a node. One event, one step. */
export type Event =
  | { readonly type: 'signal'; readonly signal: Signal; readonly channel: Channel }
  | ({ readonly type: 'detection' } & Observation)
  | {
      readonly type: 'login';
      readonly address: Cidr;
      readonly method: string;
      readonly sensor: string;
    }
  /** A standing block has dropped `packets` over `spanMs`. */
  | {
      readonly type: 'contact';
      readonly indicator: Indicator;
      readonly packets: number;
      readonly spanMs: number;
    }
  /** The guard or an allow entry refuses what was to be blocked. */
  | {
      readonly type: 'vetoed';
      readonly cidr: Cidr;
      readonly reason: string;
      readonly detail: string;
    }
  | { readonly type: 'operator'; readonly by: string; readonly order: Order }
  /** Time passed: what is due is done. */
  | { readonly type: 'tick' };

/** `live`: by gossip, just now. `sync`: fetched later, or read back. */
export type Channel = 'live' | 'sync';

/** What this node itself saw. */
export interface Observation {
  readonly indicator: Indicator;
  readonly category: Category;
  readonly severity: number;
  readonly confidence: Micro;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly attempts: number;
  readonly detector: string;
  readonly sensor: string;
  /** True when half the threshold was enough because the address was watched. */
  readonly watched: boolean;
}

/** What an operator can say, by hand or, with `by: 'fleet'`, in a statement of his fleet. */
export type Order =
  | { readonly do: 'confirm'; readonly indicator: Indicator }
  /** Lifts and exempts for 24 h; with `falsePositive` it also contradicts the authors and tells the mesh. */
  | { readonly do: 'unblock'; readonly indicator: Indicator; readonly falsePositive: boolean }
  | { readonly do: 'quarantine'; readonly author: AuthorKey; readonly reason: string }
  | { readonly do: 'release'; readonly author: AuthorKey }
  /** Closes the breaker: what one own peer signalled beyond its limit may be enforced. */
  | { readonly do: 'approve'; readonly author: AuthorKey }
  /**
   * A fleet's statements in force (`Roster.statements`): run one `operator` event for each when it comes, and for all again
   * after a start; said twice, nothing more happens. When one ends early, say it again with an `until` that has passed; when it
   * ends by itself there is nothing to say. `until` is in ms since 1970. Nothing is published: every machine hears the fleet itself.
   *
   * `false-positive`: as `unblock` with `falsePositive`, but exempt until the statement's end. The authors are debited once.
   */
  | { readonly do: 'false-positive'; readonly indicator: Indicator; readonly until: number }
  /** The author is quarantined until then, and released by itself. The operator's `release` before then is the last word. */
  | { readonly do: 'lift'; readonly author: AuthorKey; readonly until: number };

/** What to sign and publish; the header is the signer's to fill. */
export type Draft =
  | (Omit<Threat, 'sequence' | 'previous' | 'issuedAt'> & { readonly issuedAt?: never })
  | (Omit<Sighting, 'sequence' | 'previous' | 'issuedAt'> & { readonly issuedAt?: never })
  | (Omit<Retraction, 'sequence' | 'previous' | 'issuedAt'> & { readonly issuedAt?: never });

/** What a step wants done. `save` first, in one batch, durable; then the rest in order. */
export type Effect =
  | {
      [T in TableName]: {
        readonly type: 'save';
        readonly table: T;
        readonly key: string;
        readonly row: Tables[T] | undefined;
      };
    }[TableName]
  | { readonly type: 'block'; readonly cidr: Indicator; readonly until: number }
  | { readonly type: 'lift'; readonly cidr: Indicator }
  /** To sign and publish. The signed signal is then a `signal` event like any other: that is how it is kept. */
  | { readonly type: 'publish'; readonly draft: Draft }
  /** The standing of an author changed: his neighbour's score on the wire has to follow at once. */
  | { readonly type: 'regard'; readonly author: AuthorKey }
  | { readonly type: 'tell'; readonly happening: Happening };

export interface Step {
  readonly effects: readonly Effect[];
  /** For a `signal` event: what gossip is told. */
  readonly verdict?: Verdict;
}

/** An answer to bytes from the wire. `reject` charges the neighbour who forwarded them, `ignore` nobody. */
export type Verdict =
  | { readonly action: 'accept' }
  | { readonly action: 'ignore'; readonly code: IgnoreCode }
  | { readonly action: 'reject'; readonly code: RejectCode };
export type IgnoreCode =
  | 'newer'
  | 'stale'
  | 'future'
  | 'replayed'
  | 'quarantined'
  | 'rate'
  | 'stranger-flood'
  | 'expired'
  | 'own'
  | 'not-ready';
export type RejectCode =
  | 'too-large'
  | 'malformed'
  | 'non-canonical'
  | 'bad-field'
  | 'special-purpose'
  | 'bad-key'
  | 'bad-signature';

/** What is told to the operator, the journal and listeners. One line each, with its inputs. */
export interface Happening {
  readonly kind:
    | 'signal'
    | 'staged'
    | 'blocked'
    | 'lifted'
    | 'watched'
    | 'credited'
    | 'debited'
    | 'quarantined'
    | 'released'
    | 'vetoed'
    | 'confirmed'
    | 'contradicted'
    | 'over-budget'
    | 'breaker'
    | 'equivocation'
    | 'canary'
    | 'compromise'
    | 'detected';
  readonly indicator?: Cidr;
  readonly author?: AuthorKey;
  /** ms since 1970. */
  readonly until?: number;
  readonly score?: Micro;
  readonly reason?: string;
  /** Whatever else the decision rests on, as plain JSON. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Alarms go out through `on_event`. */
  readonly alarm?: true;
}

/** A signal as kept: for sync, for replay memory (until `expiresAt` + 1 h), for a second judgement on release. */
export interface SignalRow extends Row {
  readonly author: AuthorKey;
  readonly sequence: number;
  readonly id: SignalId;
  readonly kind: 'threat' | 'sighting' | 'retraction';
  readonly indicator?: Indicator;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly receivedAt: number;
  /** Held: kept and served to others, not weighed (rate, quarantine). */
  readonly state: 'counted' | 'held';
  /** Base64 of the envelope. */
  readonly envelope: string;
  /** A second envelope under the same sequence: the proof of equivocation. */
  readonly rival?: string;
  /** Of a Threat: millionths. */
  readonly confidence?: Micro;
  /** Of a Sighting. */
  readonly verdict?: 'confirmed' | 'false-positive';
  /** Of a Retraction: what it takes back. */
  readonly target?: SignalId;
  readonly targetSequence?: number;
  /** Set once a Retraction of it is known. */
  readonly retracted?: true;
}
