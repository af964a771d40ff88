// Nodes that were apart: a long absence, a comparison of a thousand authors, and a split of twenty that heals.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ConfiguredPeer, NodeInit } from '@tocsin/node';
import { encodeFrame, setDigest, sha256Hex, summaryFrames } from '@tocsin/protocol';
import { publicAddress, publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import { machineMs } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import { LIFTED, NETWORK, scratch, startNode, TOPIC } from './world.ts';

const HOUR_MS = 3_600_000;
const AUTHORS = 1_000;
/** How often the returned node compares while that is measured, ms. */
const COMPARE_EVERY_MS = 1_000;
const COMPARISONS = 8;
const HALF = 10;
/** What was said before the split must be no part of what is measured after it. */
const SPLIT_SETTLES_MS = 15_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Passes TCP on to a port of this machine and counts the bytes, both ways together. */
async function countingWire(target: number) {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => {
      bytes += chunk.length;
    });
    from.on('error', () => to.destroy());
    from.pipe(to);
  };
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One node takes in what a crowd says; another comes, fetches all of it, and goes on comparing. */
async function absence(signals: number): Promise<readonly Figure[]> {
  using stayed = scratch();
  using returned = scratch();
  const [full, away, feeder] = [new Child('tocsin'), new Child('tocsin'), new Child('feeder')];
  let wire: Awaited<ReturnType<typeof countingWire>> | undefined;
  try {
    const crowd = await ownPeers(AUTHORS);
    const peerId = await away.call<string>('identity', returned.path);
    const it = { address: `/ip4/127.0.0.1/tcp/1/p2p/${peerId}`, class: 'own' } as const;
    const here = await startNode(full, { dataDir: stayed.path, peers: [it, ...crowd] });
    await feeder.call('meet', { topic: TOPIC, address: here.address });
    const issuedAt = Date.now() - HOUR_MS / 2;
    const addresses = publicAddresses(signals);
    const batch = { authors: AUTHORS, addresses, issuedAt, expiresAt: issuedAt + 10 * HOUR_MS };
    await feeder.call('prepare', batch);
    const fed = await feeder.call<number>('feed');
    const gossip = (await full.call<number>('blocked', signals)) - fed;
    await feeder.end();

    const port = /\/tcp\/(\d+)/.exec(here.address)?.[1] ?? '';
    wire = await countingWire(Number(port));
    const through = here.address.replace(`/tcp/${port}`, `/tcp/${wire.port}`);
    const begin = machineMs();
    await startNode(away, {
      dataDir: returned.path,
      peers: [{ address: through, class: 'own' }, ...crowd],
      intervals: { sync: COMPARE_EVERY_MS },
    });
    const caughtUp = (await away.call<number>('blocked', signals)) - begin;
    const fetched = wire.bytes();
    // Past what the catching up itself set off.
    await pause(3 * COMPARE_EVERY_MS);
    const before = wire.bytes();
    await pause(COMPARISONS * COMPARE_EVERY_MS);
    const compared = (wire.bytes() - before) / COMPARISONS;
    return [
      {
        what: `${signals.toLocaleString('en')} signals fetched after an absence, from the start of the node`,
        value: caughtUp,
        unit: 'ms',
        beside: { what: 'the same taken in by gossip', value: gossip, ours: true },
        goal: { of: 'value', atMost: 10_000 },
      },
      { what: 'bytes on the wire for each of them', value: fetched / signals, unit: 'B' },
      {
        what: `${AUTHORS.toLocaleString('en')} authors compared that are equal, all on the wire`,
        value: compared,
        unit: 'B',
        beside: { what: 'the summary of each author', value: summaryBytes(signals / AUTHORS) },
        goal: { of: 'value', atMost: 65_536 },
      },
    ];
  } finally {
    wire?.close();
    await Promise.all([full.end(), away.end(), feeder.end()]);
  }
}

/** What a comparison costs that has to name every author. */
function summaryBytes(count: number): number {
  const authors = Array.from({ length: AUTHORS }, (_, at) => {
    const id = sha256Hex(Buffer.from(`author ${at}`));
    return { author: id, count, digest: setDigest([id]), newest: Date.now() };
  });
  return summaryFrames(authors).reduce((sum, frame) => sum + encodeFrame(frame).length, 0);
}

const HOSTS = ['10.9.0.1', '10.9.0.2'] as const;
const PORT = 20_000;

