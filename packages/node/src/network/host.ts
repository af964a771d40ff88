// libp2p as this node uses it: its transports, Noise, Yamux, Identify, Ping and gossipsub, each within limits.
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { type Identify, identify } from '@libp2p/identify';
import {
  type ConnectionGater,
  type ConnectionProtector,
  FaultTolerance,
  type Libp2p,
  type PeerId,
  type Stream,
} from '@libp2p/interface';
import { ping } from '@libp2p/ping';
import { tcp } from '@libp2p/tcp';
import type { Multiaddr } from '@multiformats/multiaddr';
import { type Cidr, parseCidr } from '@tocsin/protocol';
import { createLibp2p } from 'libp2p';
import { announced } from './discovery/address.ts';
import { PEER_STORE_MAX } from './discovery/limits.ts';
import { ForgetfulDatastore } from './discovery/records.ts';
import type { Finding } from './finding.ts';
import { type GossipInit, type GossipSub, gossipService } from './gossip.ts';
import {
  CONNECTIONS_OWN_RESERVE,
  IDENTIFY_MAX_MS,
  LIBP2P_DIAL_TIMEOUT_MS,
  NEGOTIATION_MAX_MS,
  PENDING_KNOWN_MAX,
  PENDING_MAX,
  PING_STREAMS_MAX,
  STREAM_WINDOW_BYTES,
  STREAMS_MAX,
  UPGRADE_MAX_MS,
} from './limits.ts';
import { type Circuits, isCircuit, relayService } from './reach/circuits.ts';
import type { TransportFactory } from './transports.ts';

export interface HostInit extends GossipInit {
  readonly seed: Uint8Array;
  /** How many are borne; the gate keeps to it. */
  readonly connectionsMax: number;
  readonly gater: ConnectionGater;
  /** Of finding peers, beside our own. */
  readonly finding?: ReturnType<Finding['services']>;
  /** In a network with a key. */
  readonly protector?: ConnectionProtector;
  /** Default: TCP alone. */
  readonly transports?: readonly TransportFactory[];
  /** What is told to others in place of the addresses that are listened on. */
  readonly announce?: readonly string[];
  /** Through which it is also reached. */
  readonly circuits?: Circuits;
  /** Members whose circuits it carries; none: 0. */
  readonly relayPlaces?: number;
}

export type Host = Libp2p<{ pubsub: GossipSub; identify: Identify }>;

/** Not started yet. */
export async function createHost(init: HostInit): Promise<Host> {
  const { protector, transports = [tcp()], announce = [], circuits, relayPlaces = 0 } = init;
  const announceFilter = (own: Multiaddr[]): Multiaddr[] =>
    announce.length > 0 ? own : [...announced(own), ...(circuits?.addresses() ?? [])];
  const host = await createLibp2p({
    start: false,
    // Libp2p keeps what it hears of peers, and whoever connects is heard.
    datastore: new ForgetfulDatastore({ max: PEER_STORE_MAX, now: () => performance.now() }),
    privateKey: await generateKeyPairFromSeed('Ed25519', init.seed),
    // Strangers need not know which Node.js this is.
    nodeInfo: { name: 'tocsin', version: '1', userAgent: 'tocsin/1' },
    // What is listened on is opened after the start, one address at a time.
    addresses: { listen: [], announce: [...announce], announceFilter },
    // One busy port must not take the others down.
    transportManager: { faultTolerance: FaultTolerance.NO_FATAL },
    transports: circuits === undefined ? [...transports] : [...transports, circuits.transport],
    ...(protector && { connectionProtector: () => protector }),
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        maxInboundStreams: STREAMS_MAX,
        maxOutboundStreams: STREAMS_MAX,
        streamOptions: { maxStreamWindowSize: STREAM_WINDOW_BYTES },
      }),
    ],
    connectionGater: init.gater,
    // Our own pulse is fairer.
    connectionMonitor: { enabled: false },
    connectionManager: {
      // The door and the gate are narrower: libp2p would refuse members and strangers alike, and prune whom it likes.
      maxConnections: init.connectionsMax + CONNECTIONS_OWN_RESERVE + PENDING_MAX,
      maxIncomingPendingConnections: PENDING_MAX + PENDING_KNOWN_MAX,
      inboundConnectionThreshold: Number.POSITIVE_INFINITY,
      inboundUpgradeTimeout: UPGRADE_MAX_MS,
      inboundStreamProtocolNegotiationTimeout: NEGOTIATION_MAX_MS,
      dialTimeout: LIBP2P_DIAL_TIMEOUT_MS,
      addressDialTimeout: LIBP2P_DIAL_TIMEOUT_MS,
      // The library gives up after some tries; our own loop never does.
      reconnectRetries: 0,
    },
    services: {
      identify: identify({ timeout: IDENTIFY_MAX_MS }),
      // The pulse and the DHT may ask at once.
      ping: ping({ maxInboundStreams: PING_STREAMS_MAX, maxOutboundStreams: PING_STREAMS_MAX }),
      pubsub: gossipService(init),
      ...init.finding,
      ...(relayPlaces > 0 && { relay: relayService(relayPlaces) }),
    },
  });
  return host;
}

/** Opens a stream on a connection that is there: unlike libp2p's `dialProtocol` it never makes one. */
export async function openStream(host: Host, peer: PeerId, protocol: string): Promise<Stream> {
  const open = host.getConnections(peer).filter(({ status }) => status === 'open');
  // Of two the older one may be dead, and not known to be.
  const connection = open.findLast((each) => !isCircuit(each)) ?? open.at(-1);
  if (connection === undefined) throw new Error('the peer is not connected any more');
  return connection.newStream(protocol, { runOnLimitedConnection: true });
}

/** The addresses at the other end of a peer's open connections; a circuit's is its relay's. */
export function hostsOf(host: Host, peer: PeerId): Cidr[] {
  const direct = host.getConnections(peer).filter((connection) => !isCircuit(connection));
  return direct.flatMap(({ remoteAddr }) => {
    const [first] = remoteAddr.getComponents();
    const parsed = parseCidr(first?.value ?? '');
    return parsed.ok ? [parsed.cidr] : [];
  });
}
