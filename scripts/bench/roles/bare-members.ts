// The same mesh of bare gossipsub nodes: what libp2p costs and takes by itself.
import { multiaddr } from '@multiformats/multiaddr';
import { type BareNode, bareNode } from '../bare-node.ts';
import { serve } from '../child.ts';
import { SIGNAL_BYTES } from '../limits/hop.ts';
import { machineMs, until } from '../measure.ts';
import { Ledger } from '../mesh/arrivals.ts';
import { type MemberStart, PATIENCE_MS, type Said } from '../mesh/member.ts';
import { TOPIC } from '../world.ts';

const MEETING_TRIES = 5;

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

/** Until it is there: a busy machine lets a handshake run out of its time. */
async function meet(node: BareNode, address: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await node.dial(multiaddr(address)));
    } catch (error) {
      if (tries === MEETING_TRIES) throw error;
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
    const heard = () => pubsub.getSubscribers(TOPIC).length >= neighbours.length;
    await until('the neighbours', heard, PATIENCE_MS);
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
