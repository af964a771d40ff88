// What a node was told, with the defaults filled in and the faults found, before anything runs.
import type { FirewallAdapter, Protected } from '@tocsin/firewall';
import { type AuthorKey, fastestVerifier, type Verifier } from '@tocsin/protocol';
import { createPolicy, type KeyHolders, type Policy } from '@tocsin/rules';
import type { Sensor } from '@tocsin/sensors';
import { type Clock, systemClock } from './clock.ts';
import { DEFAULT_INTERVALS } from './constants.ts';
import { silentLog } from './events.ts';
import {
  type AllowEntry,
  type ConfiguredPeer,
  type Intervals,
  type Log,
  type Mode,
  NodeError,
  type NodeInit,
  type Parts,
} from './model.ts';
import type { TlsFiles } from './network/certificate.ts';
import type { Rung } from './network/ladder.ts';
import type { NetworkLimits } from './network/limits.ts';
import { DEFAULT_LADDER } from './network/reach-limits.ts';
import { limitsOf, type RoleLimits, roleFor, thisMachine } from './roles.ts';

export interface Settings {
  readonly dataDir: string;
  readonly name: string | undefined;
  readonly network: {
    readonly name: string;
    readonly listen: readonly string[];
    readonly ladder: readonly Rung[];
    readonly rungs: number;
    readonly quic: boolean;
    readonly tls: TlsFiles | undefined;
    readonly announce: readonly string[];
    readonly peers: readonly ConfiguredPeer[];
    readonly bootstrap: readonly string[];
    readonly discovery: { readonly mdns?: boolean; readonly dht?: boolean };
    readonly open: boolean;
    readonly key: string | undefined;
    readonly keyHolders: KeyHolders;
    readonly fleets: readonly AuthorKey[];
    readonly role: RoleLimits;
    readonly limits: Partial<NetworkLimits>;
  };
  readonly mode: Mode;
  readonly policy: Policy;
  readonly allow: readonly AllowEntry[];
  readonly onEvent: readonly string[] | undefined;
  readonly intervals: Intervals;
  readonly moved: boolean;
  readonly firewall: FirewallAdapter | undefined;
  readonly sensors: readonly Sensor[];
  readonly clock: Clock;
  readonly verifier: Verifier;
  readonly log: Log;
  readonly protections: (() => Promise<readonly Protected[]>) | undefined;
}

/** @throws NodeError BAD_ARGUMENT, RangeError for a senseless policy */
export function settingsOf(init: NodeInit, parts: Parts): Settings {
  const { network } = init;
  if (network.open && network.key !== undefined)
    throw new NodeError(
      'BAD_ARGUMENT',
      'a network is open to strangers or has a key, not both: leave out network.open or network.key',
    );
  const role = limitsOf(roleFor(network.role ?? 'auto', thisMachine(undefined)));
  return {
    dataDir: init.dataDir,
    name: init.name,
    network: {
      name: network.name,
      listen: network.listen ?? [],
      ladder: network.listen === undefined ? (network.ladder ?? DEFAULT_LADDER) : [],
      rungs: network.rungs ?? role.rungs,
      quic: network.quic ?? false,
      tls: network.tls,
      announce: network.announce ?? [],
      peers: network.peers ?? [],
      bootstrap: network.bootstrap ?? [],
      discovery: network.discovery ?? {},
      open: network.open ?? false,
      key: network.key,
      keyHolders: network.keyHolders ?? 'friend',
      fleets: network.fleets ?? [],
      role,
      limits: network.limits ?? {},
    },
    mode: init.mode ?? 'observe',
    policy: policyOf(init.policy, role),
    allow: init.allow ?? [],
    onEvent: init.onEvent,
    intervals: { ...DEFAULT_INTERVALS, ...init.intervals },
    moved: init.moved ?? false,
    firewall: parts.firewall,
    sensors: parts.sensors ?? [],
    clock: parts.clock ?? systemClock,
    verifier: parts.verifier ?? fastestVerifier(),
    log: parts.log ?? silentLog,
    protections: parts.protections,
  };
}

/** @throws NodeError BAD_ARGUMENT that names every fault */
function policyOf(given: Partial<Policy> = {}, role: RoleLimits): Policy {
  const { peerBlocksMax = 0 } = given;
  // Whoever asks for many blocks gets the room for them, in whatever role.
  const least = Number.isFinite(peerBlocksMax) ? peerBlocksMax : 0;
  const stagedEntriesMax = Math.max(role.stagedEntriesMax, least);
  const made = createPolicy({ stagedEntriesMax, ...given });
  if (made.ok) return made.policy;
  const faults = made.faults.map(({ key, expected }) => `policy.${key}: expected ${expected}`);
  throw new NodeError('BAD_ARGUMENT', faults.join('; '));
}
