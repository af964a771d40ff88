// `npm run bench -- mesh --nodes 10,50,100`: how coverage, delay, traffic, work and memory grow with the number of nodes.
import { setTimeout as delay } from 'node:timers/promises';
import { publicAddresses } from './addresses.ts';
import { machineMs, percentile } from './measure.ts';
import { DEGREE, type Toll, Town } from './mesh/town.ts';
import type { Benchmark, Figure, Options } from './model.ts';

const SIZES = [10, 50, 100];
const QUICK_SIZES = [4, 10];
/** The sizes whose p99 are compared, and how much larger the second's may be: issue 4, point 11. */
const [GOAL_FROM, GOAL_TO, GOAL_GROWTH] = [10, 50, 4];
/** Two signals a second in all. */
const EVERY_MS = 500;
/** Until connections have their places in gossip's mesh, and what a start sets off has been said. */
const SETTLE_MS = 5_000;
const KIBIBYTE = 1_024;

interface Windows {
  readonly idleMs: number;
  /** Said at first, until the code is compiled; counted as traffic and not as delay. */
  readonly warmUp: number;
  readonly signals: number;
  /** What was said is offered meanwhile, and compared. */
  readonly tailMs: number;
}

/** 20 s of signals and 40 s of offers are as long as the idle minute: each has one comparison with each peer in it. */
const OURS: Windows = { idleMs: 60_000, warmUp: 8, signals: 32, tailMs: 40_000 };
/** A bare node compares nothing, and offers for three heartbeats. */
const BARE: Windows = { idleMs: 10_000, warmUp: 8, signals: 32, tailMs: 10_000 };
const QUICK: Windows = { idleMs: 5_000, warmUp: 4, signals: 12, tailMs: 5_000 };

interface Grown {
  /** Share of the pairs of a signal and a node that is not its author, in percent. */
  readonly coverage: number;
  readonly p50: number;
  readonly p99: number;
  /** Of one node for one signal; what it costs to be idle is taken off. */
  readonly kib: number;
  readonly copies: number;
  readonly frames: number;
  readonly offers: number;
  readonly cpuMs: number;
  /** Of one node in a second without a signal. */
  readonly idleKib: number;
  readonly idleCpuMs: number;
  readonly memoryMb: number;
  readonly connections: number;
}

interface Said {
  readonly what: string;
  readonly author: number;
  readonly at: number;
}

/** At an even pace, authors in turn; a call that is late delays no other. */
async function speak(town: Town, whats: readonly string[]): Promise<readonly Said[]> {
  const begin = machineMs();
  const said: Promise<Said>[] = [];
  for (const [turn, what] of whats.entries()) {
    await delay(Math.max(0, begin + turn * EVERY_MS - machineMs()));
    const author = turn % town.nodes;
    said.push(town.say(author, what).then((at) => ({ what, author, at })));
  }
  return Promise.all(said);
}

async function delaysOf(town: Town, said: readonly Said[]): Promise<readonly number[]> {
  const delays: number[] = [];
  for (const { what, author, at } of said)
    for (const [node, arrived] of (await town.arrivals(what)).entries())
      if (node !== author && arrived !== undefined) delays.push(arrived - at);
  return delays;
}

async function grow(role: string, nodes: number, windows: Windows): Promise<Grown> {
  await using town = new Town(role, nodes);
  await town.start();
  await delay(SETTLE_MS);
  const start = await timed(town);
  await delay(windows.idleMs);
  const idle = await timed(town);
  const whats = publicAddresses(windows.warmUp + windows.signals);
  const said = await speak(town, whats);
  await delay(windows.tailMs);
  const end = await timed(town);
  const measured = said.slice(windows.warmUp);
  const delays = await delaysOf(town, measured);
  const spanMs = idle.atMs - start.atMs;
  const share = (end.atMs - idle.atMs) / spanMs;
  const idleOf = (of: (toll: Toll) => number): number => (of(idle) - of(start)) / nodes;
  const costOf = (of: (toll: Toll) => number): number =>
    ((of(end) - of(idle)) / nodes - idleOf(of) * share) / whats.length;
  const bytes = ({ loopback }: Toll): number => loopback.bytes;
  return {
    coverage: (100 * delays.length) / (measured.length * (nodes - 1)),
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    kib: costOf(bytes) / KIBIBYTE,
    copies: costOf(({ copies }) => copies),
    frames: costOf(({ frames }) => frames),
    offers: costOf(({ offers }) => offers),
    cpuMs: costOf((toll) => toll.cpuMs),
    idleKib: (idleOf(bytes) / KIBIBYTE / spanMs) * 1_000,
    idleCpuMs: (idleOf((toll) => toll.cpuMs) / spanMs) * 1_000,
    memoryMb: ((await town.memoryMb()) - town.bareMb) / nodes,
    connections: (await town.connections())[1],
  };
}

