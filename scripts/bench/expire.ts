// What it takes to lift what is due, with nothing else staged and beside a full store.
import { publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import { machineMs, median } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import type { Stats } from './roles/tocsin.ts';
import { SEED_AUTHORS, seeded } from './seeded.ts';
import { LIFTED, startNode, TOPIC } from './world.ts';

const DUE = 100;
const DUE_BLOCK = 14;
/** Long enough for all of them to be staged before the first is due. */
const LEAD_MS = 1_500;

interface Expiry {
  /** From the instant that all were due to the last lift, ms. */
  readonly lateMs: number;
  readonly timers: number;
}

/** Stages 100 blocks with one end, `rounds` times, and takes the medians. */
async function expiries(staged: number, rounds: number): Promise<Expiry> {
  using directory = await seeded(staged);
  const node = new Child('tocsin');
  const feeder = new Child('feeder');
  try {
    const peers = await ownPeers(SEED_AUTHORS);
    const { address } = await startNode(node, { dataDir: directory.path, peers });
    await node.call('blocked', staged);
    await feeder.call('meet', { topic: TOPIC, address });
    const late: number[] = [];
    for (let round = 0; round < rounds; round++) late.push(await oneExpiry(node, feeder, round));
    return { lateMs: median(late), timers: (await node.call<Stats>('stats')).timers };
  } finally {
    await Promise.all([node.end(), feeder.end()]);
  }
}

async function oneExpiry(node: Child, feeder: Child, round: number): Promise<number> {
  const issuedAt = Date.now();
  const expiresAt = issuedAt + LEAD_MS;
  const addresses = publicAddresses(DUE * (round + 1), DUE_BLOCK).slice(-DUE);
  await feeder.call('prepare', { authors: SEED_AUTHORS, addresses, issuedAt, expiresAt });
  const before = (await node.call<Stats>('stats')).counts.lifted;
  await feeder.call('feed');
  // One sample of both clocks: the end is wall-clock time, what is noted is the machine's.
  const dueMs = expiresAt - Date.now() + machineMs();
  return (await node.call<number>('lifted', before + DUE)) - dueMs;
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  const count = quick ? 10_000 : 100_000;
  for (let run = 0; run < runs; run++) {
    const alone = await expiries(0, 5);
    const among = await expiries(count, 5);
    yield [
      {
        what: `${DUE} due among ${count.toLocaleString('en')} staged → the last is lifted`,
        value: among.lateMs,
        unit: 'ms',
        beside: { what: 'nothing else staged', value: alone.lateMs, ours: true },
        goal: { of: 'ratio', atMost: 2 },
      },
      {
        what: `timers with ${count.toLocaleString('en')} staged`,
        value: among.timers,
        unit: '',
        beside: { what: 'nothing else staged', value: alone.timers, ours: true },
        goal: { of: 'ratio', atMost: 2 },
      },
    ];
  }
}

export const expire: Benchmark = {
  name: 'expire',
  about: `from the instant at which ${DUE} blocks are due until the last of them is lifted`,
  policy: LIFTED,
  runs: 1,
  measure,
};
