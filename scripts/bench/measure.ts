// Medians, percentiles, and what else the machine was doing meanwhile.
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Ms since the machine started: one clock for every process on it. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Calls `work` until `ms` have passed; answers calls a second. */
export function ratePerSecond(ms: number, work: (turn: number) => void): number {
  const begin = performance.now();
  let turns = 0;
  while (performance.now() - begin < ms) {
    // The clock is read once in 64 calls, so that reading it is no part of the figure.
    for (let i = 0; i < 64; i++) work(turns++);
  }
  return (turns / (performance.now() - begin)) * 1000;
}

/** Polls until `holds`; the limit is for a broken rig, not for a slow one. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 60_000,
  everyMs = 5,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await delay(everyMs);
  }
}

/** CPU time that a process and its reaped children have used, in ms. Linux only. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in brackets and may hold blanks: count from behind it. Ticks are 10 ms on every Linux.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * 10;
}

interface Ticks {
  readonly steal: number;
  readonly all: number;
}

function ticks(): Ticks | undefined {
  try {
    const fields = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).slice(1, 9);
    if (fields === undefined) return undefined;
    return { steal: Number(fields[7]), all: fields.reduce((sum, field) => sum + Number(field), 0) };
  } catch {
    return undefined; // Not Linux: nothing to tell.
  }
}

/** Starts watching the machine; the answer says in words how much of it was not ours. */
export function watchMachine(): () => string {
  const before = ticks();
  return () => {
    const after = ticks();
    if (before === undefined || after === undefined) return 'steal time unknown';
    const share = (after.steal - before.steal) / Math.max(1, after.all - before.all);
    return `steal ${(share * 100).toFixed(2)} %, load ${loadavg()[0]?.toFixed(2)}`;
  };
}
