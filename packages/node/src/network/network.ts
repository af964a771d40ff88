// The network of one node: libp2p, gossip and sync behind the interface `Network`.
import type { Connection, IdentifyResult, PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { type AuthorKey, createSigner } from '@tocsin/protocol';
import { answerJoiners, type Joiners, NO_JOINERS } from '../join/answer.ts';
import type { Links } from '../state.ts';
import type { BlockedPath } from './blocking.ts';
import { type Configured, readPeers } from './configured.ts';
import type { Multicast } from './discovery/mdns.ts';
import { Door } from './door.ts';
import { behindDoor } from './door-sockets.ts';
import { Finding } from './finding.ts';
import { byPeerId, Gate } from './gate.ts';
import { Gossip } from './gossip.ts';
import { createHost, type Host, hostsOf, openStream } from './host.ts';
import { authorOf, peerIdOf } from './identity.ts';
import {
  DEFAULT_LIMITS,
  FLOOD_BAN_MS,
  GOSSIP_FRAME_MAX_BYTES,
  GUEST_REGARD,
  LISTENER_READY_CHECK_MS,
  LISTENER_READY_CHECKS,
  type NetworkLimits,
  STRANGERS_FRAME_MAX_BYTES,
  STRANGERS_STREAMS_MAX,
  SYNC_STREAMS_MAX,
} from './limits.ts';
import { Listening, listenInit, speaksWss, startListening } from './listening.ts';

import type { Impostor, Network, NetworkInit, NetworkParts, Whereabouts } from './model.ts';

import { isMember, type Neighbour, Neighbours } from './neighbours.ts';
import { pause, watch } from './pause.ts';
import { Protector } from './protector/protector.ts';
import { Pulse } from './pulse.ts';
import { circuitRules } from './reach/circuits.ts';
import { Reach } from './reach/reach.ts';
import type { Reached } from './reach/reachability.ts';
import { DEFAULT_LADDER } from './reach-limits.ts';
import { RecordAllowance } from './records/allowance.ts';
import { RecordExchange } from './records/exchange.ts';
import { startRepair } from './repair.ts';
import { safeRegard, signalsTopic } from './score.ts';
import { boundStreams } from './streams.ts';
import type { SyncFigures } from './sync/figures.ts';
import { SYNC_PROTOCOL, Sync } from './sync/sync.ts';
import { transportsOf } from './transports.ts';
import { createValidator } from './validate.ts';

/** Nothing runs until `start`. @throws NodeError `BAD_PEER_ADDRESS` */
export async function createNetwork(init: NetworkInit, parts: NetworkParts): Promise<Network> {
  const self = createSigner(init.seed).author;
  const configured = readPeers(init.peers, self);
  const limits = { ...DEFAULT_LIMITS, ...init.limits };
  const monotonic = (): number => parts.clock.monotonic();
  const regard = safeRegard(
    (author) => (parts.admission(author) === 'guest' ? GUEST_REGARD : parts.regard(author)),
    parts.log,
  );
  const admission = (author: AuthorKey) => parts.admission(author);
  const neighbours = new Neighbours({ limits }, { monotonic, regard, admission });
  const door = new Door(parts.clock);
  // Either may dial, and each configured peer is to find room.
  const connectionsMax = init.role.connectionsMax + 2 * configured.size;
  const gate = new Gate({
    admission: byPeerId(admission),
    monotonic,
    door,
    connectionsMax,
    connections: (peer) => host.getConnections(peer).length,
    strangers: () => neighbours.strangers(),
    strangersMaySpeak: () => neighbours.strangersMaySpeak(),
    onRefusedOutbound: (address, peer) => finding.refused(address, peer.toString()),
  });
  for (const { addresses } of configured.values())
    for (const address of addresses) gate.vouch(address);
  const { keyring } = init;
  const { clock } = parts;
  const random = (): number => parts.random?.() ?? Math.random();
  const topic = signalsTopic(init.name);
  const listening = new Listening();
  const where = listenInit(init);
  const certificate = speaksWss(where) ? await init.certificate?.() : undefined;
  const transports = await transportsOf({
    quic: init.quic ?? false,
    open: init.open,
    ...(certificate && { certificate }),
  });
  const memberClass = (peer: AuthorKey) => {
    const found = admission(peer);
    return found === 'own' || found === 'friend' ? found : undefined;
  };
  const reach = new Reach({
    clock,
    log: parts.log,
    memberClass,
    limits,
    onBlocking: (change) => parts.onBlocking?.(change),
  });
  const finding = new Finding(
    {
      self,
      name: init.name,
      configured,
      bootstrap: init.bootstrap ?? [],
      discovery: init.discovery ?? { mdns: false, dht: false },
      dhtServer: init.role.dhtServer,
      ladder: where.ladder.length > 0 ? where.ladder : DEFAULT_LADDER,
      connections: init.role.connections,
      redialFirstMs: init.intervals.redialFirst,
      redialMaxMs: init.intervals.redialMax,
    },
    {
      clock,
      log: parts.log,
      random,
      admission,
      groupOf: (author) => parts.groupOf?.(author) ?? '',
      since: (peer) => neighbours.get(peer)?.since,
      notebook: parts.notebook,
      blocking: reach.blocking,
      onAway: () => network.away(),
    },
  );
  const host = await createHost({
    seed: init.seed,
    finding: finding.services(),
    topic,
    open: init.open,
    regard(peerId) {
      const neighbour = neighbours.get(peerId);
      return neighbour === undefined ? 0 : regard(neighbour.author);
    },
    transports: transports.map((transport) => behindDoor(listening.noting(transport), door)),
    announce: init.announce ?? [],
    circuits: reach.circuits,
    relayPlaces: init.role.relay ? init.role.relayReservations : 0,
    connectionsMax,
    gater: {
      ...gate.hooks(),
      ...circuitRules((peer) => {
        const author = authorOf(peer);
        return author !== undefined && memberClass(author) !== undefined;
      }),
    },
    ...(keyring?.current() && { protector: new Protector({ keyring, clock, random }) }),
    frameMax(from) {
      const neighbour = neighbours.get(from.toString());
      const member = neighbour !== undefined && isMember(neighbour.class);
      return member ? GOSSIP_FRAME_MAX_BYTES : STRANGERS_FRAME_MAX_BYTES;
    },
    onOpened: (connection) => gossip.streams.follow(connection),
    onStream(stream, from) {
      const neighbour = neighbours.get(from.toString());
      if (neighbour === undefined) return;
      watch(parts.clock, neighbour, stream);
      if (neighbour.spoken) network.missed(neighbour.author);
      neighbour.spoken = true;
    },
  });
  finding.attach(host);
  const gossip = new Gossip(host.services.pubsub, topic);
  const network = new Libp2pNetwork(init, parts, {
    finding,
    reach,
    self,
    configured,
    limits,
    pulse: new Pulse(limits, { clock, connections: () => host.getConnections() }),
    regard,
    neighbours,
    gate,
    host,
    gossip,
    listen: () => startListening(where, (address) => listening.open(host, address), parts.log),
  });
  return network;
}

/** What the network is put together from. */
interface Made {
  readonly self: AuthorKey;
  readonly configured: ReadonlyMap<string, Configured>;
  readonly limits: NetworkLimits;
  readonly pulse: Pulse;
  readonly regard: (author: AuthorKey) => number;
  readonly neighbours: Neighbours;
  readonly gate: Gate;
  readonly finding: Finding;
  readonly reach: Reach;
  readonly host: Host;
  readonly gossip: Gossip;
  /** Opens what is listened on. @throws NodeError `LISTEN_FAILED` */
  readonly listen: () => Promise<void>;
}

class Libp2pNetwork implements Network {
  readonly peerId: string;
  readonly #parts: NetworkParts;
  readonly #made: Made;
  readonly #sync: Sync;
  readonly #exchange: RecordExchange | undefined;
  #state: 'new' | 'running' | 'stopped' = 'new';
  #joiners: Joiners = NO_JOINERS;
  #cancelRepair: (() => void) | undefined;

  constructor(init: NetworkInit, parts: NetworkParts, made: Made) {
    const { host, self } = made;
    this.#parts = parts;
    this.#made = made;
    this.peerId = host.peerId.toString();
    const { clock, log, records } = parts;
    const allowance = new RecordAllowance(
      () => clock.monotonic(),
      (peer) => parts.admission(peer),
    );
    const offence = (peer: AuthorKey, code: string): void =>
      this.#safely(() => parts.offence(peer, code));
    this.#exchange =
      records && new RecordExchange({ host, clock, log, records, allowance, offence });
    this.#sync = new Sync(
      {
        network: init.name,
        everyMs: init.intervals.sync,
        self,
        classOf: (peer) => parts.admission(peer),
      },
      {
        clock,
        log,
        source: parts.sync,
        records,
        allowance,
        open: (peer) => openStream(host, peerIdOf(peer), SYNC_PROTOCOL),
        onHello: (peer, hello) => this.#safely(() => parts.onHello(peer, hello)),
        offence,
        onCompared: () => this.#linksChanged(),
      },
    );
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    const { host, gossip, neighbours, limits } = this.#made;
    const { clock } = this.#parts;
    host.addEventListener('connection:open', ({ detail }) => this.#opened(detail));
    host.addEventListener('peer:connect', ({ detail }) => neighbours.arrive(detail));
    host.addEventListener('peer:identify', ({ detail }) => this.#identified(detail));
    host.addEventListener('peer:disconnect', ({ detail }) => this.#disconnected(detail));
    // When its streams have ended as well.
    host.addEventListener('connection:close', ({ detail }) =>
      setImmediate(() => gossip.streams.settle(host.getConnections(detail.remotePeer))),
    );
    gossip.validate(
      createValidator({
        ...this.#parts,
        judge: (envelope, neighbour) => this.#parts.judge(envelope, neighbour),
        offence: (neighbour, code) => this.#parts.offence(neighbour, code),
        neighbour: (peer) => neighbours.get(peer.toString()),
        pause: (neighbour, ms) => pause(clock, neighbour, ms),
        expel: (neighbour) => this.#expel(neighbour),
      }),
    );
    gossip.onSubscribed((peerId) => this.#announce(peerId));
    gossip.onMesh(() => this.#linksChanged());
    await host.handle(
      SYNC_PROTOCOL,
      (stream, connection) => {
        const peer = authorOf(connection.remotePeer);
        if (peer === undefined) stream.abort(new Error('not an Ed25519 identity'));
        else void this.#sync.serve(stream, peer);
      },
      {
        maxInboundStreams: SYNC_STREAMS_MAX,
        maxOutboundStreams: SYNC_STREAMS_MAX,
        runOnLimitedConnection: true,
      },
    );
    await this.#exchange?.start();
    if (this.#parts.join !== undefined)
      this.#joiners = await answerJoiners(host, clock, this.#parts.join);
    await host.start();
    try {
      await this.#made.listen();
    } catch (error) {
      await host.stop();
      throw error;
    }
    gossip.join();
    await this.#made.reach.start(host);
    await this.#made.finding.start();
    this.#sync.start();
    this.#made.pulse.start();
    this.#cancelRepair = startRepair(limits, {
      clock,
      neighbours,
      gossip,
      identify: (peerId) => this.#identify(peerId),
      hangUp: (peerId, why) => this.#hangUp(peerId, why),
    });
  }

  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    this.#cancelRepair?.();
    this.#made.pulse.stop();
    this.#made.reach.stop();
    await this.#made.finding.stop();
    this.#sync.stop();
    await this.#made.host.stop();
  }

  addresses(): readonly string[] {
    return this.#made.host.getMultiaddrs().map(String);
  }

  async publish(envelope: Uint8Array): Promise<number> {
    return this.#state === 'running' ? this.#made.gossip.publish(envelope) : 0;
  }

  connected(): readonly AuthorKey[] {
    return this.#made.neighbours.up().map(({ author }) => author);
  }

  listeners(): number {
    return this.#made.gossip.listeners();
  }

  links(): Links {
    const up = this.#made.neighbours.up();
    const heard = up.filter(({ regard }) => regard >= 0);
    const equal = heard.filter(({ author, class: kind }) =>
      kind === 'own' ? this.#sync.equal(author) : this.#sync.state(author) === 'compared',
    );
    return {
      connected: up.length,
      heard: heard.length,
      inMesh: this.#made.gossip.mesh().length,
      equal: equal.length,
      bootstrap: this.#made.finding.named(new Set(up.map(({ peerId }) => peerId))),
    };
  }

  located(peer: AuthorKey, where: Whereabouts): void {
    this.#made.finding.located(peer, where);
  }

  multicast(): Multicast {
    return this.#made.finding.multicast();
  }

  impostor(peer: AuthorKey): Impostor | undefined {
    return this.#made.finding.impostor(peerIdOf(peer).toString());
  }

  blocked(): readonly BlockedPath[] {
    const { clock } = this.#parts;
    const ahead = clock.now() - clock.monotonic();
    return this.#made.reach.blocking
      .list(clock.monotonic())
      .map((path) => ({ ...path, until: path.until + ahead }));
  }

  reachability(): readonly Reached[] {
    return this.#made.reach.reachability();
  }

  reachable(): boolean | undefined {
    return this.#made.reach.reachable();
  }

  ways(): Readonly<Record<string, number>> {
    return this.#made.reach.ways();
  }

  dials(): number {
    return this.#made.finding.dials;
  }

  wireScore(peer: AuthorKey): number | undefined {
    return this.#made.gossip.scoreOf(peerIdOf(peer).toString());
  }

  refresh(peer: AuthorKey): void {
    const peerId = peerIdOf(peer).toString();
    this.#made.gossip.refreshPeerScore(peerId);
    const neighbour = this.#made.neighbours.get(peerId);
    if (neighbour === undefined) return;
    const { regard, class: kind } = neighbour;
    neighbour.regard = this.#made.regard(peer);
    neighbour.class = this.#parts.admission(peer);
    // Below the graylist its subscription was not heard, and it is not said twice on one connection.
    const released = regard < 0 && neighbour.regard >= 0;
    // Its pace and its streams were set for what it was. A guest's are those of a stranger, and hold no gossip.
    const strange = [kind, neighbour.class].includes('stranger');
    const moved = strange && isMember(kind) !== isMember(neighbour.class);
    if (neighbour.class === 'refused') this.#hangUp(peerId, 'no member any more: closed');
    else if (released || moved)
      void this.#joiners.quiet(peer).then(() => this.#hangUp(peerId, 'connecting anew'));
  }

  syncFigures(): SyncFigures {
    return this.#sync.figures;
  }

  syncNow(): Promise<void> {
    return this.#sync.now();
  }

  async tell(envelopes: readonly Uint8Array[], except?: AuthorKey): Promise<void> {
    const told = this.connected().filter((peer) => peer !== except);
    if (this.#state === 'running') await this.#exchange?.tell(told, envelopes);
  }

  async renew(peer: AuthorKey, certificate: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#state === 'running' ? this.#exchange?.renew(peer, certificate) : undefined;
  }

  synced(): boolean {
    const own = this.#made.neighbours.up().filter((neighbour) => neighbour.class === 'own');
    return own.every(({ author }) => this.#sync.state(author) === 'compared');
  }

  async fetchOwnHead(timeoutMs: number): Promise<number | undefined> {
    const asked = (): boolean =>
      this.#state !== 'running' ||
      [...this.#made.configured].every(([peerId, { author }]) => {
        const state = this.#sync.state(author);
        return state === undefined ? this.#made.finding.away(peerId) : state !== 'pending';
      });
    await this.#sync.waitFor(asked, timeoutMs);
    return this.#sync.ownHead;
  }

  #opened(connection: Connection): void {
    const author = authorOf(connection.remotePeer);
    const standing = author === undefined ? 'refused' : this.#parts.admission(author);
    if (isMember(standing)) return;
    // The gate asked when he had proved his key; what follows may take seconds, and a revocation comes in them.
    if (standing === 'refused') connection.abort(new Error('refused since the gate'));
    else this.#safely(() => boundStreams(connection, STRANGERS_STREAMS_MAX));
  }

  #identify(peerId: string): void {
    const { host } = this.#made;
    const [connection] = host.getConnections(peerIdFromString(peerId));
    if (connection === undefined) return;
    host.services.identify.identify(connection).catch((error) => {
      this.#parts.log.debug({ peerId, error }, 'a peer does not say who it is');
    });
  }

  #identified(result: IdentifyResult): void {
    const { peerId: peer } = result;
    const neighbour = this.#made.neighbours.identify(peer);
    if (neighbour === undefined) return;
    this.#made.finding.identified(result);
    if (isMember(neighbour.class))
      for (const { remoteAddr } of this.#made.host.getConnections(peer))
        this.#made.gate.vouch(remoteAddr);
    this.#safely(() =>
      this.#parts.onPeer(neighbour.author, 'connected', hostsOf(this.#made.host, peer)),
    );
    this.#sync.connected(neighbour.author);
    this.#linksChanged();
  }

  #disconnected(peer: PeerId): void {
    const neighbour = this.#made.neighbours.leave(peer);
    this.#made.gossip.forget(peer);
    if (neighbour?.up) {
      this.#sync.disconnected(neighbour.author);
      this.#safely(() => this.#parts.onPeer(neighbour.author, 'disconnected', []));
    }
    this.#made.finding.disconnected(peer.toString());
    this.#linksChanged();
  }

  /** A peer could not be reached. */
  away(): void {
    this.#sync.changed();
    this.#linksChanged();
  }

  /** Gossip with a peer has begun anew, and what was said meanwhile is held there. */
  missed(peer: AuthorKey): void {
    this.#sync.askSoon(peer);
  }

  #linksChanged(): void {
    if (this.#state === 'running') this.#safely(() => this.#parts.onLinks?.());
  }

  /** Its subscription may be heard before our own stream to it stands: only then can it be sent to. */
  #announce(peerId: string, checks = 0): void {
    if (this.#state !== 'running') return;
    const listening = this.#made.gossip.listening(peerId);
    if (listening === 'listens') this.#safely(() => this.#parts.onListener());
    else if (listening === 'soon' && checks < LISTENER_READY_CHECKS) {
      this.#parts.clock.after(LISTENER_READY_CHECK_MS, () => this.#announce(peerId, checks + 1));
    }
  }

  #expel({ author, peerId }: Neighbour): void {
    this.#made.gate.ban(peerId, FLOOD_BAN_MS);
    this.#parts.offence(author, 'flood');
    this.#hangUp(peerId, 'closed: it does not stop flooding');
  }

  #hangUp(peerId: string, why: string): void {
    this.#parts.log.info({ peerId }, why);
    this.#made.host.hangUp(peerIdFromString(peerId)).catch((error) => {
      this.#parts.log.debug({ peerId, error }, 'closing a connection failed');
    });
  }

  /** A listener of ours that throws inside an event of libp2p would end the process. */
  #safely(then: () => void): void {
    try {
      then();
    } catch (error) {
      this.#parts.log.error({ error }, 'a listener of the network failed');
    }
  }
}
