// The wire end of a crowd: signs its signals beforehand and relays them over one real connection, as fast as it takes them.
import { setImmediate as turn } from 'node:timers/promises';
import { multiaddr } from '@multiformats/multiaddr';
import { type BareNode, bareNode, drained } from '../bare-node.ts';
import { serve } from '../child.ts';
import { type Batch, seedOf, signedBatch } from '../crowd.ts';
import { machineMs, until } from '../measure.ts';

let node: BareNode;
let topic: string;
let envelopes: Uint8Array[] = [];

serve({
  /** Connects as the crowd's author 0 to a node that knows it as its own. */
  async meet(target: { topic: string; address: string }): Promise<void> {
    topic = target.topic;
    node = await bareNode(topic, seedOf(0));
    await node.dial(multiaddr(target.address));
    await until('the subscriber', () => node.services.pubsub.getSubscribers(topic).length > 0);
  },
  prepare(batch: Batch): void {
    envelopes = signedBatch(batch);
  },
  /** Answers when the first went out. */
  async feed(): Promise<number> {
    const begin = machineMs();
    for (const [at, envelope] of envelopes.entries()) {
      await node.services.pubsub.publish(topic, envelope);
      if (at % 32 !== 31) continue;
      // Else the socket is never written to before all is queued.
      await turn();
      await drained(node);
    }
    return begin;
  },
});
