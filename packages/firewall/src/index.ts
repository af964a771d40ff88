// The public door of @tocsin/firewall.
export { type Batch, settle } from './batch.ts';
export { type Choice, chooseAdapter } from './choose.ts';
export { FIREWALL_CODES, type FirewallCode } from './codes.ts';
export { type CommandInit, commandAdapter } from './command.ts';
export { LISTING_TOLERANCE_MS, LOGIN_PROTECTION_MS } from './constants.ts';
export { type DryRunInit, dryRunAdapter } from './dry-run.ts';
export {
  type AllowEntry,
  type AllowFault,
  type Allowlist,
  readAllowlist,
  readWarningList,
} from './guard/allowlist.ts';
export { createGuard, type Guard, type GuardInit } from './guard/guard.ts';
export {
  createProtector,
  type ProtectionSource,
  type Protector,
  systemSources,
} from './guard/protector.ts';
export { type GuardedAdapter, type GuardedInit, guarded } from './guarded.ts';
export * from './model.ts';
export { type NftablesInit, nftablesAdapter } from './nftables/adapter.ts';
