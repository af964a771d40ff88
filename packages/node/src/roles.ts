// How much a node takes on, for itself and for others. A role is a set of limits and nothing else: no code asks which one it is.
import { availableParallelism, totalmem } from 'node:os';
import { DEFAULT_POLICY } from '@tocsin/rules';
import { JOURNAL_MAX_BYTES } from './constants.ts';

/** `sentinel`: a small machine. `guardian`: a server. `fortress`: one that others lean on. */
export type Role = 'sentinel' | 'guardian' | 'fortress';

export interface RoleLimits {
  readonly role: Role;
  /** Connections that are sought: to every peer while there are no more, then to a random part of them. */
  readonly connections: number;
  /** Connections that are borne, those that others opened included; configured peers come on top. */
  readonly connectionsMax: number;
  /** Answers for the DHT; without it the node only asks. */
  readonly dhtServer: boolean;
  /** Carries circuits between members who cannot reach each other. */
  readonly relay: boolean;
  /** Members who may hold a place for such circuits at once. */
  readonly relayReservations: number;
  /** Addresses of the listening ladder that are opened unless the configuration says how many. */
  readonly rungs: number;
  /** Indicators that are remembered at once unless the policy says how many; about 0.8 KB each. */
  readonly stagedEntriesMax: number;
  /** History: the journal is pruned beyond this. */
  readonly journalMaxBytes: number;
}

const GIBIBYTE = 2 ** 30;
const MEBIBYTE = 2 ** 20;

const LIMITS_OF: Readonly<Record<Role, RoleLimits>> = {
  sentinel: {
    role: 'sentinel',
    // Enough for gossip's mesh of six to be whole while a few of them are away.
    connections: 12,
    connectionsMax: 48,
    dhtServer: false,
    relay: false,
    relayReservations: 0,
    rungs: 1,
    // What a policy with the default budget of peer-made blocks needs, and as much again for what is only watched.
    stagedEntriesMax: 2 * DEFAULT_POLICY.peerBlocksMax,
    journalMaxBytes: 32 * MEBIBYTE,
  },
  guardian: {
    role: 'guardian',
    connections: 40,
    connectionsMax: 160,
    dhtServer: true,
    relay: true,
    relayReservations: 16,
    rungs: 1,
    stagedEntriesMax: DEFAULT_POLICY.stagedEntriesMax,
    journalMaxBytes: JOURNAL_MAX_BYTES,
  },
  fortress: {
    role: 'fortress',
    connections: 100,
    connectionsMax: 480,
    dhtServer: true,
    relay: true,
    relayReservations: 128,
    // Whoever is caught behind a strict firewall finds it on every port that he may use.
    rungs: 4,
    stagedEntriesMax: 2 * DEFAULT_POLICY.stagedEntriesMax,
    journalMaxBytes: 4 * JOURNAL_MAX_BYTES,
  },
};

export function limitsOf(role: Role): RoleLimits {
  return LIMITS_OF[role];
}

export interface Machine {
  /** What this process may use: of the machine, or of its control group if that is less. */
  readonly memoryBytes: number;
  /** Whether peers can connect to it; `undefined` while nobody has tried. */
  readonly reachable: boolean | undefined;
  readonly cores: number;
}

/** Below this the daemon's heap and LevelDB's files would push something else out of memory. */
const GUARDIAN_MEMORY_BYTES = GIBIBYTE;
/** A relay of a hundred circuits and a longer history beside everything else. */
const FORTRESS_MEMORY_BYTES = 4 * GIBIBYTE;
const FORTRESS_CORES = 2;

/** What the machine is fit for. Only an operator makes a fortress: it works for others. */
export function proposeRole({ memoryBytes, reachable, cores }: Machine): Role {
  if (memoryBytes < GUARDIAN_MEMORY_BYTES) return 'sentinel';
  const strong = memoryBytes >= FORTRESS_MEMORY_BYTES && cores >= FORTRESS_CORES;
  return strong && reachable === true ? 'fortress' : 'guardian';
}

/** What is taken without an operator's word. */
export function roleFor(asked: Role | 'auto', machine: Machine): Role {
  if (asked !== 'auto') return asked;
  return proposeRole(machine) === 'sentinel' ? 'sentinel' : 'guardian';
}

/** The machine that this process runs on. */
export function thisMachine(reachable: boolean | undefined): Machine {
  // Without a limit of its control group the kernel tells a number beyond all memory, or 0.
  const constrained = process.constrainedMemory();
  const memoryBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { memoryBytes, reachable, cores: availableParallelism() };
}
