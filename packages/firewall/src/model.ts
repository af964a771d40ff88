// The one interface between a decision to block and the thing that blocks.
import type { Cidr } from '@tocsin/protocol';
import type { FirewallCode } from './codes.ts';

/** One change to what is blocked. `until` is wall-clock time in ms since 1970; the adapter turns it into a time-out. */
export type Change =
  | { readonly type: 'block'; readonly cidr: Cidr; readonly until: number }
  | { readonly type: 'lift'; readonly cidr: Cidr };

/** What the adapter really holds, read back from it. Counters where it has them: what the block has dropped so far. */
export interface Listed {
  readonly cidr: Cidr;
  readonly until: number;
  readonly packets?: number;
  readonly bytes?: number;
}

export interface Failure {
  readonly change: Change;
  readonly error: FirewallError;
}

/** Why an adapter could not do its work; `code` is one of `FIREWALL_CODES`. */
export class FirewallError extends Error {
  readonly code: FirewallCode;
  constructor(code: FirewallCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FirewallError';
    this.code = code;
  }
}

/** What changed in the adapter's own table by another hand. */
export interface ForeignChange {
  readonly type: 'added' | 'removed' | 'flushed';
  readonly cidr?: Cidr;
}

/**
 * Where blocks go. A plain object with these members is an adapter; `adapterSuite` checks one.
 * Nothing runs before `start`; `stop` is safe twice and leaves standing blocks to their time-outs.
 */
export interface FirewallAdapter {
  readonly name: string;
  /** False for adapters that only show what they would do. */
  readonly enforces: boolean;
  /** @throws FirewallError */
  start(): Promise<void>;
  /**
   * Applies a batch in order; idempotent: a block that stands is renewed to the new `until` (shorter too), a lift of
   * nothing does nothing. Resolves when the changes hold. What was refused alone is in the answer and the rest holds.
   * @throws FirewallError when nothing could be done at all
   */
  apply(changes: readonly Change[]): Promise<readonly Failure[]>;
  /** @throws FirewallError */
  list(): Promise<readonly Listed[]>;
  /** Removes every block of ours, at once. @throws FirewallError */
  clear(): Promise<void>;
  stop(): Promise<void>;
  /** Where it can be told: what of other hands takes packets away before the adapter sees them. Only reads. @throws FirewallError */
  ahead?(): Promise<readonly Ahead[]>;
  /** Where the system can tell: calls `listener` for changes made by another hand, until the answer is called. */
  watch?(listener: (change: ForeignChange) => void): () => void;
}

/** A chain or flow table of another hand. */
export interface Ahead {
  /** As `nft list` names it. */
  readonly what: string;
  /**
   * `notrack`: replies to our own connections are not known as such. `flowtable`: connections that stand go past every
   * chain. The others hand packets to somebody else.
   */
  readonly diverts: readonly ('notrack' | 'forward' | 'tproxy' | 'queue' | 'flowtable')[];
}

/** The wall clock, given from outside. */
export interface Now {
  now(): number;
}

/** What the guard protects and why. */
export interface Protected {
  readonly cidr: Cidr;
  readonly reason:
    | 'allowlist'
    | 'own-address'
    | 'gateway'
    | 'resolver'
    | 'peer'
    | 'admin-session'
    | 'admin-login';
  readonly detail: string;
  /** ms since 1970; absent: as long as it is listed. */
  readonly until?: number;
}
