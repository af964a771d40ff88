// A machine comes back with an empty kernel: from the start of the process until every active block is in the kernel.
import { publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import {
  bareBulk,
  createBareTable,
  ourElements,
  removeBareTable,
  removeOurTable,
} from './limits/nft.ts';
import { machineMs } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import { SEED_AUTHORS, seeded } from './seeded.ts';
import { LIFTED, startNode } from './world.ts';

const TRIES = 3;

/** A limit is what the machine can do: the best of some tries, so that a busy moment does not flatter us. */
async function bestOf(tries: number, measured: () => number | Promise<number>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < tries; at++) best = Math.min(best, await measured());
  return best;
}

/** From the start of a process to a bare libp2p node that listens. */
async function bareStart(): Promise<number> {
  const begin = machineMs();
  const child = new Child('bare-peer');
  try {
    await child.call('start');
    return machineMs() - begin;
  } finally {
    await child.end();
  }
}

function bareKernel(count: number): number {
  createBareTable();
  try {
    return bareBulk(publicAddresses(count));
  } finally {
    removeBareTable();
  }
}

async function restored(dataDir: string, count: number): Promise<number> {
  const peers = await ownPeers(SEED_AUTHORS);
  const begin = machineMs();
  const node = new Child('tocsin');
  try {
    await startNode(node, { dataDir, peers, firewall: 'nftables' });
    const end = await node.call<number>('blocked', count);
    const found = ourElements();
    if (found < count) throw new Error(`the kernel holds ${found} of ${count} blocks`);
    await node.call('stop');
    return end - begin;
  } finally {
    await node.end();
    removeOurTable();
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  const count = quick ? 10_000 : 100_000;
  using directory = await seeded(count);
  for (let run = 0; run < runs; run++) {
    const bare = {
      start: await bestOf(TRIES, bareStart),
      kernel: await bestOf(TRIES, () => bareKernel(count)),
    };
    yield [
      {
        what: `process start → ${count.toLocaleString('en')} blocks in the kernel`,
        value: await restored(directory.path, count),
        unit: 'ms',
        beside: { what: 'bare nft -f - + bare node’s start', value: bare.start + bare.kernel },
        goal: { of: 'ratio', atMost: 2 },
      },
      { what: 'bare libp2p process start', value: bare.start, unit: 'ms', better: 'neither' },
      { what: 'bare nft -f -', value: bare.kernel, unit: 'ms', better: 'neither' },
    ];
  }
}

export const restore: Benchmark = {
  name: 'restore',
  about: 'from the start of the process with a full store and an empty kernel to a complete kernel',
  needsNamespace: true,
  policy: LIFTED,
  runs: 3,
  measure,
};
