// What the rest of the node asks of the network, and what the network asks of it. No libp2p word crosses this line.
import type { AuthorKey, Cidr, SetDigest, SignalId } from '@tocsin/protocol';
import type { PeerClass, Verdict } from '@tocsin/rules';
import type { Clock } from '../clock.ts';
import type { ReceiveJoiner } from '../join/answer.ts';
import type { ConfiguredPeer, Intervals, Log } from '../model.ts';
import type { Notebook } from '../offences.ts';
import type { RoleLimits } from '../roles.ts';
import type { Links } from '../state.ts';
import type { BlockedPath, BlockingChange } from './blocking.ts';
import type { TlsCertificate } from './certificate.ts';
import type { Multicast } from './discovery/mdns.ts';
import type { NetworkLimits } from './limits.ts';
import type { Keyring } from './protector/model.ts';
import type { Reached } from './reach/reachability.ts';
import type { SyncFigures } from './sync/figures.ts';

/**
 * What a peer is at the door. `guest`: it holds the network's key and is nobody yet; it may show certificates and prove an
 * invitation, and neither hears nor says anything else. `refused`: no connection.
 */
export type Admission = PeerClass | 'guest' | 'refused';

export interface NetworkInit {
  /** The raw 32-byte Ed25519 seed of this node's identity. */
  readonly seed: Uint8Array;
  /** The network's name: part of the topic, and compared in the sync handshake. */
  readonly name: string;
  /** Multiaddrs. When there are none, the ladder is climbed. */
  readonly listen: readonly string[];
  /** Rungs such as `8144/tcp`, tried from the top until `rungs` of them stand; none: a node that only dials. */
  readonly ladder?: readonly string[];
  /** Default: what the role says. */
  readonly rungs?: number;
  /** Also speak QUIC; in an open network only. */
  readonly quic?: boolean;
  /** What is told to others in place of the addresses that are listened on. */
  readonly announce?: readonly string[];
  /** For secure WebSockets; asked for when one of them is listened on. */
  readonly certificate?: () => Promise<TlsCertificate>;
  readonly peers: readonly ConfiguredPeer[];
  readonly open: boolean;
  /** Entrances: multiaddrs, with or without a peer id at the end. Default none. */
  readonly bootstrap?: readonly string[];
  /** Default: neither. */
  readonly discovery?: Discovery;
  /** The network's keys. Without one, or with an empty one, connections are not protected. */
  readonly keyring?: Keyring;
  /** How much this node takes on: connections, DHT, relay, listening addresses. */
  readonly role: RoleLimits;
  readonly intervals: Pick<Intervals, 'sync' | 'redialFirst' | 'redialMax'>;
  /** Rates and look-out intervals; the defaults are in limits.ts. */
  readonly limits?: Partial<NetworkLimits>;
}

/** The ways in which peers are found that nobody named. */
export interface Discovery {
  /** Asks the local network by multicast, and answers there. */
  readonly mdns: boolean;
  /** Meets others in the DHT of this network. */
  readonly dht: boolean;
}

/** What the network is given to work with. */
export interface NetworkParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Called inside gossipsub's validator. The bytes are a copy that may be kept. Must not throw; the network guards all the same. */
  judge(envelope: Uint8Array, neighbour: AuthorKey): Verdict;
  /** Asked at every connection, and again after `Network.refresh`. A map look-up. */
  admission(peer: AuthorKey): Admission;
  /** The app-specific part of a neighbour's gossip score: 0 for the unknown, see DESIGN "Two different scores". A map look-up. */
  regard(neighbour: AuthorKey): number;
  /** An offence on the wire (bad signature, malformed, flood): to be remembered in the node's own store. */
  offence(neighbour: AuthorKey, code: string): void;
  readonly sync: SyncSource;
  /** Default: no membership records are exchanged. */
  readonly records?: RecordSource;
  /** Connections come and go; `from` are the addresses at the other end, once connected; `hello` is what the sync handshake told. */
  onPeer(peer: AuthorKey, state: 'connected' | 'disconnected', from: readonly Cidr[]): void;
  onHello(peer: AuthorKey, hello: PeerHello): void;
  /** Somebody listens on the topic now who did not before: what waits in the outbox can go out. */
  onListener(): void;
  /** `links` may answer otherwise now. */
  onLinks?(): void;
  /** A way to a peer is blocked, or free again: told once each. */
  onBlocking?(change: BlockingChange): void;
  /** In [0, 1); spreads redials. Default `Math.random`. */
  random?(): number;
  /** Whose word made it a member: connections are spread over these. Default: all alike. */
  groupOf?(peer: AuthorKey): string;
  /** Speaks with somebody who comes with an invitation. Default: nobody is invited. */
  readonly join?: ReceiveJoiner;
  /** Where peers were met outlives the process in it. Default: it does not. */
  readonly notebook?: Notebook;
}

