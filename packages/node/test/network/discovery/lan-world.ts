// Runs in a network namespace of its own: a node that asks the LAN, and a rogue on the same LAN who answers. Prints what happened as JSON.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkDigest } from '@tocsin/protocol';
import multicastDns from 'multicast-dns';
import { fastClock, NETWORK, peerIdNamed, Town, until } from '../helper.ts';

const [world = ''] = process.argv.slice(2);
const OURS = '10.77.0.1';
const ROGUE = '10.77.0.2';
const LISTEN = [`/ip4/${OURS}/tcp/0`];
const TAG = `_tocsin-${networkDigest(NETWORK).slice(0, 16)}._udp.local`;
/** To one question. */
const ANSWERS = 10;
const LAN = { mdns: true, dht: false };

const ip = (...args: string[]) =>
  execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] });
ip('link', 'set', 'lo', 'up', 'multicast', 'on');
if (world === 'mute') {
  ip('link', 'add', 'square', 'type', 'bridge');
  ip('link', 'set', 'square', 'up');
  ip('address', 'add', `${OURS}/24`, 'dev', 'square');
} else {
  for (const address of [OURS, ROGUE]) ip('address', 'add', `${address}/24`, 'dev', 'lo');
  ip('route', 'add', '224.0.0.0/4', 'dev', 'lo');
}

const town = new Town();

/** Says to every question that some peer is at an address where nobody knows of it; a different peer each time if asked to. */
async function rogue(port: number, manyNames: boolean) {
  let answers = 0;
  const liar = multicastDns();
  liar.on('query', ({ questions = [] }) => {
    if (questions[0]?.name === TAG) for (let i = 0; i < ANSWERS; i++) answer();
  });
  function answer(): void {
    const peer = peerIdNamed(manyNames ? `nobody ${answers}` : 'nobody');
    const dnsaddr = `/ip4/${ROGUE}/tcp/${port}/p2p/${peer}`;
    answers++;
    liar.respond([
      { name: TAG, type: 'PTR', data: `liar${answers}.${TAG}` },
      { name: `liar${answers}.${TAG}`, type: 'TXT', data: `dnsaddr=${dnsaddr}` },
    ]);
  }
  await once(liar, 'ready');
  return { answers: () => answers, end: () => liar.destroy() };
}

/** Counts who connects, and hangs up. */
async function sink() {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, ROGUE);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { port, connections: () => connections, end: () => server.close() };
}

async function lied(manyNames: boolean): Promise<object> {
  const trap = await sink();
  const liar = await rogue(trap.port, manyNames);
  const { network } = await town.start('a', {
    open: true,
    // A question each fifth of a second, and half a second until the address may be dialled again.
    parts: { clock: fastClock(10) },
    init: { listen: LISTEN, discovery: LAN },
  });
  await until('the dial', () => trap.connections() > 0);
  const before = liar.answers();
  await until('more answers', () => liar.answers() >= before + ANSWERS);
  const told = { answers: liar.answers(), connections: trap.connections(), dials: network.dials() };
  liar.end();
  trap.end();
  return told;
}

async function met(): Promise<object> {
  const from = performance.now();
  const init = { listen: LISTEN, discovery: LAN };
  const members = await Promise.all(
    ['a', 'b', 'c'].map((name) => town.start(name, { open: true, init })),
  );
  await until('all are connected', () => members.every((m) => m.network.connected().length === 2));
  return { ms: performance.now() - from };
}

async function muted(): Promise<object> {
  const lines: string[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (_: object, text: string) => lines.push(text),
    error() {},
  };
  const { network } = await town.start('a', {
    open: true,
    parts: { log },
    init: { listen: LISTEN, discovery: LAN },
  });
  await until('it is noticed', () => network.multicast().state === 'mute');
  return { multicast: network.multicast(), lines };
}

const worlds: Readonly<Record<string, () => Promise<object>>> = {
  met,
  liar: () => lied(false),
  names: () => lied(true),
  mute: muted,
};
console.log(JSON.stringify(await worlds[world]?.()));
await town.stop();
process.exit();
