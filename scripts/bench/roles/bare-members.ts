// The same mesh of bare gossipsub nodes: what libp2p costs and takes by itself.
import { multiaddr } from '@multiformats/multiaddr';
import { type BareNode, bareNode } from '../bare-node.ts';
import { serve } from '../child.ts';
import { SIGNAL_BYTES } from '../limits/hop.ts';
import { machineMs, until } from '../measure.ts';
import { Ledger } from '../mesh/arrivals.ts';
import type { MemberStart, Said } from '../mesh/member.ts';
import { TOPIC } from '../world.ts';

const MEETING_TRIES = 8;
const LISTENING_MS = 5_000;

const nodes: BareNode[] = [];
const ledger = new Ledger();

/** Padded to the size of a signal. */
function messageOf(what: string): Uint8Array {
  const message = Buffer.alloc(SIGNAL_BYTES);
  message.write(what);
  return message;
}

function saidIn(message: Uint8Array): string {
  const text = Buffer.from(message).toString('latin1');
  return text.slice(0, text.indexOf('\0'));
}

/** Until it listens: a busy machine lets a handshake, or gossipsub's opening of its stream, run out of its time for good. */
async function meet(node: BareNode, address: string): Promise<void> {
  const target = multiaddr(address);
  const { pubsub } = node.services;
  for (let tries = 1; ; tries++) {
    try {
      const { remotePeer } = await node.dial(target);
      const listens = () => pubsub.getSubscribers(TOPIC).some((peer) => peer.equals(remotePeer));
      return await until('the neighbour', listens, LISTENING_MS);
    } catch (error) {
      if (tries === MEETING_TRIES) throw error;
      await node.hangUp(target).catch(() => {});
    }
  }
}

serve({
  ...ledger.calls,
  async start({ neighbours }: MemberStart): Promise<string> {
    const at = nodes.length;
    const node = await bareNode(TOPIC);
    nodes.push(node);
    const { pubsub } = node.services;
    pubsub.addEventListener('message', ({ detail }) => ledger.arrived(at, saidIn(detail.data)));
    for (const address of neighbours) await meet(node, address);
    return String(node.getMultiaddrs()[0]);
  },
  connections: () => nodes.map((node) => node.getPeers().length),
  async say({ node, what }: Said): Promise<number> {
    const begin = machineMs();
    await nodes[node]?.services.pubsub.publish(TOPIC, messageOf(what));
    return begin;
  },
  stop: () => Promise.all(nodes.map((node) => node.stop())),
});