/** What the sync compares and serves; the store answers. All immediate. */
export interface SyncSource {
  /** Unexpired signals per author: count, the 16 bytes of the set's digest, newest sequence. */
  summaries(): Iterable<{ author: AuthorKey; count: number; digest: Uint8Array; newest: number }>;
  /** All signals of sequences up to `until` that end after `alive` (ms since 1970), whoever wrote them. */
  stock(until: number, alive: number): { count: number; digest: Uint8Array };
  /** One author's unexpired signals of sequence `from` or more, in ascending order; both bodies of an equivocation. */
  inventory(
    author: AuthorKey,
    from?: number,
  ): Iterable<{ readonly sequence: number; readonly id: SignalId }>;
  /** Envelopes by sequence; a second one of the same sequence (a proof of equivocation) comes with the first. */
  envelopes(author: AuthorKey, sequences: readonly number[]): Iterable<Uint8Array>;
  /** A signal that came by sync: through the same `judge`, marked as such. */
  receive(envelope: Uint8Array, from: AuthorKey): Verdict;
  /** What this node tells of itself in the handshake. */
  hello(): PeerHello;
}

/** What a node says of itself in the sync handshake and, to own peers, every minute. */
export interface PeerHello {
  readonly version: string;
  readonly name?: string;
  readonly mode: 'observe' | 'enforce';
  /** The teller's wall clock, ms since 1970. */
  readonly now: number;
  /** The teller does not believe it itself. */
  readonly clockDoubted?: boolean;
  readonly sensors: readonly { readonly name: string; readonly lastLineAt?: number }[];
  /** How often the network's key had been changed that the teller uses. */
  readonly keyNumber?: number;
  readonly role?: string;
}

/** What the network exchanges of membership records; the membership answers. All immediate. */
export interface RecordSource {
  /** Of all records that are passed on: how many, and the digest over their prefixes. */
  summary(): { readonly count: number; readonly digest: SetDigest };
  prefixes(): Iterable<string>;
  has(prefix: string): boolean;
  envelopes(prefixes: Iterable<string>): Iterable<Uint8Array>;
  /** A record that a peer sent, unasked (`news`) or by the sync. `forged` charges the peer. */
  receive(
    envelope: Uint8Array,
    from: AuthorKey,
    by: 'news' | 'sync',
  ): 'new' | 'known' | 'refused' | 'forged';
  /** What is handed to a member whose key has this number: ours, with the record that proves it, if it is newer. */
  keyFor(peer: AuthorKey, keyNumber: number): HandedKey | undefined;
  /** Somebody hands us a key, and its number; whether it is believed is decided by the rotation that came before. */
  receiveKey(key: Uint8Array, number: number, from: AuthorKey): void;
  /** A new certificate for a member that shows one of its own; `undefined` when this node may not or does not want to. */
  renew(certificate: Uint8Array, from: AuthorKey): Uint8Array | undefined;
}

export interface HandedKey {
  /** The signed Rotation. */
  readonly rotation: Uint8Array;
  readonly number: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface Whereabouts {
  /** Multiaddrs, with or without the peer id. */
  readonly addresses: readonly string[];
  readonly leaving: boolean;
}

/** Somebody else than the peer that an address was said to be of. */
export interface Impostor {
  readonly address: string;
  readonly peerId: string;
}

export interface Network {
  readonly peerId: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  addresses(): readonly string[];
  /** Sends to everybody who listens. Answers how many that were: 0 means it has to be sent again when `onListener` says so. */
  publish(envelope: Uint8Array): Promise<number>;
  connected(): readonly AuthorKey[];
  /** How many of the connected listen on the topic. */
  listeners(): number;
  /** What a member signed of where it is. Who says that it leaves is not looked for until it is heard of again; configured peers are. */
  located(peer: AuthorKey, where: Whereabouts): void;
  /** How it stands with finding peers on the local network. */
  multicast(): Multicast;
  /** Who answered in place of this peer when it was dialled last. */
  impostor(peer: AuthorKey): Impostor | undefined;
  /** Dials begun since the start. */
  dials(): number;
  /** What the node's state follows from. */
  links(): Links;
  wireScore(peer: AuthorKey): number | undefined;
  /** Ways that something in between blocks now; `until` in ms since 1970. */
  blocked(): readonly BlockedPath[];
  /** What members found when they dialled this node back, for each address and member, in the last minutes. */
  reachability(): readonly Reached[];
  /** Whether members reach this node; `undefined` while none has tried. */
  reachable(): boolean | undefined;
  /** Open connections by protocol: `tcp`, `ws`, `wss`, `quic`, `circuit`. */
  ways(): Readonly<Record<string, number>>;
  /** `regard` or `admission` of this peer changed: take effect now. The refused are closed; the released, and guests who became members, connect anew. */
  refresh(neighbour: AuthorKey): void;
  /** Compares with every connected peer now; resolves when each is done or has failed. */
  syncNow(): Promise<void>;
  /** Passes membership records on to all who are connected, but for `except`. Resolves when each has taken them in or failed to. */
  tell(envelopes: readonly Uint8Array[], except?: AuthorKey): Promise<void>;
  /** Asks a connected peer to renew a certificate of this node. */
  renew(peer: AuthorKey, certificate: Uint8Array): Promise<Uint8Array | undefined>;
  /** What the comparisons came to since the start. */
  syncFigures(): SyncFigures;
  /** True when every own peer that is connected has been compared with since it connected. */
  synced(): boolean;
  /**
   * The highest sequence of this node's own that a configured peer claims to hold. Waits until each of them has been compared
   * with or is out of reach, at most `timeoutMs`; `undefined` when nobody was there to ask or nobody knows of any. It is a claim:
   * the signals themselves come through `SyncSource.receive`.
   */
  fetchOwnHead(timeoutMs: number): Promise<number | undefined>;
}
