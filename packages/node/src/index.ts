// The public door of @tocsin/node.
export { type Clock, systemClock } from './clock.ts';
export * from './model.ts';
export type { NetworkLimits } from './network/limits.ts';
export { createNode } from './node.ts';
export { VERSION } from './version.ts';
