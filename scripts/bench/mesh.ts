// `npm run bench -- mesh --nodes 10,50,100`: how coverage, delay, traffic, work and memory grow with the number of nodes.
import { type Grown, grow, type Windows } from './mesh/grow.ts';
import { DEGREE } from './mesh/town.ts';
import type { Benchmark, Figure, Options } from './model.ts';

const SIZES = [10, 50, 100];
const QUICK_SIZES = [4, 10];
/** The sizes whose p99 are compared, and how much larger the second's may be: issue 4, point 11. */
const [GOAL_FROM, GOAL_TO, GOAL_GROWTH] = [10, 50, 4];

/** 20 s of signals and 40 s of what they leave behind are as long as the idle minute: a comparison of each pair is in either. */
const OURS: Windows = { idleMs: 60_000, warmUp: 8, signals: 32, tailMs: 40_000 };
/** A bare node compares nothing, and offers for three heartbeats. */
const BARE: Windows = { idleMs: 10_000, warmUp: 8, signals: 32, tailMs: 10_000 };
const QUICK: Windows = { idleMs: 5_000, warmUp: 4, signals: 12, tailMs: 5_000 };

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
