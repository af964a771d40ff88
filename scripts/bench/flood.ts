// Scenario 45: one node is flooded while an honest own peer goes on telling; what matters is that the peer is heard in time.
import { setTimeout as delay } from 'node:timers/promises';
import { publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { peerIdOf } from './crowd.ts';
import { percentile } from './measure.ts';
import type { Flood, Flooded } from './roles/flooder.ts';
import type { Stats } from './roles/tocsin.ts';
import { NOWHERE, scratch, startNode, TOPIC } from './world.ts';

const HONEST_BLOCK = 17;
/** The slowest that may count as arrived; what comes later is lost. */
const PATIENCE_MS = 10_000;
const SAMPLE_MS = 250;

export type Variety = 'one author' | 'fresh keys';

export interface FloodReport extends Flooded {
  readonly honest: number;
  readonly arrived: number;
  /** From `report()` to the victim's word of it, ms; what did not arrive counts as endless. */
  readonly p99Ms: number;
  /** The most that the victim's resident memory was above what it was before, MB. */
  readonly memoryMb: number;
}

export interface FloodInit {
  readonly variety: Variety;
  readonly perSecond: number;
  readonly seconds: number;
  /** One honest report every so often. */
  readonly honestEveryMs: number;
}

/** Floods a node of its own making; ends every process that it started. */
export async function flood({
  variety,
  perSecond,
  seconds,
  honestEveryMs,
}: FloodInit): Promise<FloodReport> {
  using here = scratch();
  using there = scratch();
  const [honest, victim, flooder] = [
    new Child('tocsin'),
    new Child('tocsin'),
    new Child('flooder'),
  ];
  try {
    const honestId = await honest.call<string>('identity', here.path);
    const { address } = await startNode(victim, {
      dataDir: there.path,
      open: true,
      lifted: false,
      peers: [
        { address: `${NOWHERE}/p2p/${honestId}`, class: 'own' },
        { address: `${NOWHERE}/p2p/${await peerIdOf(0)}`, class: 'friend' },
      ],
    });
    await startNode(honest, { dataDir: here.path, peers: [{ address, class: 'own' }] });
    await victim.call('connected', { peers: 1 });
    await victim.call('listen');
    const addresses = publicAddresses(Math.floor((seconds * 1_000) / honestEveryMs), HONEST_BLOCK);
    const memory = await watchMemory(victim);
    const plan: Flood = {
      topic: TOPIC,
      address,
      freshKeys: variety === 'fresh keys' ? 5_000 : 0,
      perSecond,
      seconds,
    };
    const [flooded, called] = await Promise.all([
      flooder.call<Flooded>('flood', plan),
      honest.call<readonly number[]>('report', { addresses, everyMs: honestEveryMs }),
    ]);
    const heard = await victim.call<ReadonlyMap<string, number>>('heard', {
      addresses,
      patienceMs: PATIENCE_MS,
    });
    const latencies = addresses.map(
      (one, at) => (heard.get(one) ?? Number.POSITIVE_INFINITY) - (called[at] ?? 0),
    );
    return {
      ...flooded,
      honest: addresses.length,
      arrived: heard.size,
      p99Ms: percentile(latencies, 0.99),
      memoryMb: await memory(),
    };
  } finally {
    await Promise.all([honest.end(), victim.end(), flooder.end()]);
  }
}

/** Samples resident memory until the answer is called, which says the largest growth. */
async function watchMemory(child: Child): Promise<() => Promise<number>> {
  const rss = async () => (await child.call<Stats>('stats')).rssMb;
  const before = await rss();
  let [largest, watching] = [before, true];
  const sampling = (async () => {
    while (watching) {
      largest = Math.max(largest, await rss());
      await delay(SAMPLE_MS);
    }
  })();
  return async () => {
    watching = false;
    await sampling;
    return largest - before;
  };
}
