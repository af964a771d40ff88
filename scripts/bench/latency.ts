// `report()` on one node → the address in another own peer's kernel set: two processes on loopback.
import { publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { bareHops } from './limits/hop.ts';
import { bareChanges, removeOurTable, Watcher } from './limits/nft.ts';
import { median, percentile, until } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import { LIFTED, NOWHERE, scratch, startNode } from './world.ts';

/** 20 a second. */
const EVERY_MS = 50;
/** Addresses of one run are another's no more; the bare change has its own, too. */
const REPORTED_BLOCK = 12;
const BARE_BLOCK = 13;

async function reported(count: number, watcher: Watcher): Promise<readonly number[]> {
  using here = scratch();
  using there = scratch();
  const [reporter, enforcer] = [new Child('tocsin'), new Child('tocsin')];
  try {
    const peerId = await reporter.call<string>('identity', here.path);
    const enforcing = await startNode(enforcer, {
      dataDir: there.path,
      peers: [{ address: `${NOWHERE}/p2p/${peerId}`, class: 'own' }],
      firewall: 'nftables',
    });
    const peers = [{ address: enforcing.address, class: 'own' as const }];
    await startNode(reporter, { dataDir: here.path, peers });
    await Promise.all([
      reporter.call('connected', { peers: 1 }),
      enforcer.call('connected', { peers: 1 }),
    ]);
    const [warmUp = '', ...addresses] = publicAddresses(count + 1, REPORTED_BLOCK);
    await reporter.call('report', { addresses: [warmUp], everyMs: EVERY_MS });
    await until('the first block', () => watcher.seenAt.has(warmUp));
    const called = await reporter.call<number[]>('report', { addresses, everyMs: EVERY_MS });
    await until('all blocks', () => addresses.every((address) => watcher.seenAt.has(address)));
    return addresses.map((address, at) => (watcher.seenAt.get(address) ?? 0) - (called[at] ?? 0));
  } finally {
    await Promise.all([reporter.end(), enforcer.end()]);
    removeOurTable();
  }
}

async function oneRun(reports: number): Promise<readonly Figure[]> {
  const watcher = new Watcher();
  try {
    await watcher.ready();
    const bareCount = Math.min(reports, 200);
    const hop = median(await bareHops(bareCount, EVERY_MS));
    const change = median(
      await bareChanges(publicAddresses(bareCount, BARE_BLOCK), EVERY_MS, watcher),
    );
    const latencies = await reported(reports, watcher);
    return [
      {
        what: 'report() → kernel set, p50',
        value: percentile(latencies, 0.5),
        unit: 'ms',
        beside: { what: 'one bare hop + one bare nft change', value: hop + change },
        goal: { of: 'ratio', atMost: 2.5 },
      },
      {
        what: 'report() → kernel set, p50 by itself',
        value: percentile(latencies, 0.5),
        unit: 'ms',
        goal: { of: 'value', atMost: 5 },
      },
      {
        what: 'report() → kernel set, p99',
        value: percentile(latencies, 0.99),
        unit: 'ms',
        goal: { of: 'value', atMost: 20 },
      },
      { what: 'one bare gossipsub hop, p50', value: hop, unit: 'ms', better: 'neither' },
      { what: 'one bare nft change, p50', value: change, unit: 'ms', better: 'neither' },
    ];
  } finally {
    await watcher.end();
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) yield await oneRun(quick ? 60 : 500);
}

export const latency: Benchmark = {
  name: 'latency',
  about:
    'report() on one node to the element in an own peer’s kernel set, told by a third process that listens to the kernel (nft monitor)',
  needsNamespace: true,
  policy: LIFTED,
  runs: 5,
  measure,
};
