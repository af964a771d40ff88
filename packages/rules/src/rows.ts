// The rows behind the rules: plain JSON, so that any store can keep them.
import type { AuthorKey, Indicator, SignalId } from '@tocsin/protocol';
import type { Micro, Row } from './model.ts';

export type Action = 'observe' | 'watch' | 'block';

/** Who says what of an indicator, and what we do about it. */
export interface Entry extends Row {
  readonly indicator: Indicator;
  readonly contributions: readonly Contribution[];
  readonly decision: Decision;
}

/** One counted signal about an indicator. */
export interface Contribution {
  readonly author: AuthorKey;
  readonly sequence: number;
  readonly id: SignalId;
  readonly confidence: Micro;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The author's trust when the signal came, for `explain`. */
  readonly trustThen: Micro;
}

/** What we do about an indicator and until when. */
export interface Decision {
  readonly action: Action;
  /** ms since 1970; 0 for observe. */
  readonly end: number;
  readonly score: Micro;
  /** Whether a block is really wanted in the kernel now (not sampled, over budget, exempt, vetoed). */
  readonly enforced: boolean;
  readonly reason: string;
}

/** Trust and its history. */
export interface Standing extends Row {
  readonly author: AuthorKey;
  /** At `trustAt`; drift is applied when it is read. Own peers are pinned at one whatever this says. */
  readonly trust: Micro;
  readonly trustAt: number;
}

/** Blocks begun on a group's word. */
export interface Line extends Row {
  readonly group: string;
}

/** Budgets, breaker, own pace. */
export interface Ledger extends Row {
  readonly enforced: number;
}

/** What this node itself did about an indicator. */
export interface Memory extends Row {
  readonly indicator: Indicator;
}
