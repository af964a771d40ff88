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
  const by = all.lead?.class === 'own' ? 'own' : 'peers';
  if (all.action !== 'block') return { ...outcome(all), reason: 'score', by, weighed: all };
  const watched = { action: 'watch', end: all.end, score: all.score, by, weighed: all } as const;
  if (limits.demotion !== undefined) return { ...watched, reason: limits.demotion };
  if (limits.refused === undefined || limits.refused.length === 0)
    return { ...outcome(all), reason: 'score', by, weighed: all };
  const rest = weigh(evidence, scale, now, limits.refused);
  if (rest.action === 'block')
    return {
      ...outcome(rest),
      reason: 'score',
      by: rest.lead?.class === 'own' ? 'own' : 'peers',
      weighed: rest,
    };
  const breaker = limits.refused.some((who) => who.startsWith('breaker:'));
  return { ...watched, reason: breaker ? 'breaker' : 'line' };
}

const outcome = ({ action, end, score }: Weighed): Pick<Weighed, 'action' | 'end' | 'score'> => ({
  action,
  end,
  score,
});
