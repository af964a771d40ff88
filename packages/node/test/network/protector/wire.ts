// Two ends of a real connection, protected, and a tap that sees what travels between.

import type { AddressInfo } from 'node:net';
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import type { MessageStream, MultiaddrConnection, Transport, Upgrader } from '@libp2p/interface';
import { defaultLogger } from '@libp2p/logger';
import { tcp } from '@libp2p/tcp';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { type Clock, systemClock } from '../../../src/clock.ts';
import { createKeyring, type Keyring } from '../../../src/network/protector/keyring.ts';
import { Protector } from '../../../src/network/protector/protector.ts';

export type Carrier = 'tcp' | 'ws';

const transports: Readonly<Record<Carrier, () => Transport>> = {
  tcp: () => tcp()({ logger: defaultLogger() }),
  ws: () => webSockets()({ logger: defaultLogger(), events: new EventTarget() as never }),
};

export function protectorWith(keyring: Keyring | undefined, clock: Clock = systemClock): Protector {
  const protector = new Protector({
    keyring: keyring ?? createKeyring(),
    clock,
    random: () => 0.5,
  });
  protector.start();
  return protector;
}

export interface Ends {
  readonly dialler: MessageStream;
  readonly listener: MessageStream;
}

const open: (() => Promise<void>)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of open.splice(0)) await close();
}

/** Listens; each connection is protected and handed to `then`, or its error to `fail`. */
export async function listen(
  protector: Protector,
  then: (connection: MessageStream) => void,
  fail: (error: Error) => void = () => {},
  carrier: Carrier = 'tcp',
): Promise<number> {
  const upgrader = {
    async upgradeInbound(connection: MultiaddrConnection) {
      try {
        then(await protector.protect(connection));
      } catch (error) {
        fail(error as Error);
      }
    },
  };
  const listener = transports[carrier]().createListener({
    upgrader: upgrader as unknown as Upgrader,
  });
  await listener.listen(multiaddr(`/ip4/127.0.0.1/tcp/0${carrier === 'ws' ? '/ws' : ''}`));
  open.push(() => listener.close());
  const [address] = listener.getAddrs();
  return Number(/tcp\/(\d+)/.exec(String(address))?.[1]);
}

/** Dials a port of this machine. @throws whatever the protector throws */
export function dial(protector: Protector, port: number, carrier: Carrier = 'tcp') {
  let made: MultiaddrConnection | undefined;
  const upgrader = {
    async upgradeOutbound(connection: MultiaddrConnection) {
      made = connection;
      return protector.protect(connection);
    },
  };
  const address = multiaddr(`/ip4/127.0.0.1/tcp/${port}${carrier === 'ws' ? '/ws' : ''}`);
  open.push(async () => made?.abort(new Error('the test is over')));
  return transports[carrier]().dial(address, {
    upgrader: upgrader as unknown as Upgrader,
    // Never: to Node.js the signal of a dial is that of the socket, for as long as it lives.
    signal: new AbortController().signal,
  }) as unknown as Promise<MessageStream>;
}

export async function connect(
  dialling: Protector,
  listening: Protector,
  carrier: Carrier = 'tcp',
): Promise<Ends> {
  const { promise, resolve, reject } = Promise.withResolvers<MessageStream>();
  const port = await listen(listening, resolve, reject, carrier);
  const dialler = await dial(dialling, port, carrier);
  return { dialler, listener: await promise };
}

export interface Tap {
  readonly port: number;
  readonly fromDialler: Buffer[];
  readonly fromListener: Buffer[];
}

/** Passes everything on to another port, and keeps a copy. */
export async function tap(to: number): Promise<Tap> {
  const fromDialler: Buffer[] = [];
  const fromListener: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = netConnect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    near.on('data', (bytes) => fromDialler.push(bytes)).pipe(far);
    far.on('data', (bytes) => fromListener.push(bytes)).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, fromDialler, fromListener };
}

/** What a bare socket gets that says this: every byte of it, and after how many ms it was closed. */
export function probe(
  port: number,
  says: readonly Uint8Array[],
): Promise<{ readonly bytes: Buffer; readonly ms: number }> {
  return new Promise((resolve) => {
    const began = performance.now();
    const heard: Buffer[] = [];
    const socket = netConnect(port, '127.0.0.1', () => {
      for (const bytes of says) socket.write(bytes);
    });
    open.push(async () => void socket.destroy());
    socket.on('data', (bytes) => heard.push(bytes)).on('error', () => {});
    socket.on('close', () =>
      resolve({ bytes: Buffer.concat(heard), ms: performance.now() - began }),
    );
  });
}
