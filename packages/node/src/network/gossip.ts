// The one file that knows gossipsub: how it is set up, and the few inner parts of it that we have to reach.
import { type GossipSub, gossipsub, type TopicValidatorFn } from '@chainsafe/libp2p-gossipsub';
import type { Connection, PeerId, Stream } from '@libp2p/interface';
import { signalMessageId } from '@tocsin/protocol';
import { boundFrames } from './frames.ts';
import { GossipStreams, type StreamsInside } from './gossip-streams.ts';
import {
  GOSSIP_BACKLOG_MAX_BYTES,
  GOSSIP_DECODE_LIMITS,
  GOSSIP_FRAME_MAX_BYTES,
  GOSSIP_STREAMS_MAX,
  GRAFT_OFFER_MAX_BYTES,
  MCACHE_GOSSIP_HEARTBEATS,
  MCACHE_HEARTBEATS,
  MCACHE_WINDOW_MESSAGES,
  PRUNE_BACKOFF_MS,
  SEEN_TTL_MS,
} from './limits.ts';
import { SCORE_THRESHOLDS, type ScoreInit, scoreParams } from './score.ts';

export type { GossipSub };

/** Gossipsub's errors have no codes. Listeners whom their score keeps from being sent to are nobody as well. */
const NOBODY = 'PublishError.NoPeersSubscribedToTopic';

/** The newest version that gossipsub speaks. */
const GOSSIP_PROTOCOL = '/meshsub/1.2.0';

/** What the validator says; gossipsub spells it as an enum that erasable TypeScript cannot name. */
export type Acceptance = 'accept' | 'ignore' | 'reject';

type Service = ReturnType<typeof gossipsub>;
type Components = Parameters<Service>[0];
type Handle = Components['registrar']['handle'];

export interface GossipInit extends ScoreInit {
  /** A peer has opened a stream on this connection, and gossipsub is to read it. */
  onOpened?(connection: Connection): void;
  /** Told of every inbound stream, once gossipsub reads it. */
  onStream(stream: Stream, from: PeerId): void;
  /** The longest frame that this peer may send, in bytes. */
  frameMax(from: PeerId): number;
}

/** The libp2p service. */
export function gossipService(init: GossipInit): Service {
  const create = gossipsub({
    // A signal carries its own signature and is verified once.
    globalSignaturePolicy: 'StrictNoSign',
    // Over the whole envelope: an id over less lets a forger suppress the true message.
    msgIdFn: (message) => signalMessageId(message.data),
    msgIdToStrFn: messageIdText,
    allowedTopics: [init.topic],
    fallbackToFloodsub: false,
    emitSelf: false,
    // Our own signals go to everybody who listens, in one hop; the mesh carries them further.
    floodPublish: true,
    batchPublish: true,
    // Nobody listens: `publish` must fail without marking the message as seen, so that it can be sent later.
    allowPublishToZeroTopicPeers: false,
    ignoreDuplicatePublishError: true,
    doPX: false,
    // One frame after the other, one message after the other: a slow validator then slows its own neighbour only.
    awaitRpcHandler: true,
    awaitRpcMessageHandler: true,
    mcacheLength: MCACHE_HEARTBEATS,
    mcacheGossip: MCACHE_GOSSIP_HEARTBEATS,
    seenTTL: SEEN_TTL_MS,
    pruneBackoff: PRUNE_BACKOFF_MS,
    // Between members who reach each other only through a third.
    runOnLimitedConnection: true,
    maxInboundStreams: GOSSIP_STREAMS_MAX,
    maxOutboundStreams: GOSSIP_STREAMS_MAX,
    maxInboundDataLength: GOSSIP_FRAME_MAX_BYTES,
    maxOutboundBufferSize: GOSSIP_BACKLOG_MAX_BYTES,
    decodeRpcLimits: GOSSIP_DECODE_LIMITS,
    scoreParams: scoreParams(init),
    scoreThresholds: SCORE_THRESHOLDS,
  });
  return (components) => {
    const { privateKey, peerId, peerStore, connectionManager, logger } = components;
    const registrar = watched(components.registrar, init);
    return create({ privateKey, peerId, peerStore, connectionManager, logger, registrar });
  };
}

/**
 * A registrar that shows each stream that it hands to gossipsub. (libp2p's own middleware would do, but 3.3.11 adds the
 * handler to the registered list at every stream, so that the second stream is handled twice.)
 */
