// Every single value that was measured, for a file that anybody can reckon with anew.
import { writeFileSync } from 'node:fs';
import { onOneLine, rounded } from '../baseline/file.ts';
import { commit, machineFacts } from '../baseline/machine.ts';
import type { Measured } from './model.ts';
import { versions } from './table.ts';
import type { Size } from './trial.ts';

export interface Run {
  /** Load of the last minute before it. */
  readonly load: number;
  /** In the order in which they were measured. Undefined: it gave no figures in this run. */
  readonly measured: ReadonlyMap<string, Measured | undefined>;
}

export interface Circumstances {
  readonly quick: boolean;
  readonly size: Size;
}

/** Replaces the file; called after each run, so that half an hour is not lost with the last. */
export function writeRaw(path: string, circumstances: Circumstances, runs: readonly Run[]): void {
  const head = {
    commit: commit(),
    date: new Date().toISOString(),
    machine: machineFacts(),
    versions: versions(),
    ...circumstances,
  };
  const json = JSON.stringify({ ...head, runs: runs.map(rawOf) }, undefined, 2);
  writeFileSync(path, `${onOneLine(json)}\n`);
}

/** A run as plain data: lists are of the first machine and the second, `null` is what did not come to its end. */
export function rawOf({ load, measured }: Run): object {
  const results = [...measured].map(([name, result]) => [name, result ? plain(result) : null]);
  return { load, order: [...measured.keys()], results: Object.fromEntries(results) };
}

function plain(measured: Measured): unknown {
  const text = JSON.stringify(measured, (_, value: unknown) => {
    if (typeof value === 'number') return rounded(value);
    return typeof value === 'string' ? withoutPaths(value) : value;
  });
  return JSON.parse(text);
}

/** The file is for everybody, and a complaint may name folders of the machine. */
function withoutPaths(text: string): string {
  return text.replaceAll(/(?<![\w.])\/[^\s'":,]+/g, '(a path)');
}
