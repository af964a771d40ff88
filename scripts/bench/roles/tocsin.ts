// A node of ours in a process of its own, with what a benchmark asks of it.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { dryRunAdapter, nftablesAdapter } from '@tocsin/firewall';
import { type Clock, createNode, type NodeInit, systemClock, type TocsinNode } from '@tocsin/node';
import { serve } from '../child.ts';
import { type Counts, countingAdapter } from '../counting-adapter.ts';
import { machineMs, until } from '../measure.ts';

let node: TocsinNode;
let counts: Counts;
/** When each indicator was first signalled by somebody. */
const heardAt = new Map<string, number>();
const pending = new Set<() => void>();
/** The machine's clock, which counts who waits for it. */
const clock: Clock = {
  ...systemClock,
  after(delayMs, then) {
    const cancel = systemClock.after(delayMs, () => {
      pending.delete(cancel);
      then();
    });
    pending.add(cancel);
    return () => {
      pending.delete(cancel);
      cancel();
    };
  },
};
const loop = monitorEventLoopDelay({ resolution: 1 });

export interface Start {
  readonly init: NodeInit;
  readonly firewall: 'dry-run' | 'nftables';
}

/** To wait for so many peers. */
export interface Connected {
  readonly peers: number;
  /** How often is looked, and for how long; as everywhere where they are absent. */
  readonly everyMs?: number;
  readonly patienceMs?: number;
}

export interface Started {
  readonly address: string;
  readonly peerId: string;
}

export interface Stats {
  readonly rssMb: number;
  readonly counts: Counts;
  readonly staged: number;
  /** Delays that the node waits for now. */
  readonly timers: number;
  /** The longest time that the event loop was held since the last `stats`, if it is watched. */
  readonly blockedMs: number;
}

serve({
  /** Makes an identity in a fresh data directory, for another node's configuration to name. */
  async identity(dataDir: string): Promise<string> {
    const passing = await createNode({ dataDir, network: { name: 'bench' } });
    const { peerId } = passing;
    await passing.stop();
    return peerId;
  },
  async start({ init, firewall }: Start): Promise<Started> {
    const inner = { 'dry-run': dryRunAdapter, nftables: nftablesAdapter }[firewall];
    const counting = countingAdapter(inner({ clock: systemClock }));
    counts = counting.counts;
    node = await createNode(init, { firewall: counting.adapter, clock });
    await node.start();
    return { address: node.addresses()[0] ?? '', peerId: node.peerId };
  },
  connected: ({ peers, everyMs, patienceMs }: Connected) =>
    until(`${peers} peers`, () => node.status().connectedPeers >= peers, patienceMs, everyMs),
  /** Waits until the firewall holds so many more blocks than at the start; answers when the last of them held. */
  async blocked(count: number): Promise<number> {
    await until(`${count} blocks`, () => counts.blocked >= count, 180_000);
    return counts.lastChangeMs;
  },
  async lifted(count: number): Promise<number> {
    await until(`${count} lifts`, () => counts.lifted >= count, 60_000, 1);
    return counts.lastChangeMs;
  },
  /** Reports each address, one every `everyMs`; answers when each call began. */
  async report({ addresses, everyMs }: { addresses: readonly string[]; everyMs: number }) {
    const begin = machineMs();
    const called: number[] = [];
    for (const [at, indicator] of addresses.entries()) {
      await delay(Math.max(0, begin + at * everyMs - machineMs()));
      called.push(machineMs());
      await node.report({ indicator, category: 'ssh-brute-force', confidence: 1_000_000 });
    }
    return called;
  },
  /** Notes from now on when each indicator is first signalled. */
  listen(): void {
    node.on('signal', ({ indicator = '' }) => {
      if (!heardAt.has(indicator)) heardAt.set(indicator, machineMs());
    });
  },
  /** When each of these was heard of; after `patienceMs` without the missing ones. */
  async heard({ addresses, patienceMs }: { addresses: readonly string[]; patienceMs: number }) {
    const all = () => addresses.every((address) => heardAt.has(address));
    await until('all addresses', all, patienceMs).catch(() => undefined);
    return new Map([...heardAt].filter(([address]) => addresses.includes(address)));
  },
  /** From now on; it wakes the process each millisecond, so not while something else is measured. */
  watchLoop: () => void loop.enable(),
  stats(): Stats {
    const blockedMs = Math.max(0, loop.max / 1e6 - 1);
    loop.reset();
    return {
      rssMb: process.memoryUsage.rss() / 2 ** 20,
      counts,
      staged: node.status().staged,
      timers: pending.size,
      blockedMs,
    };
  },
  stop: () => node.stop(),
});