function watched(
  registrar: Components['registrar'],
  { onOpened, onStream, frameMax }: GossipInit,
): Components['registrar'] {
  const handle: Handle = async (protocol, handler, options) => {
    // Older ones than ours speak by no node of this mesh: only one who wants three times the streams asks for them.
    if (protocol !== GOSSIP_PROTOCOL) return;
    await registrar.handle(
      protocol,
      (stream, connection) => {
        boundFrames(stream, () => frameMax(connection.remotePeer));
        onOpened?.(connection);
        // Not before gossipsub listens: the first listener gets the bytes that came early, and it alone.
        setImmediate(() => onStream(stream, connection.remotePeer));
        return handler(stream, connection);
      },
      options,
    );
  };
  return Object.create(registrar, { handle: { value: handle } });
}

/** The fields of the class behind the interface that the package does not export. */
interface Inside extends StreamsInside {
  readonly peers: Map<string, PeerId>;
  readonly acceptFromWhitelist: Map<string, unknown>;
  readonly mcache: {
    readonly history: readonly (readonly CacheEntry[])[];
    readonly msgs: Map<string, Cached>;
    shift(): void;
  };
  readonly seenCache: { readonly entries: Map<string, unknown> };
  readonly score: { readonly scoreCache: Map<string, unknown>; score(peerId: string): number };
  getMeshPeers(topic: string): string[];
  onPeerDisconnected(peer: PeerId): void;
  sendRpc(peerId: string, rpc: object): boolean;
}

interface CacheEntry {
  readonly msgId: Uint8Array;
  readonly msgIdStr: string;
}

interface Cached {
  readonly message: { readonly data?: Uint8Array };
  /** Judged, and found worth passing on. */
  readonly validated: boolean;
}

/** Gossipsub on one topic. */
export class Gossip {
  readonly #pubsub: GossipSub;
  readonly #inside: Inside;
  readonly #topic: string;
  readonly streams: GossipStreams;

  /** @throws when gossipsub is not the one this was written for */
  constructor(pubsub: GossipSub, topic: string) {
    this.#pubsub = pubsub;
    this.#inside = lookInside(pubsub);
    this.#topic = topic;
    this.streams = new GossipStreams(this.#inside);
  }

  /**
   * Whatever `judge` does, gossipsub gets an answer: an exception would be taken for *ignore* anyway, but unlogged.
   * Called before `join`.
   */
  validate(judge: (data: Uint8Array, from: PeerId) => Acceptance | Promise<Acceptance>): void {
    const validator = (from: PeerId, message: { readonly data: Uint8Array }) => {
      this.#boundCache();
      return judge(message.data, from);
    };
    this.#pubsub.topicValidators.set(this.#topic, validator as TopicValidatorFn);
  }

  /** The message cache is bounded by time alone: a full window is closed before its heartbeat. */
  #boundCache(): void {
    const { mcache } = this.#inside;
    if ((mcache.history[0]?.length ?? 0) >= MCACHE_WINDOW_MESSAGES) mcache.shift();
  }

  join(): void {
    // Dispatched for a graft that is refused as well, and from the middle of gossipsub's work.
    this.#pubsub.addEventListener('gossipsub:graft', ({ detail }) =>
      setImmediate(() => this.#offerRecent(detail.peerId)),
    );
    this.#pubsub.subscribe(this.#topic);
  }

  /**
   * Gossipsub offers what is recent to those outside its mesh only. Who has just been grafted would miss what was said a moment
   * before: it was passed on to the mesh of that moment, and is too new to be compared on connecting (`SYNC_SETTLED_MS`).
   */
  #offerRecent(peerId: string): void {
    if (!this.mesh().includes(peerId)) return;
    const messageIDs = this.#recent();
    if (messageIDs.length === 0) return;
    const ihave = [{ topicID: this.#topic, messageIDs }];
    const control = { ihave, iwant: [], graft: [], prune: [], idontwant: [] };
    this.#inside.sendRpc(peerId, { subscriptions: [], messages: [], control });
  }

  /** Ids of what is still offered, the newest first: as many as can be sent in one frame when all of them are wanted. */
  #recent(): Uint8Array[] {
    const { history, msgs } = this.#inside.mcache;
    const ids: Uint8Array[] = [];
    let bytes = 0;
    for (const window of history.slice(0, MCACHE_GOSSIP_HEARTBEATS))
      for (const { msgId, msgIdStr } of window.toReversed()) {
        const cached = msgs.get(msgIdStr);
        if (cached?.validated !== true) continue;
        bytes += msgId.length + (cached.message.data?.length ?? 0);
        if (bytes > GRAFT_OFFER_MAX_BYTES) return ids;
        ids.push(msgId);
      }
    return ids;
  }

