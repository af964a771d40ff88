// How figures are shown: each beside its limit, as a ratio, with its goal and whether it is met.
import { styleText } from 'node:util';
import type { Better } from './baseline/compare.ts';
import type { Benchmark, Figure, Goal } from './model.ts';
import type { Share } from './profile.ts';

/** Of the busy time; below it nobody is named. */
const LEAST_SHARE = 0.01;

/** The medians of one figure over all runs. */
export interface Summary extends Figure {
  readonly better: Better;
  /** One value a run, in their order; `limits` those of what stands beside it. */
  readonly values: readonly number[];
  readonly limits?: readonly number[];
  readonly ratio?: number;
  /** The smallest and the largest of the runs. */
  readonly span: readonly [number, number];
}

export interface Outcome {
  readonly benchmark: Pick<Benchmark, 'name' | 'about' | 'policy'>;
  readonly runs: number;
  readonly quick: boolean;
  /** The machine's, when the first run began. */
  readonly loadAtStart: number;
  readonly machine: string;
  readonly summaries: readonly Summary[];
}

/** Three digits that matter, with thousands set apart. */
export function number(value: number): string {
  const digits = value === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function bound(goal: Goal, unit: string): string {
  const suffix = goal.of === 'ratio' ? ' ×' : unit && ` ${unit}`;
  if (goal.atLeast !== undefined) return `≥ ${number(goal.atLeast)}${suffix}`;
  return `≤ ${number(goal.atMost ?? 0)}${suffix}`;
}

/** `met`, or by how much the goal was missed. */
export function judgement({ goal, value, ratio }: Summary): string {
  if (goal === undefined) return '';
  const measured = goal.of === 'ratio' ? (ratio ?? Number.NaN) : value;
  if (goal.atLeast !== undefined) {
    if (measured >= goal.atLeast) return 'met';
    return `MISSED by ${number((1 - measured / goal.atLeast) * 100)} %`;
  }
  if (measured <= (goal.atMost ?? 0)) return 'met';
  return `MISSED by ${number((measured / (goal.atMost ?? 0) - 1) * 100)} %`;
}

const HEAD = ['figure', 'median', 'runs', 'beside', 'its value', 'ratio', 'goal', ''];

function cells(summary: Summary): string[] {
  const { what, value, unit, beside, ratio, goal, span } = summary;
  const spread = span[0] === span[1] ? '' : `${number(span[0])} … ${number(span[1])}`;
  return [
    what,
    `${number(value)} ${unit}`.trimEnd(),
    spread,
    beside?.what ?? '',
    beside === undefined ? '' : `${number(beside.value)} ${unit}`.trimEnd(),
    ratio === undefined ? '' : number(ratio),
    goal === undefined ? '' : bound(goal, unit),
    judgement(summary),
  ];
}

/** Columns of equal width; the first row has the most. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths?.[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function coloured(text: string): string {
  return text
    .replaceAll(/MISSED by .*$/gm, (found) => styleText('red', found))
    .replaceAll(/\bmet$/gm, (found) => styleText('green', found));
}

/** JSON has no word for a limit that is lifted. */
function words(policy: Benchmark['policy']): string {
  const entries = Object.entries(policy);
  if (entries.length === 0) return 'default';
  return entries
    .map(([key, value]) => `${key} ${value === Infinity ? 'lifted' : value}`)
    .join(', ');
}

export function show({ benchmark, runs, machine, summaries }: Outcome): void {
  console.log(`\n${styleText('bold', benchmark.name)}: ${benchmark.about}`);
  console.log(`  policy: ${words(benchmark.policy)}; ${runs} runs; ${machine}`);
  console.log(coloured(table([HEAD, ...summaries.map(cells)]).replaceAll(/^/gm, '  ')));
}

export function showShares(role: string, shares: readonly Share[]): void {
  console.log(`\n${styleText('bold', role)}: who took the busy time`);
  for (const { owner, share } of shares)
    if (share >= LEAST_SHARE) console.log(`  ${(100 * share).toFixed(1).padStart(5)} %  ${owner}`);
}
