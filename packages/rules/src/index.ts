// The public door of @tocsin/rules.
export { admit } from './admit.ts';
export { POLICY_CONSEQUENCES } from './consequences.ts';
export { type Explanation, explain, recompute } from './explain.ts';
export { MEMBERSHIP } from './membership/limits.ts';
export * from './membership/model.ts';
export { createRoster } from './membership/roster.ts';
export { type MemoryView, memoryView } from './memory-view.ts';
export { ONE } from './micro.ts';
export * from './model.ts';
export { type Overview, overview, watchedNow } from './overview.ts';
export { DEFAULT_POLICY, type Policy } from './policy.ts';
export { createPolicy, type MadePolicy, type PolicyFault } from './policy-check.ts';
export { quarantineOf } from './quarantine.ts';
export { reconfigure } from './reconfigure.ts';
export { regardOf } from './regard.ts';
export * from './rows.ts';
export { step } from './step.ts';
export { readTrust, trustNow } from './trust.ts';
