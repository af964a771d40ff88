// Writes the page of all curves that a run of the benchmarks found.
import { writeFileSync } from 'node:fs';
import { entryOf } from '../baseline/file.ts';
import type { Outcome } from '../print.ts';
import { curvesOf } from './curves.ts';
import { growthPage } from './page.ts';

/** @throws Error when nothing was measured at more than one size */
export function writeGrowth(path: string, outcomes: readonly Outcome[]): void {
  const grown = outcomes.filter(({ summaries }) => curvesOf(summaries).length > 0);
  const [first] = grown;
  if (first === undefined) throw new Error('--html is for benchmarks that measure growth: mesh');
  const { commit, date, machine, loadAtStart } = entryOf(first);
  const words = process.argv.slice(2).join(' ');
  const page = growthPage({
    title: 'How a mesh grows',
    provenance: `npm run bench -- ${words}; commit ${commit}, ${date.slice(0, 10)}; ${machine.cores} × ${machine.cpu}, Node ${machine.node}, load ${loadAtStart} at the start; ${first.runs} runs. ${first.benchmark.about}.`,
    curves: grown.flatMap(({ summaries }) => curvesOf(summaries)),
  });
  writeFileSync(path, page);
}
