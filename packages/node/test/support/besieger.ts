// A process that besieges a node, for tests: argv is a JSON of whom and how; it says `begun`, and every second what it holds.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Stream, StreamMuxer } from '@libp2p/interface';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { systemClock } from '../../src/clock.ts';
import { createHost, type Host } from '../../src/network/host.ts';
import { createCipher } from '../../src/network/protector/cipher.ts';
import {
  ANSWER_BYTES,
  confirmationOf,
  HELLO_BYTES,
  helloOf,
  readAnswer,
  streamKeys,
} from '../../src/network/protector/hello.ts';
import { createKeyring, keyFromHex } from '../../src/network/protector/keyring.ts';
import { Protector } from '../../src/network/protector/protector.ts';

export interface Siege {
  /** The besieged, as a multiaddr with its peer id. */
  readonly address: string;
  /** The network's key in hex, if the besieger has stolen it. */
  readonly key?: string;
  /** Connections that say a byte a second: before the hello, and inside of Noise. */
  readonly silent?: number;
  readonly drip?: number;
  /** How many at once begin a connection, say something wrong, and begin the next. */
  readonly flood?: number;
  /** Peers with keys of their own whose streams are never agreed on, or carry half a frame. */
  readonly peers?: number;
  readonly topic: string;
}

const siege: Siege = JSON.parse(process.argv[2] ?? '');
const key = siege.key === undefined ? undefined : keyFromHex(siege.key);
const [, host = '', port = ''] = /ip4\/([\d.]+)\/tcp\/(\d+)/.exec(siege.address) ?? [];
const open = new Set<Socket>();
let begun = 0;

/** Every connection from a network of its own: 10.a.b.1. */
function dial(): Socket {
  const n = begun++;
  const localAddress = `10.${(n >> 8) & 255}.${n & 255}.1`;
  const socket = connect({ host, port: Number(port), localAddress });
  open.add(socket);
  socket.on('error', () => {}).once('close', () => open.delete(socket));
  return socket;
}

/** A byte a second for ever. */
function dribble(write: (byte: Uint8Array) => void): NodeJS.Timeout {
  return setInterval(() => write(randomBytes(1)), 1_000);
}

function again(then: () => void): void {
  setTimeout(then, 20);
}

function silent(): void {
  const socket = dial();
  const timer = dribble((byte) => socket.write(byte));
  socket.once('close', () => {
    clearInterval(timer);
    again(silent);
  });
}

function drip(): void {
  const socket = dial();
  const hello = helloOf(key === undefined ? [] : [key]);
  let timer: NodeJS.Timeout | undefined;
  let heard = Buffer.alloc(0);
  if (key === undefined) timer = dribble((byte) => socket.write(byte));
  else socket.write(hello);
  socket.on('data', (bytes) => {
    heard = Buffer.concat([heard, bytes]);
    const agreed =
      key && heard.length >= ANSWER_BYTES
        ? readAnswer([key], hello, heard.subarray(0, ANSWER_BYTES))
        : undefined;
    if (agreed === undefined || timer !== undefined) return;
    socket.write(confirmationOf(agreed));
    const encipher = createCipher(streamKeys(agreed).fromDialler);
    const says = Buffer.from('\x13/multistream/1.0.0\n\x07/noise\n');
    let at = 0;
    timer = setInterval(() => socket.write(encipher(says.subarray(at, ++at))), 1_000);
  });
  socket.once('close', () => {
    clearInterval(timer);
    again(drip);
  });
}

function flood(): void {
  const socket = dial();
  socket.once('connect', () => socket.write(randomBytes(HELLO_BYTES)));
  socket.once('close', () => setImmediate(flood));
}

/** One peer: streams that are never agreed on, and half frames on those that are. */
async function peer(): Promise<void> {
  const n = begun++;
  const made = await peerHost(`10.${200 + (n >> 8)}.${n & 255}.1`);
  made.addEventListener('connection:close', () => again(() => void peer()));
  try {
    const connection = await made.dial(multiaddr(siege.address));
    const { muxer } = connection as unknown as { muxer: StreamMuxer };
    for (const protocol of ['/tocsin/sync/1', '/meshsub/1.2.0', '/meshsub/1.1.0', '/meshsub/1.0.0'])
      for (const length of [4_000_000, 60_000]) {
        const stream = await connection.newStream(protocol).catch(() => undefined);
        if (stream !== undefined) halfFrame(stream, length);
      }
    for (let i = 0; i < 80; i++) {
      const stream = await muxer.createStream();
      const timer = setInterval(() => sendOn(stream, randomBytes(1), timer), 1_000);
    }
  } catch {
    // Refused, or cut off: it comes again when the connection is closed.
    if (made.getConnections().length === 0) again(() => void peer());
  }
}

function halfFrame(stream: Stream, length: number): void {
  const head = Uint8Array.of(
    (length & 0x7f) | 0x80,
    ((length >> 7) & 0x7f) | 0x80,
    ((length >> 14) & 0x7f) | 0x80,
    length >> 21,
  );
  sendOn(stream, head);
  sendOn(stream, new Uint8Array(length - 1_000));
  const timer = setInterval(() => sendOn(stream, randomBytes(1), timer), 1_000);
}

function sendOn(stream: Stream, bytes: Uint8Array, timer?: NodeJS.Timeout): void {
  try {
    if (stream.status === 'open') stream.send(bytes);
    else clearInterval(timer);
  } catch {
    clearInterval(timer);
  }
}

async function peerHost(localAddress: string): Promise<Host> {
  const keyring = createKeyring(key);
  const made = await createHost({
    seed: randomBytes(32),
    topic: siege.topic,
    open: true,
    regard: () => 0,
    connectionsMax: 8,
    gater: { denyDialMultiaddr: () => false },
    onStream: () => {},
    frameMax: () => Number.POSITIVE_INFINITY,
    // It goes to `net.connect` as it is.
    transports: [tcp({ dialOpts: { localAddress } as object })],
    ...(key && { protector: new Protector({ keyring, clock: systemClock, random: Math.random }) }),
  });
  await made.start();
  return made;
}

process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
for (let i = 0; i < (siege.silent ?? 0); i++) silent();
for (let i = 0; i < (siege.drip ?? 0); i++) drip();
for (let i = 0; i < (siege.flood ?? 0); i++) flood();
for (let i = 0; i < (siege.peers ?? 0); i++) void peer();
process.stdout.write('begun\n');
setInterval(() => process.stdout.write(`holds ${open.size} begun ${begun}\n`), 1_000);
