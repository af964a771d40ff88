// The public door of @tocsin/rules.
export type { Explanation } from './explain.ts';
export * from './model.ts';
export type { Policy } from './policy.ts';
export * from './rows.ts';