  /** Calls `then` with everybody who begins to listen on the topic. */
  onSubscribed(then: (peerId: string) => void): void {
    this.#pubsub.addEventListener('subscription-change', ({ detail }) => {
      if (detail.subscriptions.some((s) => s.topic === this.#topic && s.subscribe)) {
        then(detail.peerId.toString());
      }
    });
  }

  /** Calls `then` whenever who is in the mesh may have changed. */
  onMesh(then: () => void): void {
    // Both are dispatched before the mesh is changed, and for a graft that is refused as well.
    for (const event of ['gossipsub:graft', 'gossipsub:prune'] as const)
      this.#pubsub.addEventListener(event, () => setImmediate(then));
  }

  /** How many it was sent to. A message that reached nobody can be published again. */
  async publish(envelope: Uint8Array): Promise<number> {
    if (this.listeners() === 0) return 0;
    try {
      const { recipients } = await this.#pubsub.publish(this.#topic, envelope);
      if (recipients.length > 0) return recipients.length;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== NOBODY) throw error;
    }
    this.#inside.seenCache.entries.delete(messageIdText(signalMessageId(envelope)));
    return 0;
  }

  /** Everybody on the topic to whom our own stream stands as well. */
  listeners(): number {
    let ready = 0;
    for (const peer of this.#pubsub.getSubscribers(this.#topic)) {
      if (this.#inside.streamsOutbound.has(peer.toString())) ready++;
    }
    return ready;
  }

  /** `listens`: it is on the topic and can be sent to. `soon`: our stream to it is still being opened. */
  listening(peerId: string): 'listens' | 'soon' | 'no' {
    const peer = this.#inside.peers.get(peerId);
    if (peer === undefined) return 'no';
    if (!this.#pubsub.getSubscribers(this.#topic).some((other) => other.equals(peer))) return 'no';
    return this.#inside.streamsOutbound.has(peerId) ? 'listens' : 'soon';
  }

  /** Its last connection has closed. Libp2p tells gossipsub so only of whoever had said that he speaks it. */
  forget(peer: PeerId): void {
    this.#inside.onPeerDisconnected(peer);
  }

  /** False for a connection on which gossip has ended although it is open: gossipsub does not mend that by itself. */
  whole(peerId: string): boolean {
    const { peers, streamsInbound, streamsOutbound } = this.#inside;
    return peers.has(peerId) && streamsInbound.has(peerId) && streamsOutbound.has(peerId);
  }

  scoreOf(peerId: string): number | undefined {
    return this.#inside.peers.has(peerId) ? this.#inside.score.score(peerId) : undefined;
  }

  mesh(): readonly string[] {
    return this.#inside.getMeshPeers(this.#topic);
  }

  /** Scores are cached for a heartbeat, and a well-regarded peer may push 128 more frames: both are forgotten here. */
  refreshPeerScore(peerId: string): void {
    this.#inside.score.scoreCache.delete(peerId);
    this.#inside.acceptFromWhitelist.delete(peerId);
  }
}

function messageIdText(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('base64');
}

/** Fails at the start, not months later in the dark, when an upgrade of gossipsub has moved what we reach for. */
export function lookInside(pubsub: object): Inside {
  const inside = pubsub as Inside;
  const missing = Object.entries({
    peers: inside.peers instanceof Map,
    streamsInbound: inside.streamsInbound instanceof Map,
    streamsOutbound: inside.streamsOutbound instanceof Map,
    acceptFromWhitelist: inside.acceptFromWhitelist instanceof Map,
    'mcache.history': Array.isArray(inside.mcache?.history),
    'mcache.msgs': inside.mcache?.msgs instanceof Map,
    'mcache.shift()': typeof inside.mcache?.shift === 'function',
    'seenCache.entries': inside.seenCache?.entries instanceof Map,
    'score.scoreCache': inside.score?.scoreCache instanceof Map,
    'score.score()': typeof inside.score?.score === 'function',
    'getMeshPeers()': typeof inside.getMeshPeers === 'function',
    'sendRpc()': typeof inside.sendRpc === 'function',
    'onPeerConnected()': typeof inside.onPeerConnected === 'function',
    'onPeerDisconnected()': typeof inside.onPeerDisconnected === 'function',
    'createOutboundStream()': typeof inside.createOutboundStream === 'function',
    'pipePeerReadStream()': typeof inside.pipePeerReadStream === 'function',
  })
    .filter(([, there]) => !there)
    .map(([field]) => field);
  if (missing.length > 0) {
    throw new Error(
      `gossipsub has no ${missing.join(', ')}: its version is not the one that the node was written for; ` +
        'install exactly the version that packages/node/package.json pins, or adapt packages/node/src/network/gossip.ts',
    );
  }
  return inside;
}