const timed = async (town: Town): Promise<Toll & { readonly atMs: number }> => ({
  ...(await town.toll()),
  atMs: machineMs(),
});

function figuresOf(nodes: number, ours: Grown, bare: Grown): readonly Figure[] {
  const figure = (of: string, key: keyof Grown, unit: string, more?: Partial<Figure>): Figure => ({
    what: `${of}, ${nodes} nodes`,
    value: ours[key],
    unit,
    beside: { what: 'bare gossipsub', value: bare[key] },
    growth: { of, with: 'nodes', at: nodes },
    ...more,
  });
  return [
    figure('coverage', 'coverage', '%', { goal: { of: 'value', atLeast: 100 } }),
    figure('report() → staged, p50', 'p50', 'ms'),
    figure('report() → staged, p99', 'p99', 'ms'),
    figure('bytes of a node for a signal', 'kib', 'KiB'),
    figure('copies of a signal that a node gets', 'copies', ''),
    figure('frames of gossip that a node gets for a signal', 'frames', ''),
    figure('times that it is offered to a node', 'offers', ''),
    figure('CPU of a node for a signal', 'cpuMs', 'ms'),
    figure('idle bytes of a node', 'idleKib', 'KiB a second'),
    figure('idle CPU of a node', 'idleCpuMs', 'ms a second'),
    figure('memory of a node', 'memoryMb', 'MB'),
    figure('connections of the node that has most', 'connections', '', {
      better: 'neither',
      beside: { what: 'as planned', value: Math.min(nodes - 1, DEGREE) },
    }),
  ];
}

interface Size {
  readonly nodes: number;
  readonly ours: Grown;
  readonly bare: Grown;
}

/** How many times the p99 of few nodes that of many is. Both use all cores. */
function growthOf(from: Size | undefined, to: Size | undefined): readonly Figure[] {
  if (from === undefined || to === undefined) return [];
  return [
    {
      what: `p99 of ${to.nodes} nodes over p99 of ${from.nodes}`,
      value: to.ours.p99 / from.ours.p99,
      unit: '×',
      beside: { what: 'bare gossipsub', value: to.bare.p99 / from.bare.p99 },
      goal: { of: 'value', atMost: GOAL_GROWTH },
    },
  ];
}

async function* measure({ runs, quick, nodes }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) {
    const sizes: Size[] = [];
    for (const size of nodes ?? (quick ? QUICK_SIZES : SIZES)) {
      const bare = await grow('bare-members', size, quick ? QUICK : BARE);
      const ours = await grow('members', size, quick ? QUICK : OURS);
      sizes.push({ nodes: size, ours, bare });
    }
    const sized = (wanted: number): Size | undefined =>
      sizes.find(({ nodes: size }) => size === wanted);
    yield [
      ...sizes.flatMap(({ nodes: size, ours, bare }) => figuresOf(size, ours, bare)),
      ...growthOf(sized(GOAL_FROM), sized(GOAL_TO)),
    ];
  }
}

export const mesh: Benchmark = {
  name: 'mesh',
  about: `nodes in one process for each core, each connected to all others or to ${DEGREE} at random: how everything grows with their number`,
  // What the kernel counts is everybody's: it has to be a namespace of our own.
  needsNamespace: true,
  policy: {},
  runs: 1,
  measure,
};
