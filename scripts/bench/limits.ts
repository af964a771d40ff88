// The bare limits by themselves: what this machine can do when nothing of ours is in the way.
import { publicAddresses } from './addresses.ts';
import { enclosed } from './enclosure.ts';
import { bareVerifications } from './limits/ed25519.ts';
import { bareHops } from './limits/hop.ts';
import { bareBulk, bareChanges, createBareTable, removeBareTable, Watcher } from './limits/nft.ts';
import { percentile } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';

function latencies(what: string, values: readonly number[]): Figure[] {
  return [
    { what: `${what}, p50`, value: percentile(values, 0.5), unit: 'ms' },
    { what: `${what}, p99`, value: percentile(values, 0.99), unit: 'ms' },
  ];
}

async function kernel(quick: boolean): Promise<Figure[]> {
  const watcher = new Watcher();
  try {
    await watcher.ready();
    const single = await bareChanges(publicAddresses(quick ? 40 : 200), 20, watcher);
    const count = quick ? 10_000 : 100_000;
    createBareTable();
    const bulk = bareBulk(publicAddresses(count));
    removeBareTable();
    return [
      ...latencies('one nft change, nft -i to notification', single),
      { what: `nft -f - of ${count} elements`, value: bulk, unit: 'ms' },
    ];
  } finally {
    await watcher.end();
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) {
    const verifications = [...bareVerifications(quick ? 200 : 1_000)].map(([name, value]) => ({
      what: `Ed25519 verifications, ${name}`,
      value,
      unit: '/s',
    }));
    const hops = latencies('one bare gossipsub hop', await bareHops(quick ? 40 : 200, 50));
    const all = [...verifications, ...hops, ...(enclosed() ? await kernel(quick) : [])];
    yield all.map((figure) => ({ ...figure, better: 'neither' as const }));
  }
}

export const limits: Benchmark = {
  name: 'limits',
  about: 'what this machine can do when nothing of ours is in the way',
  policy: {},
  runs: 3,
  measure,
};
