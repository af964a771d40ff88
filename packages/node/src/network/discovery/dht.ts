// The Kademlia DHT as a meeting place: every member says that it provides the network's id, and asks who else does.
//
// It runs on a short leash. It dials nobody: it asks those who are connected, and what it hears of others are addresses for
// our own dialling. It keeps provider records of this network and nothing else, for an hour. It answers members only.
import { createHash } from 'node:crypto';
import {
  type PeerId,
  type Startable,
  serviceCapabilities,
  serviceDependencies,
} from '@libp2p/interface';
import { type KadDHT, type KadDHTComponents, kadDHT, passthroughMapper } from '@libp2p/kad-dht';
import { base32 } from 'multiformats/bases/base32';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { create as createDigest } from 'multiformats/hashes/digest';
import {
  DHT_PROVIDERS_PER_LOOK,
  DHT_QUERY_MS,
  DHT_STREAMS_MAX,
  PROVIDE_EVERY_MS,
  PROVIDER_VALIDITY_MS,
  PROVIDERS_MAX,
} from './limits.ts';
import { ForgetfulDatastore } from './records.ts';

export interface DhtInit {
  /** The network's digest, in hex: the protocol's prefix and the id that is provided. */
  readonly network: string;
  /** Answers others; without it the node only asks. */
  readonly server: boolean;
  /** Monotonic ms: records end by it. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** May this peer ask and tell? */
  admits(peer: PeerId): boolean;
}

/** A peer that somebody says is in the network, and where. */
export interface Rumour {
  readonly peer: string;
  readonly addresses: readonly string[];
}

/** SHA-256 in the table of multihashes. */
const SHA2_256 = 0x12;

export class Dht implements Startable {
  /** For tests: what this node keeps for others. */
  readonly records: ForgetfulDatastore;
  readonly #dht: KadDHT & Startable;
  readonly #id: CID;
  readonly #random: () => number;

  constructor(init: DhtInit, components: KadDHTComponents) {
    this.#random = () => init.random();
    const digest = createHash('sha256').update(`tocsin/providers/1\0${init.network}`).digest();
    this.#id = CID.createV1(raw.code, createDigest(SHA2_256, digest));
    const prefix = `/dht/provider/${base32.baseEncode(this.#id.multihash.bytes)}/`;
    this.records = new ForgetfulDatastore({
      max: PROVIDERS_MAX,
      maxAgeMs: PROVIDER_VALIDITY_MS,
      now: () => init.now(),
      takes: (key) => key.startsWith(prefix),
    });
    const create = kadDHT({
      protocol: `/tocsin/${init.network.slice(0, 16)}/kad/1.0.0`,
      clientMode: !init.server,
      // Sites with public addresses on their LAN are as welcome as others.
      peerInfoMapper: passthroughMapper,
      allowQueryWithZeroPeers: true,
      maxInboundStreams: DHT_STREAMS_MAX,
      maxOutboundStreams: DHT_STREAMS_MAX,
      reprovide: {
        validity: PROVIDER_VALIDITY_MS,
        threshold: PROVIDE_EVERY_MS,
        interval: PROVIDE_EVERY_MS,
      },
    });
    this.#dht = create(leashed(components, this.records, init)) as KadDHT & Startable;
  }

  // What libp2p wants to know of a service: it must be up after these.
  readonly [serviceCapabilities]: string[] = ['@tocsin/dht'];
  readonly [serviceDependencies]: string[] = ['@libp2p/identify', '@libp2p/ping'];

  async start(): Promise<void> {
    await this.#dht.start();
  }

  async stop(): Promise<void> {
    await this.#dht.stop();
  }

  /** Tells those who are connected that this node is in the network. */
  async provide(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(DHT_QUERY_MS)]);
    for await (const _ of this.#dht.provide(this.#id, { signal }));
  }

  /** No more of that. What others hold ends by its age. */
  async withdraw(): Promise<void> {
    await this.#dht.cancelReprovide(this.#id);
  }

  /** Asks those who are connected; each peer comes once, and not more than `DHT_PROVIDERS_PER_LOOK`. */
  async *providers(stop: AbortSignal): AsyncGenerator<Rumour> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(DHT_QUERY_MS)]);
    let count = 0;
    for await (const event of this.#dht.findProviders(this.#id, { signal })) {
      if (event.name !== 'PROVIDER') continue;
      // By lot: else everybody who asks the same node would go to the same fifty.
      for (const { id, multiaddrs } of shuffled(event.providers, this.#random)) {
        if (++count > DHT_PROVIDERS_PER_LOOK) return;
        yield { peer: id.toString(), addresses: multiaddrs.map(String) };
      }
    }
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ item }) => item);
}

/** What the DHT gets to see of libp2p. */
function leashed(
  components: KadDHTComponents,
  datastore: ForgetfulDatastore,
  { admits }: DhtInit,
): KadDHTComponents {
  const { registrar, connectionManager, peerStore, ping } = components;
  const mustBeHere = (peer: PeerId) => {
    const here = connectionManager.getConnections(peer).find(({ status }) => status === 'open');
    if (here === undefined) throw new Error('not connected, and the DHT dials nobody');
    return here;
  };
  type Handle = typeof registrar.handle;
  const handle: Handle = (protocol, handler, options) =>
    registrar.handle(
      protocol,
      (stream, connection) => {
        if (admits(connection.remotePeer)) return handler(stream, connection);
        stream.abort(new Error('no member'));
      },
      options,
    );
  type OpenStream = typeof connectionManager.openStream;
  const openStream: OpenStream = async (peer, protocol, options) =>
    mustBeHere(peer as PeerId).newStream(protocol, options);
  // A tag on its closest peers would have libp2p dial them anew whenever they go, past our own dialling.
  type Merge = typeof peerStore.merge;
  const merge: Merge = (peer, { tags: _, ...rest }, options) =>
    peerStore.merge(peer, rest, options);
  type Ping = typeof ping.ping;
  const pingHere: Ping = async (peer, options) => {
    mustBeHere(peer as PeerId);
    return ping.ping(peer, options);
  };
  return {
    peerId: components.peerId,
    privateKey: components.privateKey,
    addressManager: components.addressManager,
    peerStore: Object.create(peerStore, { merge: { value: merge } }),
    events: components.events,
    logger: components.logger,
    datastore,
    registrar: Object.create(registrar, { handle: { value: handle } }),
    connectionManager: Object.create(connectionManager, { openStream: { value: openStream } }),
    ping: Object.create(ping, { ping: { value: pingHere } }),
  };
}
