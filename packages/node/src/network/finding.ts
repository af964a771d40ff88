// Whom this node looks for, and how: address book, LAN, DHT and dialling, behind one object.
import type { IdentifyResult } from '@libp2p/interface';
import type { KadDHTComponents } from '@libp2p/kad-dht';
import type { MulticastDNSComponents } from '@libp2p/mdns';
import { peerIdFromString } from '@libp2p/peer-id';
import type { Multiaddr } from '@multiformats/multiaddr';
import { type AuthorKey, networkDigest } from '@tocsin/protocol';
import type { Clock } from '../clock.ts';
import type { Log } from '../model.ts';
import type { Notebook } from '../offences.ts';
import type { Links } from '../state.ts';
import { Lru } from '../store/lru.ts';
import type { Blocking } from './blocking.ts';
import type { Configured } from './configured.ts';
import { Attempts } from './dial/attempts.ts';
import { Dialler } from './dial/dialler.ts';
import type { Link } from './dial/plan.ts';
import { plainAddress, subnetOf } from './discovery/address.ts';
import { AddressBook, type Lead } from './discovery/book.ts';
import { Dht } from './discovery/dht.ts';
import { readEntrance } from './discovery/entrance.ts';
import { BOOK_PEERS_MAX } from './discovery/limits.ts';
import { Lan, type Multicast } from './discovery/mdns.ts';
import { Notes } from './discovery/notes.ts';
import { Rendezvous } from './discovery/rendezvous.ts';
import type { Host } from './host.ts';
import { authorOfPeerId, peerIdOf } from './identity.ts';
import type { Admission, Discovery, Impostor, Whereabouts } from './model.ts';

export interface FindingInit {
  readonly self: AuthorKey;
  /** The network's name. */
  readonly name: string;
  readonly configured: ReadonlyMap<string, Configured>;
  /** Entrances: multiaddrs, with or without a peer id. */
  readonly bootstrap: readonly string[];
  readonly discovery: Discovery;
  readonly dhtServer: boolean;
  /** Rungs on which peers may listen. */
  readonly ladder: readonly string[];
  readonly connections: number;
  readonly redialFirstMs: number;
  readonly redialMaxMs: number;
}

export interface FindingParts {
  readonly clock: Clock;
  readonly log: Log;
  random(): number;
  admission(peer: AuthorKey): Admission;
  groupOf(peer: AuthorKey): string;
  /** When a connected peer came, monotonic ms. */
  since(peer: string): number | undefined;
  /** What is known of addresses outlives the process in it. */
  readonly notebook: Notebook | undefined;
  readonly blocking: Blocking | undefined;
  /** A peer could not be reached. */
  onAway(): void;
}

export class Finding {
  readonly #init: FindingInit;
  readonly #parts: FindingParts;
  /** This node's peer id. */
  readonly #self: string;
  readonly #book: AddressBook;
  readonly #dialler: Dialler;
  readonly #rendezvous: Rendezvous;
  readonly #notes: Notes | undefined;
  readonly #attempts: Attempts;
  readonly #authors = new Lru<string, AuthorKey | 'none'>(BOOK_PEERS_MAX);
  /** Peers of the configuration, and entrances: by their id, or their address. */
  readonly #named: Set<string>;
  #host: Host | undefined;
  #dht: Dht | undefined;
  #lan: Lan | undefined;

