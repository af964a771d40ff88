// The library's front door: what a node is made from, what it can be asked, and what it tells.
import type { FirewallAdapter, Protected } from '@tocsin/firewall';
import type { AuthorKey, Cidr, Indicator, Verifier } from '@tocsin/protocol';
import type {
  Explanation,
  Happening,
  KeyHolders,
  Micro,
  Observation,
  PeerClass,
  Policy,
  Verdict,
} from '@tocsin/rules';
import type { Sensor, SensorHealth } from '@tocsin/sensors';
import type { Clock } from './clock.ts';
import type { DegradedCode, NodeCode } from './codes.ts';
import type { Finding } from './diagnose/model.ts';
import type { InvitingApi } from './join/model.ts';
import type { MembershipApi } from './membership/model.ts';
import type { BlockedPath, BlockingChange } from './network/blocking.ts';
import type { TlsFiles } from './network/certificate.ts';
import type { Rung } from './network/ladder.ts';
import type { NetworkLimits } from './network/limits.ts';
import type { Reached } from './network/reach/reachability.ts';
import type { SyncFigures } from './network/sync/figures.ts';
import type { Role } from './roles.ts';
import type { State } from './state.ts';

/** Plain data: everything that a configuration file can hold. */
export interface NodeInit {
  /** Where identity, store and journal live. Created with mode 0700. One node per directory. */
  readonly dataDir: string;
  /** The operator's name for this machine, told to own peers. */
  readonly name?: string;
  readonly network: {
    readonly name: string;
    /** Multiaddrs, all of which are opened. Default: the ladder. */
    readonly listen?: readonly string[];
    /** Rungs, a port and how it is spoken on, tried from the top: what is busy or forbidden is passed over. Default `DEFAULT_LADDER`. */
    readonly ladder?: readonly Rung[];
    /** How many rungs are to stand. Default: one, and four on a fortress. */
    readonly rungs?: number;
    /** True also speaks QUIC, in an open network only: it goes past a network's key. */
    readonly quic?: boolean;
    /** PEM files of a certificate for secure WebSockets. Default: one that the node makes itself. */
    readonly tls?: TlsFiles;
    /** Multiaddrs that others are told in place of those that are listened on. */
    readonly announce?: readonly string[];
    readonly peers?: readonly ConfiguredPeer[];
    /** Entrances to the network: multiaddrs of members, with or without `/p2p/<peer id>`. They are looked for for ever. */
    readonly bootstrap?: readonly string[];
    /**
     * How peers are found that nobody named: by multicast on the local network, and in the network's DHT. Default: both, in a
     * network with a key or an open one; multicast only where the node listens on more than the loopback.
     */
    readonly discovery?: { readonly mdns?: boolean; readonly dht?: boolean };
    /** True lets unknown peers connect, as strangers. Not together with `key`. */
    readonly open?: boolean;
    /** The network's key, 64 hex digits: without it nobody connects. Needed once; the data directory keeps it, and those that follow it. */
    readonly key?: string;
    /** What somebody is who holds the key and has no certificate. Default `friend`; `none` lets in only who has been invited. */
    readonly keyHolders?: KeyHolders;
    /** Public keys of the fleets whose word this node obeys. */
    readonly fleets?: readonly AuthorKey[];
    /** How much the node takes on. `auto` (the default): a sentinel where memory is short, else a guardian. */
    readonly role?: Role | 'auto';
    /** How fast a neighbour may speak. The defaults suit a fleet of 3 to 1,000 machines. */
    readonly limits?: Partial<NetworkLimits>;
  };
  /** `observe` (the default) decides, journals and shows; only `enforce` touches the firewall. */
  readonly mode?: Mode;
  readonly policy?: Partial<Policy>;
  readonly allow?: readonly AllowEntry[];
  /** A program and its arguments, run for every alarm with the event as JSON on its standard input. */
  readonly onEvent?: readonly string[];
  /** Every interval of the node, for tests and unusual links. */
  readonly intervals?: Partial<Intervals>;
  /** The operator's word that this data directory moved to another machine on purpose. */
  readonly moved?: boolean;
}

export type Mode = 'observe' | 'enforce';

export interface ConfiguredPeer {
  /** Must end in `/p2p/<peer id>`: the identity is pinned by it. */
  readonly address: string;
  readonly class: Exclude<PeerClass, 'stranger'>;
  readonly name?: string;
}

