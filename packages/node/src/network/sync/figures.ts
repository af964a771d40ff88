// What comparing with the peers came to since the start, for status and metrics.
import type { Pulled } from './pull.ts';

export interface SyncFigures {
  /** Comparisons that this node began and that came to an end. */
  readonly compared: number;
  /** Of these, where one digest of everything was enough, but for what was said in the last seconds. */
  readonly equal: number;
  /** Comparisons that broke off. */
  readonly failed: number;
  /** Signals fetched, and those of them that were new and good. */
  readonly received: number;
  readonly accepted: number;
  /** What the longest comparison took, ms. */
  readonly longestMs: number;
}

export const NO_FIGURES: SyncFigures = {
  compared: 0,
  equal: 0,
  failed: 0,
  received: 0,
  accepted: 0,
  longestMs: 0,
};

export function counted(before: SyncFigures, pulled: Pulled, tookMs: number): SyncFigures {
  return {
    ...before,
    compared: before.compared + 1,
    equal: before.equal + (pulled.settled ? 1 : 0),
    received: before.received + pulled.received,
    accepted: before.accepted + pulled.accepted,
    longestMs: Math.max(before.longestMs, Math.round(tookMs)),
  };
}
