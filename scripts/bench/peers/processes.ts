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
  const runs = (path: string) => answers(() => accessSync(path, constants.X_OK));
  return programs.filter((program) => !folders.some((folder) => runs(join(folder, program))));
}

/** Starts a program whose words nobody reads: unread, they would stop it once the pipe is full. */
export function startQuiet(machine: Machine, program: string, ...args: string[]): ChildProcess {
  const child = machine.spawn(program, ...args);
  child.stdout?.resume();
  child.stderr?.resume();
  return child;
}

/** Whether a question is answered yet: one that throws is asked again later. */
export function answers(question: () => unknown): boolean {
  try {
    question();
    return true;
  } catch {
    return false;
  }
}

/** Runs a program to its end without holding this process, which notes times meanwhile. @throws Error with its last words when it fails */
export async function finish(machine: Machine, program: string, ...args: string[]): Promise<void> {
  const child = machine.spawn(program, ...args);
  let words = '';
  child.stdout?.resume();
  child.stderr?.on('data', (text) => {
    words += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new Error(words.trim().split('\n').at(-1) || `${program} ended with ${code}`);
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
  const before = machines.map(cpuOf);
  const begin = performance.now();
  await delay(ms);
  const passed = performance.now() - begin;
  return machines.map((roots, at) => {
    const { cpuMs: after, ...rest } = looked(roots);
    return { ...rest, cpuPercent: ((after - (before[at] ?? 0)) / passed) * 100 };
  });
}

/** CPU time that these processes have used so far, with their children's, in ms. */
export function cpuOf(roots: readonly number[]): number {
  return looked(roots).cpuMs;
}

/** What these processes and their descendants take and have used, without those that are gone. */
function looked(roots: readonly number[]) {
  const found = { rssMb: 0, pssMb: 0, cpuMs: 0, ended: 0 };
  for (const root of roots) {
    if (!answers(() => look(root, found))) found.ended++;
  }
  return found;
}

interface Taken {
  rssMb: number;
  pssMb: number;
  cpuMs: number;
}

/** @throws Error when the process is gone; one of its children may go while it is looked at */
function look(pid: number, found: Taken): void {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (key: string) =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(memory)?.[1]) / 1024;
  const used = cpuMs(pid);
  const threads = readdirSync(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  found.rssMb += megabytes('Rss');
  found.pssMb += megabytes('Pss');
  found.cpuMs += used;
  for (const child of children) answers(() => look(Number(child), found));
}
