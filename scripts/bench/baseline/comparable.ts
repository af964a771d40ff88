// Which benchmarks a baseline can be compared with, and of the others why not and what mends it.
import type { Benchmark } from '../model.ts';
import type { Baseline, Entry } from './model.ts';

export interface Comparable {
  readonly entries: ReadonlyMap<string, Entry>;
  /** A sentence for each that cannot be compared, and is not measured therefore. */
  readonly reasons: readonly string[];
}

/** @param path of the baseline, as it was given */
export function comparable(
  wanted: readonly Pick<Benchmark, 'name'>[],
  baseline: Baseline,
  quick: boolean,
  path = 'FILE',
): Comparable {
  const entries = new Map<string, Entry>();
  const reasons: string[] = [];
  const asked = quick ? ' --quick' : '';
  for (const { name } of wanted) {
    const entry = baseline.benchmarks[name];
    if (entry !== undefined && entry.quick === quick) entries.set(name, entry);
    else if (entry === undefined)
      reasons.push(
        `${name}: skipped, ${path} has no figures of it; \`npm run bench -- ${name}${asked} --save ${path}\` adds them`,
      );
    else
      reasons.push(
        `${name}: skipped, only the same sizes compare and ${path} has those ${entry.quick ? 'with' : 'without'} --quick; ask ${entry.quick ? 'with' : 'without'} it too`,
      );
  }
  return { entries, reasons };
}
