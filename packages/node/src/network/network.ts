// The network of one node: libp2p, gossip and sync behind the interface `Network`.
import type { PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import type { Multiaddr } from '@multiformats/multiaddr';
import type { AuthorKey } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import { Gate } from './gate.ts';
import { Gossip } from './gossip.ts';
import { createHost, type Host, startHost } from './host.ts';
import { authorOf, peerIdOf, readPeerAddress } from './identity.ts';
import {
  DEFAULT_LIMITS,
  FLOOD_BAN_MS,
  LISTENER_READY_CHECK_MS,
  LISTENER_READY_CHECKS,
  type NetworkLimits,
  SYNC_STREAMS_MAX,
} from './limits.ts';
import type { Network, NetworkInit, NetworkParts } from './model.ts';
import type { Neighbour } from './neighbour.ts';
import { pause, watch } from './pause.ts';
import { Redialler } from './redial.ts';
import { regardByPeerId, signalsTopic } from './score.ts';
import { SYNC_PROTOCOL, Sync } from './sync/sync.ts';
import { Bucket, type Rate, Throttle } from './throttle.ts';
import { createValidator } from './validate.ts';

/** Nothing runs until `start`. @throws NodeError `BAD_PEER_ADDRESS` */
export async function createNetwork(init: NetworkInit, parts: NetworkParts): Promise<Network> {
  const configured = readPeers(init);
  const neighbours = new Map<string, Neighbour>();
  const limits = { ...DEFAULT_LIMITS, ...init.limits };
  const now = (): number => parts.clock.monotonic();
  const { perSecond, burst } = strangersRate(limits);
  const strangers = new Bucket(perSecond, burst, now());
  const gate = new Gate({
    configured: new Set(configured.keys()),
    open: init.open,
    monotonic: now,
    strangers: () => [...neighbours.values()].filter((n) => n.class === 'stranger').length,
    strangersMaySpeak: () => !strangers.inDebt(now()),
  });
  const topic = signalsTopic(init.name);
  const host = await createHost({
    seed: init.seed,
    topic,
    open: init.open,
    regard: regardByPeerId((id) => neighbours.get(id)?.author, parts.regard),
    listen: init.listen,
    configuredPeers: configured.size,
    gater: gate.hooks(),
    onStream(stream, from) {
      const neighbour = neighbours.get(from.toString());
      if (neighbour !== undefined) watch(parts.clock, neighbour, stream);
    },
  });
  const gossip = new Gossip(host.services.pubsub, topic);
  return new Libp2pNetwork(init, parts, {
    configured,
    neighbours,
    limits,
    strangers,
    gate,
    host,
    gossip,
  });
}

function peersRate(limits: NetworkLimits): Rate {
  return { perSecond: limits.messagesPerSecond, burst: limits.messageBurst };
}

function strangersRate(limits: NetworkLimits): Rate {
  return { perSecond: limits.strangersPerSecond, burst: limits.strangersBurst };
}

/** What the configuration says of one peer. */
interface Configured {
  readonly author: AuthorKey;
  readonly class: PeerClass;
  readonly addresses: Multiaddr[];
}

function readPeers(init: NetworkInit): Map<string, Configured> {
  const configured = new Map<string, Configured>();
  for (const peer of init.peers) {
    const { author, peerId, address } = readPeerAddress(peer.address);
    const known = configured.get(peerId);
    if (known !== undefined) known.addresses.push(address);
    else configured.set(peerId, { author, class: peer.class, addresses: [address] });
  }
  return configured;
}

interface Made {
  readonly configured: ReadonlyMap<string, Configured>;
  readonly neighbours: Map<string, Neighbour>;
  readonly limits: NetworkLimits;
  /** What all strangers together may say. */
  readonly strangers: Bucket;
  readonly gate: Gate;
  readonly host: Host;
  readonly gossip: Gossip;
}

class Libp2pNetwork implements Network {
  readonly peerId: string;
  readonly #init: NetworkInit;
  readonly #parts: NetworkParts;
  readonly #made: Made;
  readonly #redialler: Redialler;
  readonly #sync: Sync;
  #state: 'new' | 'running' | 'stopped' = 'new';
  #cancelRepair: (() => void) | undefined;

  constructor(init: NetworkInit, parts: NetworkParts, made: Made) {
    const { configured, host } = made;
    this.#init = init;
    this.#parts = parts;
    this.#made = made;
    this.peerId = host.peerId.toString();
    const { clock, log } = parts;
    this.#redialler = new Redialler(
      {
        peers: configured.keys(),
        firstMs: init.intervals.redialFirst,
        maxMs: init.intervals.redialMax,
      },
      {
        clock,
        random: () => parts.random?.() ?? Math.random(),
        dial: (peerId) => this.#dial(peerId),
        onAway: () => this.#sync.changed(),
      },
    );
    const self = authorOf(host.peerId) as AuthorKey;
    const classes = new Map([...configured.values()].map((c) => [c.author, c.class]));
    this.#sync = new Sync(
      {
        network: init.name,
        everyMs: init.intervals.sync,
        self,
        classOf: (peer) => classes.get(peer) ?? 'stranger',
      },
      {
        clock,
        log,
        source: parts.sync,
        open: (peer) => host.dialProtocol(peerIdOf(peer), SYNC_PROTOCOL),
        onHello: (peer, hello) => this.#safely(() => parts.onHello(peer, hello)),
        offence: (peer, code) => this.#safely(() => parts.offence(peer, code)),
      },
    );
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    const { host, gossip } = this.#made;
    host.addEventListener('peer:connect', ({ detail }) => this.#connected(detail));
    host.addEventListener('peer:identify', ({ detail }) => this.#identified(detail.peerId));
    host.addEventListener('peer:disconnect', ({ detail }) => this.#disconnected(detail));
    gossip.validate(
      createValidator({
        ...this.#parts,
        judge: (envelope, neighbour) => this.#parts.judge(envelope, neighbour),
        offence: (neighbour, code) => this.#parts.offence(neighbour, code),
        neighbour: (peer) => this.#made.neighbours.get(peer.toString()),
        pause: (neighbour, ms) => pause(this.#parts.clock, neighbour, ms),
        expel: (neighbour) => this.#expel(neighbour),
      }),
    );
    gossip.onSubscribed((peerId) => this.#announce(peerId));
    await host.handle(
      SYNC_PROTOCOL,
      (stream, connection) => {
        const peer = authorOf(connection.remotePeer);
        if (peer === undefined) stream.abort(new Error('not an Ed25519 identity'));
        else void this.#sync.serve(stream, peer);
      },
      { maxInboundStreams: SYNC_STREAMS_MAX, maxOutboundStreams: SYNC_STREAMS_MAX },
    );
    await startHost(host, this.#init.listen, (address) =>
      this.#parts.log.warn({ address }, 'cannot listen on this address; the others are open'),
    );
    gossip.join();
    this.#redialler.start();
    this.#sync.start();
    this.#repairLater();
  }

  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    this.#cancelRepair?.();
    this.#redialler.stop();
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
    return [...this.#made.neighbours.values()].filter((n) => n.up).map((n) => n.author);
  }

  listeners(): number {
    return this.#made.gossip.listeners();
  }

  wireScore(peer: AuthorKey): number | undefined {
    return this.#made.gossip.scoreOf(peerIdOf(peer).toString());
  }

  refresh(peer: AuthorKey): void {
    const peerId = peerIdOf(peer).toString();
    this.#made.gossip.refreshPeerScore(peerId);
    const neighbour = this.#made.neighbours.get(peerId);
    if (neighbour === undefined) return;
    const before = neighbour.regard;
    neighbour.regard = this.#regard(peer);
    // Below the graylist its subscription was not heard, and it is not said twice on one connection.
    if (before < 0 && neighbour.regard >= 0) this.#hangUp(peerId, 'released: connecting anew');
  }

  syncNow(): Promise<void> {
    return this.#sync.now();
  }

  synced(): boolean {
    for (const { class: kind, author, up } of this.#made.neighbours.values()) {
      if (up && kind === 'own' && this.#sync.state(author) !== 'compared') return false;
    }
    return true;
  }

  fetchOwnHead(timeoutMs: number): Promise<number | undefined> {
    const { configured } = this.#made;
    const asking = (): boolean =>
      this.#state === 'running' &&
      [...configured].some(([peerId, { author }]) => {
        const state = this.#sync.state(author);
        return state === 'pending' || (state === undefined && !this.#redialler.away(peerId));
      });
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        unwatch();
        resolve(this.#sync.ownHead);
      };
      const cancel = this.#parts.clock.after(timeoutMs, done);
      const unwatch = this.#sync.onChange(() => {
        if (!asking()) done();
      });
      if (!asking()) done();
    });
  }

  async #dial(peerId: string): Promise<void> {
    const addresses = this.#made.configured.get(peerId)?.addresses ?? [];
    try {
      await this.#made.host.dial(addresses);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#parts.log.debug({ peerId, why }, 'dialling a configured peer failed');
      throw error;
    }
  }

  #connected(peer: PeerId): void {
    const author = authorOf(peer);
    const peerId = peer.toString();
    if (author === undefined || this.#made.neighbours.has(peerId)) return;
    const now = this.#parts.clock.monotonic();
    const kind = this.#made.configured.get(peerId)?.class ?? 'stranger';
    const { limits, strangers } = this.#made;
    const throttle =
      kind === 'stranger'
        ? new Throttle(strangersRate(limits), now, strangers)
        : new Throttle(peersRate(limits), now);
    this.#made.neighbours.set(peerId, {
      author,
      peerId,
      class: kind,
      since: now,
      throttle,
      gossip: new Set(),
      up: false,
      regard: this.#regard(author),
      pausedUntil: undefined,
    });
  }

  #identified(peer: PeerId): void {
    const neighbour = this.#made.neighbours.get(peer.toString());
    if (neighbour === undefined || neighbour.up) return;
    neighbour.up = true;
    this.#redialler.connected(neighbour.peerId);
    this.#safely(() => this.#parts.onPeer(neighbour.author, 'connected'));
    this.#sync.connected(neighbour.author);
  }

  #disconnected(peer: PeerId): void {
    const peerId = peer.toString();
    const neighbour = this.#made.neighbours.get(peerId);
    this.#made.neighbours.delete(peerId);
    if (neighbour?.up) {
      this.#sync.disconnected(neighbour.author);
      this.#safely(() => this.#parts.onPeer(neighbour.author, 'disconnected'));
    }
    this.#redialler.disconnected(peerId);
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

  /** Mends connections that are open but carry no gossip any more, which gossipsub leaves as they are. */
  #repairLater(): void {
    const { repairEveryMs, repairGraceMs } = this.#made.limits;
    this.#cancelRepair = this.#parts.clock.after(repairEveryMs, () => {
      const old = this.#parts.clock.monotonic() - repairGraceMs;
      for (const { peerId, since } of this.#made.neighbours.values()) {
        if (since <= old && !this.#made.gossip.whole(peerId)) {
          this.#hangUp(peerId, 'gossip has ended on this connection: connecting anew');
        }
      }
      this.#repairLater();
    });
  }

  #hangUp(peerId: string, why: string): void {
    this.#parts.log.info({ peerId }, why);
    this.#made.host.hangUp(peerIdFromString(peerId)).catch((error) => {
      this.#parts.log.debug({ peerId, error }, 'closing a connection failed');
    });
  }

  #regard(author: AuthorKey): number {
    try {
      return this.#parts.regard(author);
    } catch (error) {
      this.#parts.log.error({ error }, 'regard failed');
      return 0;
    }
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
