// One row of the table: a world, run with many seeds, summed up.

import type { BehaviourName } from '../behaviours/behaviour.ts';
import { BRAINS, type PolicyName } from '../brains/all.ts';
import type { Outcome } from '../world/measures.ts';
import type { Traffic, WorldInit } from '../world/model.ts';
import { World } from '../world/world.ts';
import { type Estimate, estimate } from './statistics.ts';

const MICRO = 1_000_000;

export interface Experiment {
  readonly policy: PolicyName;
  readonly circle: WorldInit['circle'];
  readonly behaviour: BehaviourName | 'all-honest';
  /** Share of the nodes that behave so, 0 to 1. */
  readonly share: number;
  readonly nodes: number;
  readonly hours: number;
  /** What differs from the usual. */
  readonly traffic?: Partial<Traffic>;
}

export type Measured = { readonly [K in keyof Outcome]: Estimate };

export interface Row extends Experiment {
  readonly seeds: readonly number[];
  readonly measured: Measured;
}

export function runOnce(experiment: Experiment, seed: number): Outcome {
  const { policy, circle, behaviour, share, nodes, hours, traffic = {} } = experiment;
  const shareMicro = Math.round(share * MICRO);
  const liars = behaviour === 'all-honest' ? [] : [{ behaviour, shareMicro }];
  const brain = BRAINS[policy];
  return new World({ seed, nodes, hours, circle, brain, liars, traffic }).run();
}

export function rowOf(
  experiment: Experiment,
  seeds: readonly number[],
  outcomes: readonly Outcome[],
): Row {
  const keys = Object.keys(outcomes[0] ?? {}) as (keyof Outcome)[];
  const measured = Object.fromEntries(
    keys.map((key) => [key, estimate(outcomes.map((outcome) => outcome[key]))]),
  ) as Measured;
  return { ...experiment, seeds, measured };
}