  /** @throws NodeError BAD_PEER_ADDRESS */
  constructor(init: FindingInit, parts: FindingParts) {
    this.#init = init;
    this.#parts = parts;
    this.#named = new Set(init.configured.keys());
    const self = peerIdOf(init.self).toString();
    this.#self = self;
    this.#book = new AddressBook({ self, own: () => this.#own() });
    const { clock, notebook } = parts;
    this.#notes = notebook && new Notes(this.#book, notebook, clock);
    const wall = clock.now();
    for (const [peer, { addresses }] of init.configured)
      this.#book.hear(peer, addresses.map(String), 'configured', wall);
    for (const text of init.bootstrap) {
      const { peer, address } = readEntrance(text);
      this.#book.hear(peer, [address], 'bootstrap', wall);
      if (peer !== self) this.#named.add(peer);
    }
    const { connections: wanted, redialFirstMs: firstMs, redialMaxMs: maxMs } = init;
    this.#dialler = new Dialler(
      { self, wanted, firstMs, maxMs },
      {
        clock,
        random: () => parts.random(),
        leads: () => this.#book.leads(clock.monotonic()),
        admits: (peer) => this.#admits(peer),
        groupOf: (peer) => this.#groupOf(peer),
        links: () => this.#links(),
        dial: (lead) => this.#dial(lead),
        close: (peer) => this.#close(peer),
        onAway: () => parts.onAway(),
      },
    );
    this.#attempts = new Attempts({
      self,
      clock,
      log: parts.log,
      book: this.#book,
      blocking: parts.blocking,
      ladder: init.ladder,
      // Perhaps it was only busy; if it is really there, others will say so again.
      onHintFailed: () => this.#rendezvous.changed(),
    });
    this.#rendezvous = new Rendezvous({
      clock,
      dht: () => this.#dht,
      connected: () => this.#links().map(({ peer }) => peer),
      onPeer: ({ peer, addresses }) => this.#hint(peer, addresses, 'dht'),
      onError: (error) => parts.log.debug({ error }, 'the DHT did not answer'),
    });
  }

  /** Libp2p's services; those that are not wanted do not exist. */
  services() {
    const { name, discovery, dhtServer } = this.#init;
    const { clock } = this.#parts;
    const network = networkDigest(name);
    return {
      ...(discovery.dht && {
        dht: (components: KadDHTComponents) => {
          this.#dht = new Dht(
            {
              network,
              server: dhtServer,
              now: () => clock.monotonic(),
              random: () => this.#parts.random(),
              admits: (peer) => this.#isMember(peer.toString()),
            },
            components,
          );
          return this.#dht;
        },
      }),
      ...(discovery.mdns && {
        lan: (components: MulticastDNSComponents) => {
          this.#lan = new Lan(
            {
              network,
              clock,
              found: () => this.#links().length > 0,
              onPeer: ({ peer, addresses }) => this.#hint(peer, addresses, 'mdns'),
              onChange: (multicast) => this.#tellMulticast(multicast),
            },
            components,
          );
          return this.#lan;
        },
      }),
    };
  }

  attach(host: Host): void {
    this.#host = host;
  }

  async start(): Promise<void> {
    await this.#notes?.recall();
    this.#dialler.start();
  }

  async stop(): Promise<void> {
    this.#dialler.stop();
    await this.#rendezvous.stop();
  }

  multicast(): Multicast {
    return this.#lan?.multicast ?? { state: 'off' };
  }

  /** Dials begun since the start. */
  get dials(): number {
    return this.#dialler.dials;
  }

  /** A peer proved its key and told its addresses. */
  identified({ peerId, listenAddrs, signedPeerRecord, connection }: IdentifyResult): void {
    const peer = peerId.toString();
    const { clock } = this.#parts;
    const wall = clock.now();
    if (this.#isMember(peer)) {
      const told = signedPeerRecord?.addresses ?? listenAddrs;
      this.#book.hear(peer, told.map(String), 'itself', wall);
    }
    const dialled = connection.direction === 'outbound' ? String(connection.remoteAddr) : undefined;
    this.#book.met(peer, dialled, wall, clock.monotonic());
    this.#notes?.note(peer);
    this.#dialler.connected(peer);
    this.#rendezvous.changed();
  }

  /** How it stands with those whom the operator named. @param here ids of the peers that are connected */
  named(here: ReadonlySet<string>): Links['bootstrap'] {
    const named = [...this.#named].filter((peer) => this.#dialler.behind(peer) !== this.#self);
    if (named.length === 0) return 'none';
    if (named.some((peer) => here.has(this.#dialler.behind(peer) ?? peer))) return 'here';
    return named.every((peer) => this.#dialler.away(peer)) ? 'lost' : 'sought';
  }

  /** Who answered last at an address of this peer, if it was somebody else. */
  impostor(peer: string): Impostor | undefined {
    return this.#attempts.impostor(peer);
  }

  /** Somebody answered at an address that we dialled, and is refused here. */
  refused(address: Multiaddr, peerId: string): void {
    this.#attempts.refused(address, peerId);
  }

  disconnected(peer: string): void {
    this.#dialler.disconnected(peer);
  }

  /** A member signed where it is, or that it leaves. */
  located(author: AuthorKey, { addresses, leaving }: Whereabouts): void {
    const peer = peerIdOf(author).toString();
    if (leaving) this.#book.leaves(peer);
    else if (this.#book.hear(peer, addresses, 'itself', this.#parts.clock.now())) {
      this.#notes?.note(peer);
      this.#dialler.look();
    }
  }

  /** True for a peer that is not here and could not be reached. */
  away(peer: string): boolean {
    return this.#dialler.away(peer);
  }

  #hint(peer: string, addresses: readonly string[], source: 'dht' | 'mdns'): void {
    if (!this.#admits(peer)) return;
    if (this.#book.hear(peer, addresses, source, this.#parts.clock.now())) this.#dialler.look();
  }

  async #dial(lead: Lead): Promise<string> {
    if (this.#host === undefined) throw new Error('the network has not started');
    return this.#attempts.dial(this.#host, lead);
  }

  #close(peer: string): void {
    this.#parts.log.debug({ peer }, 'closed: more connections than are wanted');
    this.#host?.hangUp(peerIdFromString(peer)).catch((error: unknown) => {
      this.#parts.log.debug({ peer, error }, 'closing a connection failed');
    });
  }

  /** Guests are no part of the mesh. */
  #links(): Link[] {
    const links = new Map<string, Link>();
    for (const { remotePeer, remoteAddr, direction } of this.#host?.getConnections() ?? []) {
      const peer = remotePeer.toString();
      const author = this.#authorOf(peer);
      if (author === undefined || !this.#isMember(peer)) continue;
      const known = links.get(peer);
      links.set(peer, {
        peer,
        standing: this.#standing(peer, author),
        outbound: direction === 'outbound' || (known?.outbound ?? false),
        group: this.#parts.groupOf(author),
        subnet: subnetOf(plainAddress(remoteAddr) ?? ''),
        since: this.#parts.since(peer) ?? this.#parts.clock.monotonic(),
      });
    }
    return [...links.values()];
  }

  #standing(peer: string, author: AuthorKey): Link['standing'] {
    if (this.#init.configured.has(peer)) return 'configured';
    return this.#parts.admission(author) === 'own' ? 'own' : 'other';
  }

  /** Taking a peer id apart costs some microseconds, and is asked for every peer at every look. */
  #authorOf(peer: string): AuthorKey | undefined {
    const author = this.#authors.get(peer) ?? authorOfPeerId(peer) ?? 'none';
    this.#authors.set(peer, author);
    return author === 'none' ? undefined : author;
  }

  #admits(peer: string): boolean {
    const author = this.#authorOf(peer);
    return author !== undefined && this.#parts.admission(author) !== 'refused';
  }

  /** Neither refused nor a guest; strangers are members where the network is open. */
  #isMember(peer: string): boolean {
    const author = this.#authorOf(peer);
    return author !== undefined && !['refused', 'guest'].includes(this.#parts.admission(author));
  }

  #groupOf(peer: string): string {
    const author = this.#authorOf(peer);
    return author === undefined ? '' : this.#parts.groupOf(author);
  }

  #own(): string[] {
    const addresses = this.#host?.getMultiaddrs() ?? [];
    return addresses.map((address) => plainAddress(address) ?? '');
  }

  #tellMulticast(multicast: Multicast): void {
    const { log } = this.#parts;
    if (multicast.state === 'mute')
      log.warn(
        { why: multicast.why },
        'cannot ask the LAN for peers by multicast: add a route ("ip route add 224.0.0.0/4 dev <interface>"), or switch mDNS off',
      );
    else if (multicast.state === 'asking') log.info({}, 'asking the LAN for peers by multicast');
  }
}
