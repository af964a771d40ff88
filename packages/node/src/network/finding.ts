// Whom this node looks for, and how: address book, LAN, DHT and dialling, behind one object.
import type { IdentifyResult } from '@libp2p/interface';
import type { KadDHTComponents } from '@libp2p/kad-dht';
import type { MulticastDNSComponents } from '@libp2p/mdns';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { type AuthorKey, networkDigest } from '@tocsin/protocol';
import type { Clock } from '../clock.ts';
import { type Log, NodeError } from '../model.ts';
import type { Notebook } from '../offences.ts';
import { Lru } from '../store/lru.ts';
import { type Blocking, outcomeOf } from './blocking.ts';
import type { Configured } from './configured.ts';
import { Dialler, isDoor } from './dial/dialler.ts';
import { inOrder } from './dial/order.ts';
import type { Link } from './dial/plan.ts';
import { raceDial, WrongPeer } from './dial/race.ts';
import { plainAddress, subnetOf } from './discovery/address.ts';
import { AddressBook, type Lead } from './discovery/book.ts';
import { Dht } from './discovery/dht.ts';
import { BOOK_NOTE_EVERY_MS, BOOK_PEERS_MAX } from './discovery/limits.ts';
import { Lan, type Multicast } from './discovery/mdns.ts';
import { Rendezvous } from './discovery/rendezvous.ts';
import type { Host } from './host.ts';
import { authorOfPeerId, peerIdOf } from './identity.ts';
import { DIAL_TIMEOUT_MS } from './limits.ts';
import type { Admission, Discovery, Impostor } from './model.ts';

export interface FindingInit {
  readonly self: AuthorKey;
  /** The network's name. */
  readonly name: string;
  readonly configured: ReadonlyMap<string, Configured>;
  /** Entrances: multiaddrs, with or without a peer id. */
  readonly bootstrap: readonly string[];
  readonly discovery: Discovery;
  readonly dhtServer: boolean;
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

const TOPIC = 'addresses';

export class Finding {
  readonly #init: FindingInit;
  readonly #parts: FindingParts;
  readonly #book: AddressBook;
  readonly #dialler: Dialler;
  readonly #rendezvous: Rendezvous;
  /** What is in the notebook, and when it was written. */
  readonly #noted = new Map<string, { readonly text: string; readonly at: number }>();
  /** Addresses that are being dialled, and who is looked for there: libp2p would make one dial of two. */
  readonly #dialling = new Map<string, string>();
  readonly #authors = new Lru<string, AuthorKey | 'none'>(BOOK_PEERS_MAX);
  /** By the peer that was looked for: who answered in its place. */
  readonly #impostors = new Lru<string, Impostor>(BOOK_PEERS_MAX);
  #host: Host | undefined;
  #dht: Dht | undefined;
  #lan: Lan | undefined;

  /** @throws NodeError BAD_PEER_ADDRESS */
  constructor(init: FindingInit, parts: FindingParts) {
    this.#init = init;
    this.#parts = parts;
    const self = peerIdOf(init.self).toString();
    this.#book = new AddressBook({ self, own: () => this.#own() });
    const { clock } = parts;
    const wall = clock.now();
    for (const [peer, { addresses }] of init.configured)
      this.#book.hear(peer, addresses.map(String), 'configured', wall);
    for (const text of init.bootstrap) {
      const { peer, address } = readDoor(text);
      this.#book.hear(peer, [address], 'bootstrap', wall);
    }
    this.#dialler = new Dialler(
      {
        self,
        wanted: init.connections,
        firstMs: init.redialFirstMs,
        maxMs: init.redialMaxMs,
      },
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
              admits: (peer) => this.#admits(peer.toString()),
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
    await this.#recall();
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
    if (this.#admits(peer) && !this.#isGuest(peer)) {
      const told = signedPeerRecord?.addresses ?? listenAddrs;
      this.#book.hear(peer, told.map(String), 'itself', wall);
    }
    const dialled = connection.direction === 'outbound' ? String(connection.remoteAddr) : undefined;
    this.#book.met(peer, dialled, wall, clock.monotonic());
    this.#note(peer);
    this.#dialler.connected(peer);
    this.#rendezvous.changed();
  }

  /** Who answered last at an address of this peer, if it was somebody else. */
  impostor(peer: string): Impostor | undefined {
    return this.#impostors.get(peer);
  }

  /** Somebody answered there who is refused here: it is nobody that was looked for. */
  refused(address: Multiaddr, peerId: string): void {
    const peer = this.#dialling.get(plainAddress(address) ?? '');
    if (peer !== undefined) this.#impostors.set(peer, { address: String(address), peerId });
  }

  disconnected(peer: string): void {
    this.#dialler.disconnected(peer);
  }

