// A libp2p node with gossipsub and nothing else: the limit for hops and memory, and the wire end of a benchmark's crowd.
import { createHash } from 'node:crypto';
import { type GossipSub, gossipsub } from '@chainsafe/libp2p-gossipsub';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import type { Libp2p } from '@libp2p/interface';
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
        msgIdFn: (message) => createHash('sha256').update(message.data).digest(),
      }),
    },
  });
  node.services.pubsub.subscribe(topic);
  return node;
}
