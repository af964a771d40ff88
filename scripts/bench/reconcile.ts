// What it costs to hold the store against the kernel, in CPU of the node and of the nft processes that it runs.
import { setTimeout as delay } from 'node:timers/promises';
import { publicAddress, publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import {
  addByHand,
  bareBulk,
  bareListing,
  createBareTable,
  removeBareTable,
  removeOurTable,
} from './limits/nft.ts';
import { cpuMs, median, until } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import type { Stats } from './roles/tocsin.ts';
import { SEED_AUTHORS, seeded } from './seeded.ts';
import { LIFTED, startNode } from './world.ts';

const ROUNDS = 5;
const FOREIGN_BLOCK = 15;
/** The comparison after the listing, and what it makes the node do. */
const SETTLE_MS = 1_000;
/** How often a node reconciles by itself: every minute up to 10,000 elements, every ten minutes beyond. */
const SIZES = [
  { count: 10_000, aMinute: 1 },
  { count: 100_000, aMinute: 0.1 },
] as const;

/** CPU of one reconcile: an element added by hand calls for one, whatever the interval is. */
async function reconcileCpu(node: Child, round: number): Promise<number> {
  const before = (await node.call<Stats>('stats')).counts;
  const cpu = cpuMs(node.pid);
  addByHand(publicAddress(round, FOREIGN_BLOCK));
  await until('the element to be lifted', async () => {
    const { counts } = await node.call<Stats>('stats');
    return counts.listings > before.listings && counts.lifted > before.lifted;
  });
  await delay(SETTLE_MS);
  const { listings } = (await node.call<Stats>('stats')).counts;
  return (cpuMs(node.pid) - cpu) / (listings - before.listings);
}

function bareCpu(count: number): number {
  createBareTable();
  try {
    bareBulk(publicAddresses(count));
    const before = cpuMs(process.pid);
    for (let round = 0; round < ROUNDS; round++) bareListing();
    return (cpuMs(process.pid) - before) / ROUNDS;
  } finally {
    removeBareTable();
  }
}

async function atSize(count: number, aMinute: number): Promise<readonly Figure[]> {
  const bare = bareCpu(count);
  using directory = await seeded(count);
  const node = new Child('tocsin');
  try {
    const peers = await ownPeers(SEED_AUTHORS);
    await startNode(node, { dataDir: directory.path, peers, firewall: 'nftables' });
    await node.call('blocked', count);
    await delay(SETTLE_MS);
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) costs.push(await reconcileCpu(node, round));
    const name = count.toLocaleString('en');
    return [
      {
        what: `CPU of one reconcile of ${name}`,
        value: median(costs),
        unit: 'ms',
        beside: { what: 'bare nft -j list of the same', value: bare },
      },
      { what: `CPU a minute at ${name}`, value: median(costs) * aMinute, unit: 'ms' },
    ];
  } finally {
    await node.end();
    removeOurTable();
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) {
    const figures: Figure[] = [];
    for (const { count, aMinute } of quick ? SIZES.slice(0, 1) : SIZES) {
      figures.push(...(await atSize(count, aMinute)));
    }
    yield figures;
  }
}

export const reconcile: Benchmark = {
  name: 'reconcile',
  about: 'what holding the store against the kernel costs, called for by an element added by hand',
  needsNamespace: true,
  policy: LIFTED,
  runs: 1,
  measure,
};
