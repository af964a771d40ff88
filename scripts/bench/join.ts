// Nodes that know the network's key and one address, all started at one instant: how soon each has a peer, and all have all.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import type { NodeInit } from '@tocsin/node';
import { Child } from './child.ts';
import { machineMs, median } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import type { Connected, Start, Started } from './roles/tocsin.ts';
import { NETWORK, scratch } from './world.ts';

const SIZES = [3, 10, 30];
const QUICK_SIZES = [3, 10];
const MEETING_TRIES = 5;
/** Each look costs the node half a millisecond: thirty that are looked at two hundred times a second do nothing else. */
const LOOK_EVERY_MS_PER_NODE = 4;
const PATIENCE_MS = 120_000;

/** What the kernel counted in this namespace, where nothing else runs: connections begun, and bytes on the loopback. */
function traffic(): { readonly dials: number; readonly bytes: number } {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'));
  const at = names.split(' ').indexOf('ActiveOpens');
  const loopback = /lo:\s*(\d+)/.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1];
  return { dials: Number(values.split(' ')[at]), bytes: Number(loopback) };
}

/** Until it is there: a busy machine lets a handshake run out of its time. */
async function meet(node: Child, address: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await node.call('meet', address);
    } catch (error) {
      if (tries === MEETING_TRIES) throw error;
    }
  }
}

/** The same links between bare libp2p nodes that are told all addresses: what they cost without any finding. */
async function bare(size: number): Promise<number> {
  const nodes = Array.from({ length: size }, () => new Child('bare-peer'));
  try {
    const addresses = await Promise.all(nodes.map((node) => node.call<string>('start')));
    const begin = machineMs();
    await Promise.all(
      nodes.map(async (node, i) => {
        // One after the other: libp2p by itself turns away whoever is the eleventh at its door.
        for (const address of addresses.slice(i + 1)) await meet(node, address);
      }),
    );
    return machineMs() - begin;
  } finally {
    await Promise.all(nodes.map((node) => node.end()));
  }
}

async function join(size: number): Promise<readonly Figure[]> {
  const limit = await bare(size);
  using directory = scratch();
  const key = randomBytes(32).toString('hex');
  const looking = { everyMs: LOOK_EVERY_MS_PER_NODE * size, patienceMs: PATIENCE_MS };
  const nodes = Array.from({ length: size }, () => new Child('tocsin'));
  const start = (node: Child, bootstrap: readonly string[]): Promise<Started> => {
    const init: NodeInit = {
      dataDir: joinPath(directory.path, String(nodes.indexOf(node))),
      network: {
        name: NETWORK,
        key,
        // One operator's machines: of others a node bears only so many from one host.
        keyHolders: 'own',
        listen: ['/ip4/127.0.0.1/tcp/0'],
        bootstrap,
      },
    };
    return node.call<Started>('start', { init, firewall: 'dry-run' } satisfies Start);
  };
  try {
    // Processes are up before the clock runs: a start of Node.js is not what is measured.
    await Promise.all(nodes.map((node) => node.call('heard', { addresses: [], patienceMs: 0 })));
    const [entrance, ...rest] = nodes;
    if (entrance === undefined) return [];
    const { address } = await start(entrance, []);
    const before = traffic();
    const begin = machineMs();
    const firsts = await Promise.all(
      rest.map(async (node) => {
        await start(node, [address]);
        await node.call('connected', { peers: 1, ...looking } satisfies Connected);
        return machineMs() - begin;
      }),
    );
    await Promise.all(nodes.map((node) => node.call('connected', { peers: size - 1, ...looking })));
    const all = machineMs() - begin;
    const { dials, bytes } = traffic();
    const links = (size * (size - 1)) / 2;
    const of = `, ${size} nodes`;
    return [
      { what: `to the first peer, median${of}`, value: median(firsts), unit: 'ms' },
      {
        what: `to all peers${of}`,
        value: all,
        unit: 'ms',
        beside: { what: 'bare nodes that are told all addresses', value: limit },
        goal: { of: 'value', atMost: 15_000 },
      },
      {
        what: `dials${of}`,
        value: dials - before.dials,
        unit: '',
        beside: { what: 'links', value: links },
        goal: { of: 'ratio', atMost: 1.5 },
      },
      { what: `bytes of each${of}`, value: (bytes - before.bytes) / size / 1_024, unit: 'KiB' },
    ];
  } finally {
    await Promise.all(nodes.map((node) => node.end()));
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) {
    const figures: Figure[] = [];
    for (const size of quick ? QUICK_SIZES : SIZES) figures.push(...(await join(size)));
    yield figures;
  }
}

export const joining: Benchmark = {
  name: 'join',
  about: 'nodes that know the key and one address, until each has a peer and all have all',
  // What the kernel counts is everybody's: it has to be a namespace of our own.
  needsNamespace: true,
  policy: {},
  runs: 3,
  measure,
};
