// Gossip bytes from another process → durable, staged, enforced by the dry run: what a node takes in a second.
import { publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import { bareIntake } from './limits/intake.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import type { Stats } from './roles/tocsin.ts';
import { LIFTED, scratch, startNode, TOPIC } from './world.ts';

const AUTHORS = 1_200;
const LIFE_MS = 3_600_000;

async function oneRun(signals: number): Promise<readonly Figure[]> {
  const bare = await bareIntake(signals);
  using directory = scratch();
  const node = new Child('tocsin');
  const feeder = new Child('feeder');
  try {
    const peers = await ownPeers(AUTHORS);
    const { address } = await startNode(node, { dataDir: directory.path, peers });
    await feeder.call('meet', { topic: TOPIC, address });
    const issuedAt = Date.now();
    const addresses = publicAddresses(signals);
    await feeder.call('prepare', {
      authors: AUTHORS,
      addresses,
      issuedAt,
      expiresAt: issuedAt + LIFE_MS,
    });
    await node.call('watchLoop');
    const third = node
      .call('blocked', Math.floor(signals / 3))
      .then(() => node.call<Stats>('stats'));
    const begin = feeder.call<number>('feed');
    const end = await node.call<number>('blocked', signals);
    const [early, late] = [await third, await node.call<Stats>('stats')];
    return [
      {
        what: 'signals taken in',
        value: (signals / (end - (await begin))) * 1_000,
        unit: '/s',
        beside: { what: 'bare delivery + verification + row, one thread', value: bare.perSecond },
        goal: { of: 'value', atLeast: 6_000 },
      },
      {
        what: 'memory at the end',
        value: late.rssMb,
        unit: 'MB',
        beside: { what: 'after the first third', value: early.rssMb, ours: true },
        goal: { of: 'ratio', atMost: 1.1 },
      },
      {
        what: 'event loop held at the longest',
        value: Math.max(early.blockedMs, late.blockedMs),
        unit: 'ms',
        beside: { what: 'bare delivery', value: bare.blockedMs },
        goal: { of: 'value', atMost: 50 },
      },
    ];
  } finally {
    await Promise.all([node.end(), feeder.end()]);
  }
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) yield await oneRun(quick ? 12_000 : 60_000);
}

export const ingest: Benchmark = {
  name: 'ingest',
  about: `signals of ${AUTHORS} own peers, relayed over one connection, until each is durable, staged and enforced`,
  policy: LIFTED,
  runs: 3,
  measure,
};
