// The public door of @tocsin/node.
export { type Clock, systemClock } from './clock.ts';
export { DEGRADED_CODES, type DegradedCode, NODE_CODES, type NodeCode, REFUSALS } from './codes.ts';
export { CHECKS, type Check, type Finding } from './diagnose/model.ts';
export { joinNetwork } from './join/join-network.ts';
export type {
  InvitationView,
  Invited,
  InviteTerms,
  InvitingApi,
  Joined,
  JoinInit,
} from './join/model.ts';
export { checkInvitation } from './join/read-invitation.ts';
export type {
  CertificateTerms,
  MembershipApi,
  MemberView,
  PresenceView,
  RecordVerdict,
} from './membership/model.ts';
export * from './model.ts';
export type { BlockedPath, BlockingChange } from './network/blocking.ts';
export type { TlsFiles } from './network/certificate.ts';
export type { Rung } from './network/ladder.ts';
export type { NetworkLimits } from './network/limits.ts';
export {
  type Keyring,
  keyFromHex,
  loadKeyring,
  type NetworkKey,
  networkKey,
} from './network/protector/keyring.ts';
export type { Reached } from './network/reach/reachability.ts';
export { DEFAULT_LADDER } from './network/reach-limits.ts';
export type { SyncFigures } from './network/sync/figures.ts';
export { createNode } from './node.ts';
export { limitsOf, type Machine, proposeRole, type Role, type RoleLimits } from './roles.ts';
export type { State } from './state.ts';
export { VERSION } from './version.ts';
