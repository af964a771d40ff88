// How long each signal counts for each tier of action: docs/decisions/0001-staging-windows.md.
import { times } from './micro.ts';
import type { Micro } from './model.ts';
import type { Policy } from './policy.ts';
import type { Action, Said, Voice } from './rows.ts';

/** One step of the ladder from a score to an action. */
export interface Tier {
  readonly action: Exclude<Action, 'observe'>;
  /** The lower edge, included. */
  readonly from: Micro;
  readonly lastsMs: number;
}

/** All that turns evidence into a score: `explain` hands it out, so that anybody can recompute. */
export interface Scale {
  /** The highest first. */
  readonly tiers: readonly Tier[];
  readonly trustToCount: Micro;
  readonly vetoDivisor: number;
}

const scales = new WeakMap<Policy, Scale>();

export function scaleOf(policy: Policy): Scale {
  const known = scales.get(policy);
  if (known !== undefined) return known;
  const scale: Scale = {
    tiers: [
      { action: 'block', from: policy.blockLongFromMicro, lastsMs: policy.blockLongMs },
      { action: 'block', from: policy.blockFromMicro, lastsMs: policy.blockMs },
      { action: 'watch', from: policy.watchFromMicro, lastsMs: policy.watchMs },
    ],
    trustToCount: policy.trustToCountMicro,
    vetoDivisor: policy.vetoDivisor,
  };
  scales.set(policy, scale);
  return scale;
}

/**
 * Until when each of the voice's signals counts for the tier. One that reaches the tier by itself counts its full time;
 * a weaker repeat within a running window ends with it, so that repeating neither extends a block nor moves its end.
 */
export function windowEnds(voice: Voice, tier: Tier): readonly number[] {
  let running = Number.NEGATIVE_INFINITY;
  return voice.signals.map((signal) => {
    const end = windowEnd(signal, voice.trust, tier, running);
    running = Math.max(running, end);
    return end;
  });
}

/** The most that the voice is sure of at a moment, by its signals that count for the tier then; below 0 when none does. */
export function confidenceAt(voice: Voice, tier: Tier, at: number): Micro {
  let running = Number.NEGATIVE_INFINITY;
  let most = -1;
  for (const signal of voice.signals) {
    const end = windowEnd(signal, voice.trust, tier, running);
    running = Math.max(running, end);
    if (end > at && signal.confidence > most) most = signal.confidence;
  }
  return most;
}

/** Whether all of the voice's signals count for every tier at a moment: those of the last hours do. */
export function runsInAll(voice: Voice, { tiers }: Scale, at: number): boolean {
  for (const { issuedAt, expiresAt } of voice.signals) {
    if (expiresAt <= at) return false;
    for (const { lastsMs } of tiers) if (issuedAt + lastsMs <= at) return false;
  }
  return true;
}

function windowEnd(signal: Said, trust: Micro, tier: Tier, running: number): number {
  const end = Math.min(signal.issuedAt + tier.lastsMs, signal.expiresAt);
  const reaches = times(trust, signal.confidence) >= tier.from;
  return !reaches && signal.issuedAt < running ? Math.min(end, running) : end;
}
