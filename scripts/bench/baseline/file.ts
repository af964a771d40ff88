// The baseline file: one entry for each benchmark, each of the last run that was saved.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome, Summary } from '../print.ts';
import { commit, machineFacts } from './machine.ts';
import { type Baseline, type Entry, FORMAT, type Recorded } from './model.ts';

const DIGITS = 6;

export const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

export function recordOf(summary: Summary): Recorded {
  const { what, unit, better, value, values, beside, limits = [], ratio } = summary;
  return {
    what,
    unit,
    better,
    median: rounded(value),
    runs: values.map(rounded),
    ...(beside && {
      beside: {
        what: beside.what,
        ours: beside.ours ?? false,
        median: rounded(beside.value),
        runs: limits.map(rounded),
      },
    }),
    ...(ratio !== undefined && { ratio: rounded(ratio) }),
  };
}

export function entryOf(outcome: Outcome): Entry {
  return {
    quick: outcome.quick,
    commit: commit(),
    date: new Date().toISOString(),
    machine: machineFacts(),
    loadAtStart: rounded(outcome.loadAtStart),
    figures: outcome.summaries.map(recordOf),
  };
}

export const EMPTY: Baseline = { format: FORMAT, benchmarks: {} };

/** The entry takes the place of an earlier one of the same name; the others stay. */
export function merged(baseline: Baseline, name: string, entry: Entry): Baseline {
  const entries = Object.entries({ ...baseline.benchmarks, [name]: entry });
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { format: FORMAT, benchmarks: Object.fromEntries(entries) };
}

/** @throws Error that says what is wrong with the file */
export function readBaseline(path: string): Baseline {
  const read = JSON.parse(readFileSync(path, 'utf8')) as Partial<Baseline>;
  if (read.format !== FORMAT || typeof read.benchmarks !== 'object')
    throw new Error(`${path} is no baseline of format ${FORMAT}: make one with --save`);
  return read as Baseline;
}

/** Makes the file, or replaces this one entry in it. */
export function saveOutcome(path: string, outcome: Outcome): void {
  const known = existsSync(path) ? readBaseline(path) : EMPTY;
  const baseline = merged(known, outcome.benchmark.name, entryOf(outcome));
  writeFileSync(path, `${onOneLine(JSON.stringify(baseline, undefined, 2))}\n`);
}

/** The runs of a figure side by side, so that a new baseline is a small difference. */
export function onOneLine(json: string): string {
  return json.replaceAll(/\[\s+([-\d.,e+\s]+?)\s+\]/g, (_, numbers: string) => {
    return `[${numbers.replaceAll(/\s+/g, ' ')}]`;
  });
}
