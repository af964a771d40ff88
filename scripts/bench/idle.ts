// What a node costs that does nothing: memory beside a bare libp2p node's, memory with a full store, CPU.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import { cpuMs } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import { SEED_AUTHORS, seeded } from './seeded.ts';
import { LIFTED, startNode, TOPIC } from './world.ts';

interface Idle {
  readonly rssMb: number;
  /** Percent of one core. */
  readonly cpuPercent: number;
}

function rssMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}

/** Lets a process settle, then looks at it for `ms`. */
async function rest(pid: number, ms: number): Promise<Idle> {
  await delay(ms / 2);
  const [cpu, begin] = [cpuMs(pid), performance.now()];
  await delay(ms);
  const cpuPercent = ((cpuMs(pid) - cpu) / (performance.now() - begin)) * 100;
  return { rssMb: rssMb(pid), cpuPercent };
}

async function bareIdle(ms: number): Promise<Idle> {
  const [one, other] = [new Child('bare-peer'), new Child('bare-peer')];
  try {
    const [, address] = await Promise.all([one.call('start'), other.call<string>('start')]);
    await one.call('meet', address);
    return await rest(other.pid, ms);
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

async function ourIdle(staged: number, ms: number): Promise<Idle> {
  using directory = await seeded(staged);
  const [node, peer] = [new Child('tocsin'), new Child('feeder')];
  try {
    const peers = await ownPeers(SEED_AUTHORS);
    const { address } = await startNode(node, { dataDir: directory.path, peers });
    await peer.call('meet', { topic: TOPIC, address });
    await node.call('blocked', staged);
    return await rest(node.pid, ms);
  } finally {
    await Promise.all([node.end(), peer.end()]);
  }
}

async function oneRun(quick: boolean): Promise<readonly Figure[]> {
  const [count, ms] = quick ? [10_000, 5_000] : [100_000, 30_000];
  const bare = await bareIdle(ms);
  const empty = await ourIdle(0, ms);
  const full = await ourIdle(count, ms);
  return [
    {
      what: 'memory with one peer',
      value: empty.rssMb,
      unit: 'MB',
      beside: { what: 'bare libp2p node', value: bare.rssMb },
      goal: { of: 'ratio', atMost: 1.4 },
    },
    {
      what: `memory more with ${count.toLocaleString('en')} staged`,
      value: full.rssMb - empty.rssMb,
      unit: 'MB',
      goal: { of: 'value', atMost: 100 },
    },
    {
      what: 'CPU, idle, of one core',
      value: empty.cpuPercent,
      unit: '%',
      beside: { what: 'bare libp2p node', value: bare.cpuPercent },
      goal: { of: 'value', atMost: 1 },
    },
    {
      what: `CPU, idle, with ${count.toLocaleString('en')} staged`,
      value: full.cpuPercent,
      unit: '%',
      goal: { of: 'value', atMost: 1 },
    },
  ];
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) yield await oneRun(quick);
}

export const idle: Benchmark = {
  name: 'idle',
  about: 'a node with one peer and nothing to do',
  policy: LIFTED,
  runs: 1,
  measure,
};