export interface AllowEntry {
  readonly cidr: Cidr;
  readonly comment?: string;
  /** ms since 1970; absent: for ever. */
  readonly until?: number;
}

/** In ms. */
export interface Intervals {
  readonly reconcile: number;
  readonly sync: number;
  readonly contact: number;
  readonly protections: number;
  readonly fsync: number;
  readonly redialFirst: number;
  readonly redialMax: number;
  readonly headFetch: number;
  /** How often peers and sensors are looked at. */
  readonly liveness: number;
  /** An own peer that tells nothing for so long is silent. */
  readonly peerSilent: number;
  /** A sensor without a line for so long is silent. */
  readonly sensorSilent: number;
  /** How long a suspicious clock is held against the peers' before it is taken as it is. */
  readonly clockGrace: number;
  /** The first wait after a failing firewall or disk. */
  readonly retry: number;
  /** What an `onEvent` program is given to end. */
  readonly eventTimeout: number;
}

/** Collaborators. Everything is optional: without a firewall the node decides and tells, and blocks nothing. */
export interface Parts {
  readonly firewall?: FirewallAdapter;
  readonly sensors?: readonly Sensor[];
  readonly clock?: Clock;
  readonly verifier?: Verifier;
  readonly log?: Log;
  /** What must never be blocked, read from the operating system. Default: the system's own readers. */
  readonly protections?: () => Promise<readonly Protected[]>;
}

/** Structured log lines; pino's shape. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a node tells. */
export interface NodeEvents {
  signal: Happening;
  blocked: Happening;
  lifted: Happening;
  quarantined: Happening;
  /** Every happening, those above included. */
  happening: Happening & { readonly at: number };
  degraded: { readonly code: DegradedCode; readonly message: string; readonly cure: string };
  recovered: { readonly code: DegradedCode };
  peer: { readonly author: AuthorKey; readonly state: 'connected' | 'disconnected' | 'silent' };
  /** Something between here and a peer blocks a port, or no longer does. */
  blocking: BlockingChange & { readonly at: number };
  state: { readonly state: State; readonly before: State; readonly at: number };
}

export interface TocsinNode extends MembershipApi, InvitingApi {
  readonly author: AuthorKey;
  readonly peerId: string;
  /** Multiaddrs with the peer id: what another node's configuration names. */
  addresses(): readonly string[];
  /** @throws NodeError */
  start(): Promise<void>;
  /** Safe twice. Every `report` that resolved is there after the next start. */
  stop(): Promise<void>;
  /** Tells the mesh of an attack seen here, and blocks it here. Resolves when it is durable. @throws NodeError on bad input */
  report(sighting: Report): Promise<void>;
  /** The operator's word that a signalled address does attack. */
  confirm(indicator: string): Promise<Explanation>;
  /** The operator's word that it does not: lifts, exempts for 24 h, debits the authors, tells the mesh. */
  contradict(indicator: string): Promise<Explanation>;
  /** Lifts and exempts for 24 h without a word about anybody. */
  unblock(indicator: string): Promise<Explanation>;
  allow(entry: { cidr: string; comment?: string; until?: number }): Promise<void>;
  disallow(cidr: string): Promise<boolean>;
  allowlist(): readonly AllowEntry[];
  /** Everything that the guard keeps from being blocked now, and why. */
  protections(): readonly Protected[];
  quarantine(author: AuthorKey, reason: string): Promise<void>;
  release(author: AuthorKey): Promise<void>;
  approve(author: AuthorKey): Promise<void>;
  setMode(mode: Mode): Promise<void>;
  explain(indicator: string): Explanation;
  /** Whether a detector needs only half its threshold for this address. */
  watched(indicator: Indicator): boolean;
  blocks(): readonly BlockView[];
  peers(): readonly PeerView[];
  status(): Status;
  /** Own machines as they last told of themselves, this one included. */
  fleet(): readonly MachineView[];
  /** Examines the node and what it stands on: clock, ports, firewall, peers, … One finding or more for each check. */
  diagnose(): Promise<readonly Finding[]>;
  /** Checks the journal's chain. */
  audit(): Promise<AuditResult>;
  /** Reads the journal, the oldest entry first. */
  journal(query?: JournalQuery): AsyncIterable<JournalEntry>;
  on<E extends keyof NodeEvents>(event: E, listener: (detail: NodeEvents[E]) => void): void;
  off<E extends keyof NodeEvents>(event: E, listener: (detail: NodeEvents[E]) => void): void;
}

