// The public door of @tocsin/firewall.
export { type Batch, settle } from './batch.ts';
export { type Choice, chooseAdapter } from './choose.ts';
export { type CommandInit, commandAdapter } from './command.ts';
export { LISTING_TOLERANCE_MS } from './constants.ts';
export { type DryRunInit, dryRunAdapter } from './dry-run.ts';
export { createGuard, type Guard, type GuardInit } from './guard/guard.ts';
export { type GuardedAdapter, type GuardedInit, guarded } from './guarded.ts';
export * from './model.ts';
export { type NftablesInit, nftablesAdapter } from './nftables/adapter.ts';
