// Runs one benchmark as often as asked and keeps the medians.
import { loadavg } from 'node:os';
import type { Better } from './baseline/compare.ts';
import { median, watchMachine } from './measure.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import type { Outcome, Summary } from './print.ts';

/** The ratio is taken within each run, so that a noisy minute spoils both sides alike. */
export function summarise(figures: readonly Figure[]): Summary | undefined {
  const [first] = figures;
  if (first === undefined) return undefined;
  const values = figures.map(({ value }) => value);
  const span = [Math.min(...values), Math.max(...values)] as const;
  const summary = { ...first, better: betterOf(first), value: median(values), values, span };
  if (first.beside === undefined) return summary;
  const limits = figures.map(({ beside }) => beside?.value ?? Number.NaN);
  const ratios = values.map((value, run) => value / (limits[run] ?? Number.NaN));
  return {
    ...summary,
    beside: { ...first.beside, value: median(limits) },
    limits,
    // Nothing beside nothing has none.
    ...(ratios.every(Number.isFinite) && { ratio: median(ratios) }),
  };
}

function betterOf({ better, unit, goal }: Figure): Better {
  if (better !== undefined) return better;
  return unit.endsWith('/s') || goal?.atLeast !== undefined ? 'more' : 'less';
}

export async function perform(benchmark: Benchmark, options: Options): Promise<Outcome> {
  const machine = watchMachine();
  const [loadAtStart = 0] = loadavg();
  const byName = new Map<string, Figure[]>();
  let runs = 0;
  for await (const figures of benchmark.measure(options)) {
    runs += 1;
    for (const figure of figures) {
      byName.set(figure.what, [...(byName.get(figure.what) ?? []), figure]);
    }
  }
  const summaries = [...byName.values()].map(summarise).filter((found) => found !== undefined);
  const { quick } = options;
  return { benchmark, runs, quick, loadAtStart, machine: machine(), summaries };
}