/** A cable between this network namespace and the one of another process. */
function cable(pid: number) {
  const ip = (...words: string[]) => void execFileSync('ip', words);
  const inside = (...words: string[]) =>
    void execFileSync('nsenter', ['-t', String(pid), '-n', 'ip', ...words]);
  ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
  ip('link', 'set', 'far', 'netns', String(pid));
  ip('address', 'add', `${HOSTS[0]}/24`, 'dev', 'near');
  ip('link', 'set', 'near', 'up');
  inside('address', 'add', `${HOSTS[1]}/24`, 'dev', 'far');
  inside('link', 'set', 'far', 'up');
  inside('link', 'set', 'lo', 'up');
  return {
    /** Nothing is answered any more, not even by a reset. */
    cut: () => ip('link', 'set', 'near', 'down'),
    mend: () => ip('link', 'set', 'near', 'up'),
    remove: () => ip('link', 'delete', 'near'),
  };
}

/** Twenty friends in two namespaces: the cable is cut, both sides speak, the cable is mended. */
async function split(apartMs: number): Promise<readonly Figure[]> {
  const halves = [new Child('half'), new Child('half', ['unshare', '--net'])] as const;
  const directories = Array.from({ length: 2 * HALF }, () => scratch());
  const link = cable(halves[1].pid);
  const both = <T>(call: string, argument?: unknown): Promise<T[]> =>
    Promise.all(halves.map((half) => half.call<T>(call, argument)));
  try {
    const peers: ConfiguredPeer[] = [];
    for (const [at, { path }] of directories.entries()) {
      const peerId = await halves[0].call<string>('identity', path);
      const host = HOSTS[at < HALF ? 0 : 1];
      peers.push({ address: `/ip4/${host}/tcp/${PORT + at}/p2p/${peerId}`, class: 'friend' });
    }
    const inits = directories.map(
      ({ path }, at): NodeInit => ({
        dataDir: path,
        network: {
          name: NETWORK,
          listen: [`/ip4/${HOSTS[at < HALF ? 0 : 1]}/tcp/${PORT + at}`],
          peers: peers.filter((_, other) => other !== at),
        },
        mode: 'enforce',
      }),
    );
    await Promise.all([
      halves[0].call('start', inits.slice(0, HALF)),
      halves[1].call('start', inits.slice(HALF)),
    ]);
    await both('connected', 2 * HALF - 1);
    const cutAt = machineMs();
    link.cut();
    const noticed = Math.max(...(await both<number>('connected', HALF - 1))) - cutAt;
    const said = (half: number) => [
      publicAddress(0),
      ...Array.from({ length: HALF }, (_, at) => publicAddress(1 + half * HALF + at)),
    ];
    await Promise.all(halves.map((half, at) => half.call('report', said(at))));
    await both('staged', 1 + HALF);
    await pause(Math.max(SPLIT_SETTLES_MS, apartMs - (machineMs() - cutAt)));
    const credits = (await both<number>('credits')).reduce((sum, count) => sum + count, 0);
    link.mend();
    const mendedAt = machineMs();
    const known = Math.max(...(await both<number>('staged', 1 + 2 * HALF))) - mendedAt;
    const whole = Math.max(...(await both<number>('synchronized'))) - mendedAt;
    const after = (await both<number>('credits')).reduce((sum, count) => sum + count, 0);
    await both('stop');
    return [
      {
        what: 'split of 20 mended → every node knows what the other half said',
        value: known,
        unit: 'ms',
        goal: { of: 'value', atMost: 30_000 },
      },
      { what: '… → all twenty say SYNCHRONIZED', value: whole, unit: 'ms' },
      {
        what: '… credits paid by the healing',
        value: after - credits,
        unit: '',
        goal: { of: 'value', atMost: 0 },
      },
      { what: 'split of 20 → noticed by all, no packet answered', value: noticed, unit: 'ms' },
    ];
  } finally {
    // Before the processes: the cable goes with the namespace of the second.
    link.remove();
    await Promise.all(halves.map((half) => half.end()));
    for (const directory of directories) directory[Symbol.dispose]();
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++)
    yield [...(await absence(quick ? 2_000 : 10_000)), ...(await split(quick ? 0 : 120_000))];
}

export const sync: Benchmark = {
  name: 'sync',
  about: 'an absence, a comparison of a thousand authors, and a split of twenty that heals',
  needsNamespace: true,
  policy: LIFTED,
  runs: 2,
  measure,
};
