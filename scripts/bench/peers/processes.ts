// Starting, watching and ending the processes of a system that is measured.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../lab/town.ts';
import { cpuMs } from '../measure.ts';
import type { Use } from './model.ts';

/** Which of these programs are not on the path. */
export function missing(...programs: readonly string[]): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(':');
  return programs.filter((program) => !folders.some((folder) => runs(join(folder, program))));
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a program whose words nobody reads: unread, they would stop it once the pipe is full. */
export function startQuiet(machine: Machine, program: string, ...args: string[]): ChildProcess {
  const child = machine.spawn(program, ...args);
  child.stdout?.resume();
  child.stderr?.resume();
  return child;
}

export async function endAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  }
}

/** Lets a system settle, then looks at what it takes of each machine for `ms`. */
export async function use(
  machines: readonly (readonly number[])[],
  ms: number,
): Promise<readonly Use[]> {
  await delay(ms);
  const trees = machines.map((roots) => roots.flatMap(withDescendants));
  const before = trees.map((pids) => sum(pids.map(cpuMs)));
  const begin = performance.now();
  await delay(ms);
  const passed = performance.now() - begin;
  return trees.map((pids, at) => {
    const memory = pids.map(memoryMb);
    return {
      rssMb: sum(memory.map(({ rss }) => rss)),
      pssMb: sum(memory.map(({ pss }) => pss)),
      cpuPercent: ((sum(pids.map(cpuMs)) - (before[at] ?? 0)) / passed) * 100,
    };
  });
}

function withDescendants(root: number): readonly number[] {
  const children = readdirSync(`/proc/${root}/task`).flatMap((thread) =>
    readFileSync(`/proc/${root}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return [root, ...children.map(Number).flatMap(withDescendants)];
}

function memoryMb(pid: number): { rss: number; pss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (key: string) =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]);
  return { rss: kilobytes('Rss') / 1024, pss: kilobytes('Pss') / 1024 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
