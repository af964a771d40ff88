// The limit of the network: one bare gossipsub hop between two processes on loopback.
import { Child } from '../child.ts';

export const SIGNAL_BYTES = 300;

/** Latencies in ms of `count` messages, one every `everyMs`. */
export async function bareHops(count: number, everyMs: number): Promise<readonly number[]> {
  const sender = new Child('bare-peer');
  const receiver = new Child('bare-peer');
  try {
    const [, address] = await Promise.all([sender.call('start'), receiver.call<string>('start')]);
    await sender.call('meet', address);
    await sender.call('send', { count, everyMs, bytes: SIGNAL_BYTES });
    return await receiver.call<readonly number[]>('arrived', count);
  } finally {
    await Promise.all([sender.end(), receiver.end()]);
  }
}