/** An observation as a caller may state it; what is missing gets a sensible value. */
export interface Report extends Partial<Omit<Observation, 'indicator'>> {
  readonly indicator: string;
}

export interface BlockView {
  readonly indicator: Indicator;
  readonly action: 'watch' | 'block';
  /** False: would block (observe), sampled, over budget, or refused by the guard; `reason` says which. */
  readonly enforced: boolean;
  readonly until: number;
  readonly score: Micro;
  readonly authors: readonly AuthorKey[];
  readonly reason: string;
}

export interface PeerView {
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly name?: string;
  readonly class: PeerClass;
  readonly trust: Micro;
  readonly connected: boolean;
  /** Gossipsub's score of the neighbour on the wire. */
  readonly wireScore?: number;
  readonly quarantine?: {
    readonly kind: 'rate' | 'fault';
    readonly until?: number;
    readonly reason: string;
  };
  readonly confirmations: number;
  readonly contradictions: number;
  readonly lastSeenAt?: number;
  readonly clockOffsetMs?: number;
}

export interface MachineView {
  readonly author: AuthorKey;
  readonly name?: string;
  readonly self: boolean;
  readonly mode?: Mode;
  readonly version?: string;
  readonly lastSeenAt?: number;
  readonly clockOffsetMs?: number;
  readonly sensors: readonly { readonly name: string; readonly lastLineAt?: number }[];
}

export interface Status {
  readonly name?: string;
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly version: string;
  readonly mode: Mode;
  readonly startedAt: number;
  readonly state: State;
  readonly network: string;
  readonly role: Role;
  /** What this machine is fit for, by its memory and by whether peers can reach it. Only an operator makes a fortress. */
  readonly proposedRole: Role;
  readonly addresses: readonly string[];
  readonly connectedPeers: number;
  readonly configuredPeers: number;
  readonly firewall: { readonly name: string; readonly enforces: boolean; readonly blocks: number };
  readonly staged: number;
  readonly signals: {
    readonly accepted: number;
    readonly ignored: number;
    readonly rejected: number;
  };
  /** What comparing with the peers came to since the start. */
  readonly sync: SyncFigures;
  /** Refusals by code since the start. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly sensors: readonly SensorHealth[];
  readonly degraded: readonly {
    readonly code: DegradedCode;
    readonly message: string;
    readonly cure: string;
    readonly since: number;
  }[];
  /** Ways to peers that something in between blocks now: other ports are used meanwhile. */
  readonly blocked: readonly BlockedPath[];
  /** How often a way was found blocked, or free again, since the start. */
  readonly blockingChanges: number;
  /** Open connections by `tcp`, `ws`, `wss`, `quic` and `circuit`. */
  readonly connections: Readonly<Record<string, number>>;
  /** Whether members can connect to this node; absent while none has tried. */
  readonly reachable?: boolean;
  /** What each member found that dialled this node back in the last minutes. */
  readonly reachability: readonly Reached[];
  readonly vetoes: readonly { readonly cidr: Cidr; readonly reason: string; readonly at: number }[];
}

export interface AuditResult {
  readonly ok: boolean;
  readonly entries: number;
  /** The first entry that does not follow from the one before. */
  readonly broken?: { readonly entry: number; readonly why: string };
}

/** One entry of the journal: what was decided, when, and what it rests on. */
export interface JournalEntry {
  readonly entry: number;
  /** ms since 1970. */
  readonly at: number;
  /** A `Happening` kind, or `refusals`, `operator`, `mode`, `reconciled`, `checkpoint`, … */
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** Which entries of the journal; all conditions hold. */
export interface JournalQuery {
  /** The first entry number. */
  readonly from?: number;
  readonly kind?: string;
  readonly indicator?: string;
  readonly author?: AuthorKey;
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  /** The newest first. */
  readonly newest?: boolean;
}

/** What `judge` answers about bytes from a neighbour. */
export type Judge = (envelope: Uint8Array, neighbour: AuthorKey) => Verdict;

/** Why a node could not do what it was asked. `code` is one of `NODE_CODES`. */
export class NodeError extends Error {
  readonly code: NodeCode;
  constructor(code: NodeCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NodeError';
    this.code = code;
  }
}
