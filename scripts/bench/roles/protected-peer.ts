// A bare libp2p node, with the network's protector or without: pours bytes into another, dials it, and counts what it cost.
import { randomBytes } from 'node:crypto';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import type { Libp2p, Stream } from '@libp2p/interface';
import { tcp } from '@libp2p/tcp';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { systemClock } from '@tocsin/node';
import { createLibp2p } from 'libp2p';
import { createKeyring, keyFromHex } from '../../../packages/node/src/network/protector/keyring.ts';
import { Protector } from '../../../packages/node/src/network/protector/protector.ts';
import { serve } from '../child.ts';
import { machineMs, until } from '../measure.ts';

const PROTOCOL = '/bench/pour/1';
let node: Libp2p;
let target: Multiaddr;
let heard = 0;
let lastAt = 0;

function protectorWith(key: string): Protector {
  const keyring = createKeyring(keyFromHex(key));
  return new Protector({ keyring, clock: systemClock, random: Math.random });
}

function listen(stream: Stream): void {
  stream.addEventListener('message', ({ data }) => {
    heard += data.byteLength;
    lastAt = machineMs();
  });
}

serve({
  /** @param key 64 hex digits; absent: no protector */
  async start(key?: string): Promise<string> {
    node = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      ...(key !== undefined && { connectionProtector: () => protectorWith(key) }),
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      connectionManager: { inboundConnectionThreshold: Number.POSITIVE_INFINITY },
    });
    await node.handle(PROTOCOL, listen);
    return String(node.getMultiaddrs()[0]);
  },
  aim(address: string): void {
    target = multiaddr(address);
  },
  /** Sends `bytes` in writes of `piece`, as fast as the other end takes them; answers when it began. */
  async pour({ bytes, piece }: { bytes: number; piece: number }): Promise<number> {
    const connection = await node.dial(target);
    const stream = await connection.newStream(PROTOCOL);
    const chunk = randomBytes(piece);
    const begin = machineMs();
    for (let sent = 0; sent < bytes; sent += piece) if (!stream.send(chunk)) await stream.onDrain();
    return begin;
  },
  /** Waits for so many bytes; answers when the last of them came. */
  async received(bytes: number): Promise<number> {
    await until(`${bytes} bytes`, () => heard >= bytes);
    heard = 0;
    return lastAt;
  },
  /** Connects and hangs up so often; answers how many ms each took. */
  async dial(times: number): Promise<readonly number[]> {
    await node.hangUp(target).catch(() => {});
    const took: number[] = [];
    for (let i = 0; i < times; i++) {
      const begin = performance.now();
      const connection = await node.dial(target);
      took.push(performance.now() - begin);
      await connection.close();
      await until('the end of the connection', () => node.getConnections().length === 0, 5_000, 1);
    }
    return took;
  },
  /** Is refused so often; answers how many ms each took. */
  async refused(times: number): Promise<readonly number[]> {
    const took: number[] = [];
    for (let i = 0; i < times; i++) {
      const begin = performance.now();
      const refused = await node.dial(target).then(
        () => false,
        () => true,
      );
      if (!refused) throw new Error('a wrong key was let in');
      took.push(performance.now() - begin);
    }
    return took;
  },
});
