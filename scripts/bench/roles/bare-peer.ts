// A bare gossipsub peer in a process of its own: sends messages that carry their sending time, and notes when such arrive.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { multiaddr } from '@multiformats/multiaddr';
import { type BareNode, bareNode } from '../bare-node.ts';
import { serve } from '../child.ts';
import { machineMs, until } from '../measure.ts';

let topic = 'bench';
let lastArrivalMs = 0;
let node: BareNode;
const latenciesMs: number[] = [];
const loop = monitorEventLoopDelay({ resolution: 1 });

export interface Received {
  /** When the last came, in ms since the machine started. */
  readonly lastArrivalMs: number;
  /** The longest time that the event loop was held meanwhile. */
  readonly blockedMs: number;
}

serve({
  async start(other?: string): Promise<string> {
    topic = other ?? topic;
    node = await bareNode(topic);
    node.services.pubsub.addEventListener('message', ({ detail }) => {
      lastArrivalMs = machineMs();
      latenciesMs.push(lastArrivalMs - Buffer.from(detail.data).readDoubleBE());
    });
    return String(node.getMultiaddrs()[0]);
  },
  async meet(address: string): Promise<void> {
    await node.dial(multiaddr(address));
    await until('a subscriber', () => node.services.pubsub.getSubscribers(topic).length > 0);
  },
  async send({ count, everyMs, bytes }: { count: number; everyMs: number; bytes: number }) {
    const begin = machineMs();
    for (let i = 0; i < count; i++) {
      await delay(Math.max(0, begin + i * everyMs - machineMs()));
      const message = Buffer.alloc(bytes, i % 256);
      message.writeUInt32BE(i, 8);
      message.writeDoubleBE(machineMs());
      await node.services.pubsub.publish(topic, message);
    }
  },
  /** Waits for so many messages of whatever kind. */
  async received(count: number): Promise<Received> {
    loop.enable();
    await until(`${count} messages`, () => latenciesMs.length >= count);
    return { lastArrivalMs, blockedMs: Math.max(0, loop.max / 1e6 - 1) };
  },
  async arrived(count: number): Promise<readonly number[]> {
    await until(`${count} messages`, () => latenciesMs.length >= count);
    return latenciesMs.splice(0);
  },
});
