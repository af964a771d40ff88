// The public door of @tocsin/sim.
export { BEHAVIOURS } from './behaviours/all.ts';
export { BEHAVIOUR_NAMES, type Behaviour, type BehaviourName } from './behaviours/behaviour.ts';
export type { Brain, BrainDeeds, BrainInit, BrainMaker } from './brain.ts';
export { BRAINS, POLICY_NAMES, type PolicyName } from './brains/all.ts';
export { type TocsinBrain, tocsin } from './brains/tocsin.ts';
export { Queue } from './queue.ts';
export { Random } from './random.ts';
export { type Experiment, type Measured, type Row, rowOf, runOnce } from './report/experiment.ts';
export { COLUMNS, type Column } from './report/measures.ts';
export { type Estimate, estimate } from './report/statistics.ts';
export type { Outcome } from './world/measures.ts';
export { LINKS, type Links, TRAFFIC, type Traffic, type WorldInit } from './world/model.ts';
export { World } from './world/world.ts';
