// What a later run says beside its baseline: every figure, how it changed, and whether that is worse than is borne.
import { styleText } from 'node:util';
import { number, type Summary, table } from '../print.ts';
import { type Change, changeOf, type Verdict, verdictOf } from './compare.ts';
import { recordOf } from './file.ts';
import { machineFacts } from './machine.ts';
import type { Entry, MachineFacts, Recorded } from './model.ts';

export interface Compared {
  readonly what: string;
  readonly unit: string;
  readonly before: number;
  readonly now: number;
  readonly value: Change | undefined;
  /** The same of the ratio to the limit that was measured beside it. */
  readonly toLimit: Change | undefined;
  /** Goes by the ratio to the machine's limit where there is one: a slow day spoils both alike. */
  readonly verdict: Verdict;
}

const ratiosOf = ({ runs, beside }: Recorded): readonly number[] | undefined =>
  beside && runs.map((value, run) => value / (beside.runs[run] ?? Number.NaN));

export interface Terms {
  /** By which share of itself a figure may get worse. */
  readonly tolerance: number;
  /** On another machine only what is beside its limit is judged. */
  readonly sameMachine: boolean;
}

export function compareFigure(before: Recorded, now: Recorded, terms: Terms): Compared {
  const value = changeOf(before.runs, now.runs);
  const ratios = [ratiosOf(before), ratiosOf(now)] as const;
  const toLimit = ratios[0] && ratios[1] && changeOf(ratios[0], ratios[1]);
  const byLimit = now.beside?.ours === false && toLimit !== undefined;
  const judged = byLimit || terms.sameMachine;
  return {
    what: now.what,
    unit: now.unit,
    before: before.median,
    now: now.median,
    value,
    toLimit,
    verdict: verdictOf(byLimit ? toLimit : value, judged ? now.better : 'neither', terms.tolerance),
  };
}

export interface Comparison {
  readonly compared: readonly Compared[];
  /** Figures of one side only. */
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

export function compareAll(
  before: readonly Recorded[],
  now: readonly Recorded[],
  terms: Terms,
): Comparison {
  const old = new Map(before.map((figure) => [figure.what, figure]));
  const names = new Set(now.map(({ what }) => what));
  return {
    compared: now.flatMap((figure) => {
      const known = old.get(figure.what);
      return known === undefined ? [] : [compareFigure(known, figure, terms)];
    }),
    added: now.filter(({ what }) => !old.has(what)).map(({ what }) => what),
    gone: before.filter(({ what }) => !names.has(what)).map(({ what }) => what),
  };
}

function words(change: Change | undefined): readonly [string, string] {
  if (change === undefined) return ['', ''];
  const { ratio, interval } = change;
  const bounds = interval && `${interval[0].toFixed(2)} … ${interval[1].toFixed(2)}`;
  return [ratio.toFixed(2), bounds ?? ''];
}

const HEAD = ['figure', 'then', 'now', 'now/then', '95 %', 'of ratio to limit', '95 %', ''];

function cells({ what, unit, before, now, value, toLimit, verdict }: Compared): string[] {
  const shown = (median: number): string => `${number(median)} ${unit}`.trimEnd();
  return [what, shown(before), shown(now), ...words(value), ...words(toLimit), verdict];
}

function differences(then: MachineFacts, here: MachineFacts): readonly string[] {
  const keys = Object.keys(here) as (keyof MachineFacts)[];
  return keys
    .filter((key) => then[key] !== here[key])
    .map((key) => `${key} was ${then[key]}, is ${here[key]}`);
}

/** Prints the comparison; answers how many figures are worse than is borne. */
export function showComparison(
  entry: Entry,
  summaries: readonly Summary[],
  tolerance: number,
): number {
  const here = machineFacts();
  const sameMachine = entry.machine.cpu === here.cpu && entry.machine.cores === here.cores;
  const now = summaries.map(recordOf);
  const { compared, added, gone } = compareAll(entry.figures, now, { tolerance, sameMachine });
  const since = `${entry.commit}, ${entry.date.slice(0, 10)}, load ${entry.loadAtStart}`;
  console.log(`\n  beside the baseline (${since}); tolerance ${Math.round(tolerance * 100)} %`);
  const other = differences(entry.machine, here);
  if (other.length > 0) console.log(`  ${other.join('; ')}`);
  if (!sameMachine) console.log('  another machine: only ratios to its limits are judged');
  const text = table([HEAD, ...compared.map(cells)]).replaceAll(/^/gm, '  ');
  console.log(
    text
      .replaceAll(/(?<= {2})worse$/gm, (found) => styleText('red', found))
      .replaceAll(/(?<= {2})better$/gm, (found) => styleText('green', found)),
  );
  if (added.length > 0) console.log(`  not in the baseline: ${added.join('; ')}`);
  if (gone.length > 0) console.log(`  in the baseline only: ${gone.join('; ')}`);
  return compared.filter(({ verdict }) => verdict === 'worse').length;
}
