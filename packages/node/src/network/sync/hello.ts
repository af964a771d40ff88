// The handshake of a sync: which network, which clock, and between own machines how the sensors are.
import type { HelloFrame, Stock, SyncFrame } from '@tocsin/protocol';
import { LIMITS } from '@tocsin/protocol';
import type { PeerHello } from '../model.ts';
import { SyncFault } from './stream.ts';

/** What is told. Only own machines learn of the name and the sensors. */
export function helloFrame(
  network: string,
  hello: PeerHello,
  own: boolean,
  stock?: Stock,
): HelloFrame {
  const sensors = own ? hello.sensors.slice(0, LIMITS.syncMaxSensors) : [];
  return {
    kind: 'hello',
    network,
    version: hello.version,
    mode: hello.mode,
    now: hello.now,
    name: own ? fitting(hello.name ?? '') : '',
    sensors: sensors.map(({ name, lastLineAt }) => ({
      name: fitting(name),
      lastLineAt: lastLineAt ?? 0,
    })),
    keyNumber: hello.keyNumber ?? 0,
    role: hello.role ?? '',
    clockDoubted: hello.clockDoubted ?? false,
    ...(stock && { stock }),
  };
}

export interface ToldHello {
  readonly hello: PeerHello;
  readonly stock: Stock | undefined;
}

/** Reads the first frame. @throws SyncFault when it is no hello, or of another network */
export async function readHello(
  frames: AsyncIterator<SyncFrame>,
  network: string,
): Promise<ToldHello> {
  const first = await frames.next();
  if (first.done) throw new Error('the sync partner closed without a word');
  const frame = first.value;
  if (frame.kind !== 'hello') throw new SyncFault('no-hello', `the sync began with ${frame.kind}`);
  if (frame.network !== network) {
    // No fault: an operator has mistyped one of two names.
    throw new Error(
      `the peer is of the network ${JSON.stringify(frame.network)}, not ${JSON.stringify(network)}`,
    );
  }
  const hello: PeerHello = {
    version: frame.version,
    mode: frame.mode === 'enforce' ? 'enforce' : 'observe',
    now: frame.now,
    ...(frame.name !== '' && { name: frame.name }),
    sensors: frame.sensors.map(({ name, lastLineAt }) =>
      lastLineAt === 0 ? { name } : { name, lastLineAt },
    ),
    ...(frame.keyNumber !== 0 && { keyNumber: frame.keyNumber }),
    ...(frame.role !== '' && { role: frame.role }),
    ...(frame.clockDoubted && { clockDoubted: true }),
  };
  return { hello, stock: frame.stock };
}

/** A name as a frame can carry it. */
function fitting(name: string): string {
  const plain = name.replace(/[\p{C}\u2028\u2029]/gu, '');
  return Buffer.byteLength(plain) <= LIMITS.syncTextMaxBytes
    ? plain
    : plain.slice(0, Math.floor(LIMITS.syncTextMaxBytes / 4));
}
