// A libp2p node with gossipsub and nothing else: the limit for hops and memory, and the wire end of a benchmark's crowd.
import { createHash } from 'node:crypto';
import { type GossipSub, gossipsub } from '@chainsafe/libp2p-gossipsub';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import type { Libp2p, Stream } from '@libp2p/interface';
import { ping } from '@libp2p/ping';
import { tcp } from '@libp2p/tcp';
import { createLibp2p } from 'libp2p';

export type BareNode = Libp2p<{ pubsub: GossipSub }>;

/** The same transports and services as a node of ours, so that what differs is ours. */
export async function bareNode(topic: string, seed?: Uint8Array): Promise<BareNode> {
  const node = await createLibp2p({
    ...(seed === undefined ? {} : { privateKey: await generateKeyPairFromSeed('Ed25519', seed) }),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { inboundConnectionThreshold: 100 },
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: gossipsub({
        globalSignaturePolicy: 'StrictNoSign',
        fallbackToFloodsub: false,
        allowPublishToZeroTopicPeers: true,
        allowedTopics: [topic],
        // More than ten from one host are not heard else, and here all are.
        scoreParams: { IPColocationFactorWeight: 0 },
        msgIdFn: (message) => createHash('sha256').update(message.data).digest(),
      }),
    },
  });
  node.services.pubsub.subscribe(topic);
  return node;
}

const BACKLOG_BYTES = 256 * 1024;

function* fullStreams(node: BareNode): Generator<Stream> {
  // The exported interface lacks the streams; the class has them.
  const { streamsOutbound } = node.services.pubsub as unknown as {
    readonly streamsOutbound: ReadonlyMap<string, { readonly rawStream: Stream }>;
  };
  for (const { rawStream } of streamsOutbound.values()) {
    if (rawStream.status === 'open' && rawStream.writeBufferLength > BACKLOG_BYTES) yield rawStream;
  }
}

/** Whether the other end does not take what was sent: gossipsub itself would queue without bound. */
export function congested(node: BareNode): boolean {
  return !fullStreams(node).next().done;
}

/** Waits until the other ends take what was sent. */
export async function drained(node: BareNode): Promise<void> {
  for (const stream of fullStreams(node)) {
    await new Promise<void>((resolve) => {
      stream.addEventListener('drain', () => resolve(), { once: true });
      stream.addEventListener('close', () => resolve(), { once: true });
    });
  }
}
