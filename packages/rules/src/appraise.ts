// The action that the evidence asks for, after what may only be watched: the part of a decision that `explain` lets anybody recompute.
import type { Micro } from './model.ts';
import type { Action, Reason } from './rows.ts';
import { type Evidence, localScore, type Refused, type Weighed, weigh } from './score.ts';
import type { Scale } from './windows.ts';

export interface Appraisal {
  readonly action: Action;
  readonly end: number;
  readonly score: Micro;
  readonly reason: Reason;
  readonly by: 'local' | 'own' | 'peers';
  readonly weighed: Weighed;
}

/** Why peers, however trusted, may only have it watched. */
export type Demotion = Extract<Reason, 'wide' | 'unconfirmed'>;

export interface Limits {
  readonly refused?: Refused | undefined;
  readonly demotion?: Demotion | undefined;
}

export function appraise(evidence: Evidence, scale: Scale, now: number, limits: Limits): Appraisal {
  const all = weigh(evidence, scale, now);
  const { local } = evidence;
  const blockFrom = scale.tiers[1]?.from ?? 0;
  // What peers add to an own sighting has its own limits, so it is weighed when the own sighting ends.
  if (local !== undefined && local.until > now && localScore(local) >= blockFrom)
    return {
      action: 'block',
      end: local.until,
      score: all.score,
      reason: 'own-sighting',
      by: 'local',
      weighed: all,
    };
  const asked = asIs(all);
  if (asked.action !== 'block') return asked;
  const watched = { ...asked, action: 'watch' } as const;
  if (limits.demotion !== undefined) return { ...watched, reason: limits.demotion };
  if (limits.refused === undefined || limits.refused.length === 0) return asked;
  const rest = weigh(evidence, scale, now, limits.refused);
  if (rest.action === 'block') return asIs(rest);
  const breaker = limits.refused.some((who) => who.startsWith('breaker:'));
  return { ...watched, reason: breaker ? 'breaker' : 'line' };
}

/** Nothing holds back what the score asks for. */
function asIs(weighed: Weighed): Appraisal {
  const { action, end, score, lead } = weighed;
  const by = lead?.class === 'own' ? 'own' : 'peers';
  return { action, end, score, reason: 'score', by, weighed };
}
