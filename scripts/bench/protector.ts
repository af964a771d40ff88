// What the network's key costs: a protected connection beside an unprotected one, and how soon a wrong key is refused.
import { randomBytes } from 'node:crypto';
import { Child } from './child.ts';
import { cpuMs, median } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';

const MEGABYTE = 1e6;
/** As large as a write of Yamux gets; and as large as a signal. */
const BULK_BYTES = 64 * 1024;
const SIGNAL_BYTES = 300;

interface Sizes {
  readonly bulkBytes: number;
  readonly signals: number;
  readonly dials: number;
}

/** One pair of processes. Times in ms; CPU of both ends together. */
interface Cost {
  readonly megabytesPerSecond: number;
  readonly cpuPerMegabyte: number;
  readonly cpuPerSignal: number;
  readonly dial: number;
  readonly cpuPerDial: number;
}

async function costOf(key: string | undefined, sizes: Sizes): Promise<Cost> {
  const [from, to] = [new Child('protected-peer'), new Child('protected-peer')];
  try {
    const address = await to.call<string>('start', key);
    await from.call('start', key);
    await from.call('aim', address);
    const cpu = () => cpuMs(from.pid) + cpuMs(to.pid);

    async function pour(bytes: number, piece: number): Promise<{ ms: number; cpu: number }> {
      const before = cpu();
      const arrived = to.call<number>('received', bytes);
      const begin = await from.call<number>('pour', { bytes, piece });
      return { ms: (await arrived) - begin, cpu: cpu() - before };
    }

    // Compilers and windows are warm then.
    await pour(8 * MEGABYTE, BULK_BYTES);
    const bulk = await pour(sizes.bulkBytes, BULK_BYTES);
    const signals = await pour(sizes.signals * SIGNAL_BYTES, SIGNAL_BYTES);
    await from.call('dial', 10);
    const before = cpu();
    const dials = await from.call<number[]>('dial', sizes.dials);
    return {
      megabytesPerSecond: sizes.bulkBytes / MEGABYTE / (bulk.ms / 1_000),
      cpuPerMegabyte: bulk.cpu / (sizes.bulkBytes / MEGABYTE),
      cpuPerSignal: signals.cpu / sizes.signals,
      dial: median(dials),
      cpuPerDial: (cpu() - before) / sizes.dials,
    };
  } finally {
    await Promise.all([from.end(), to.end()]);
  }
}

/** How long a wrong key lives, and what it costs the one who refuses it. */
async function refusal(times: number): Promise<{ ms: number; cpu: number }> {
  const [from, to] = [new Child('protected-peer'), new Child('protected-peer')];
  try {
    const address = await to.call<string>('start', randomBytes(32).toString('hex'));
    await from.call('start', randomBytes(32).toString('hex'));
    await from.call('aim', address);
    await from.call('refused', 10);
    const before = cpuMs(to.pid);
    const took = await from.call<number[]>('refused', times);
    return { ms: median(took), cpu: (cpuMs(to.pid) - before) / times };
  } finally {
    await Promise.all([from.end(), to.end()]);
  }
}

async function oneRun(sizes: Sizes, turn: number): Promise<readonly Figure[]> {
  const key = randomBytes(32).toString('hex');
  // Each goes first in turn: what warms the machine up serves both.
  const order = turn % 2 === 0 ? [undefined, key] : [key, undefined];
  const costs = new Map<string | undefined, Cost>();
  for (const which of order) costs.set(which, await costOf(which, sizes));
  const [bare, ours] = [costs.get(undefined), costs.get(key)];
  if (bare === undefined || ours === undefined) throw new Error('not both were measured');
  const wrong = await refusal(sizes.dials);
  const beside = (value: number) => ({ what: 'without a protector', value });
  return [
    {
      what: 'throughput of one connection',
      value: ours.megabytesPerSecond,
      unit: 'MB/s',
      beside: beside(bare.megabytesPerSecond),
      goal: { of: 'ratio', atLeast: 0.64 },
    },
    {
      what: 'CPU of both ends for a megabyte',
      value: ours.cpuPerMegabyte,
      unit: 'ms',
      beside: beside(bare.cpuPerMegabyte),
    },
    {
      what: `CPU of both ends for a message of ${SIGNAL_BYTES} bytes`,
      value: ours.cpuPerSignal * 1_000,
      unit: 'µs',
      beside: beside(bare.cpuPerSignal * 1_000),
    },
    {
      what: 'dial to connection',
      value: ours.dial,
      unit: 'ms',
      beside: beside(bare.dial),
      goal: { of: 'ratio', atMost: 1.5 },
    },
    {
      what: 'CPU of both ends for a dial',
      value: ours.cpuPerDial,
      unit: 'ms',
      beside: beside(bare.cpuPerDial),
    },
    {
      what: 'dial with a wrong key to refusal',
      value: wrong.ms,
      unit: 'ms',
      beside: { what: 'a dial with the right one', value: ours.dial, ours: true },
      goal: { of: 'ratio', atMost: 1 },
    },
    {
      what: 'CPU of the one who refuses',
      value: wrong.cpu,
      unit: 'ms',
      beside: {
        what: 'both ends of a dial with the right key',
        value: ours.cpuPerDial,
        ours: true,
      },
    },
  ];
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  const sizes = quick
    ? { bulkBytes: 60 * MEGABYTE, signals: 60_000, dials: 100 }
    : { bulkBytes: 300 * MEGABYTE, signals: 300_000, dials: 400 };
  for (let turn = 0; turn < runs; turn++) yield await oneRun(sizes, turn);
}

export const protector: Benchmark = {
  name: 'protector',
  about:
    'two processes with TCP, Noise and Yamux, with the network’s key and without: bytes, messages, dials; and dials with a wrong key',
  policy: {},
  runs: 5,
  measure,
};