  /** A member signed where it is, or that it leaves. */
  located(
    author: AuthorKey,
    where: { readonly addresses: readonly string[]; readonly leaving: boolean },
  ): void {
    const peer = peerIdOf(author).toString();
    const { leaving, addresses } = where;
    if (leaving) this.#book.leaves(peer);
    else if (this.#book.hear(peer, addresses, 'itself', this.#parts.clock.now())) {
      this.#note(peer);
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
    const { clock, blocking } = this.#parts;
    const host = this.#host;
    if (host === undefined) throw new Error('the network has not started');
    const expected = isDoor(lead.peer) ? undefined : lead.peer;
    const timeUp = new AbortController();
    const cancel = clock.after(DIAL_TIMEOUT_MS, () => timeUp.abort(new Error('no answer in time')));
    for (const address of lead.addresses) this.#dialling.set(address, lead.peer);
    try {
      const addresses = inOrder(
        lead.addresses.map((text) => multiaddr(text)),
        {
          lastWorked: lead.lastWorked,
          rank: (address) => blocking?.rank(address, clock.monotonic()) ?? 0,
        },
      );
      const { connection, address } = await raceDial(host, addresses, {
        clock,
        expected,
        signal: timeUp.signal,
        told: (at, error) => this.#tried(lead, at, error),
      });
      const found = connection.remotePeer.toString();
      if (expected === undefined) this.#book.hear(found, [String(address)], 'itself', clock.now());
      return found;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#parts.log.debug({ peer: lead.peer, why }, 'dialling a peer failed');
      throw error;
    } finally {
      cancel();
      for (const address of lead.addresses) this.#dialling.delete(address);
    }
  }

  #tried({ peer, sought }: Lead, address: Multiaddr, error: unknown): void {
    const now = this.#parts.clock.monotonic();
    const found = error instanceof WrongPeer ? error.found : undefined;
    // Somebody answered: nothing stands in between.
    const open = error === undefined || found !== undefined;
    this.#parts.blocking?.outcome(address, open ? 'ok' : outcomeOf(error), now);
    if (found !== undefined) this.#impostors.set(peer, { address: String(address), peerId: found });
    if (error === undefined) return;
    this.#book.failed(peer, String(address), found, now);
    // Perhaps it was only busy; if it is really there, others will say so again.
    if (sought === 'hint') this.#rendezvous.changed();
  }

  #close(peer: string): void {
    this.#parts.log.debug({ peer }, 'closed: more connections than are wanted');
    for (const connection of this.#connections(peer))
      connection.close().catch((error: Error) => connection.abort(error));
  }

  #connections(peer: string) {
    const all = this.#host?.getConnections() ?? [];
    return all.filter(({ remotePeer }) => remotePeer.toString() === peer);
  }

  /** Guests are no part of the mesh. */
  #links(): Link[] {
    const links = new Map<string, Link>();
    for (const { remotePeer, remoteAddr, direction } of this.#host?.getConnections() ?? []) {
      const peer = remotePeer.toString();
      const author = this.#authorOf(peer);
      if (author === undefined || this.#isGuest(peer)) continue;
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

  #isGuest(peer: string): boolean {
    const author = this.#authorOf(peer);
    return author === undefined || this.#parts.admission(author) === 'guest';
  }

  #groupOf(peer: string): string {
    const author = this.#authorOf(peer);
    return author === undefined ? '' : this.#parts.groupOf(author);
  }

  #own(): string[] {
    const addresses = this.#host?.getMultiaddrs() ?? [];
    return addresses.map((address) => plainAddress(address) ?? '');
  }

  async #recall(): Promise<void> {
    const { notebook, clock } = this.#parts;
    if (notebook === undefined) return;
    for (const [peer, text] of await notebook.recall(TOPIC)) {
      if (this.#book.recall(peer, text, clock.now()))
        this.#noted.set(peer, { text, at: clock.now() });
      else notebook.remember(TOPIC, peer, undefined);
    }
  }

  /** Written down when the addresses are others, and from time to time when it was met. */
  #note(peer: string): void {
    const { notebook, clock } = this.#parts;
    const text = this.#book.note(peer);
    if (notebook === undefined || text === undefined) return;
    const at = clock.now();
    const noted = this.#noted.get(peer);
    const same = noted !== undefined && addressesOf(noted.text) === addressesOf(text);
    if (same && at - noted.at < BOOK_NOTE_EVERY_MS) return;
    this.#noted.set(peer, { text, at });
    notebook.remember(TOPIC, peer, text);
    for (const gone of this.#noted.keys())
      if (this.#noted.size > this.#book.size && this.#book.note(gone) === undefined) {
        this.#noted.delete(gone);
        notebook.remember(TOPIC, gone, undefined);
      }
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

function addressesOf(note: string): string {
  return note.slice(note.indexOf(' ') + 1);
}

/** @throws NodeError BAD_PEER_ADDRESS */
function readDoor(text: string): { readonly peer: string; readonly address: string } {
  const address = plainAddress(text);
  const peer =
    address &&
    multiaddr(text)
      .getComponents()
      .findLast(({ name }) => name === 'p2p')?.value;
  if (address === undefined || (peer !== undefined && authorOfPeerId(peer) === undefined))
    throw new NodeError(
      'BAD_PEER_ADDRESS',
      `bootstrap address ${JSON.stringify(text)}: write /ip4/<address>/tcp/8144 or /dns4/<name>/tcp/8144, with /p2p/<peer id> behind it where that is known`,
    );
  return { peer: peer ?? address, address };
}
