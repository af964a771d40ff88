// Starts nodes as processes, reads what they say, and ends every one of them with its test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ChildInit } from './child-node.ts';
import { until } from './until.ts';

export interface Child {
  /** Every line that it has said. */
  readonly lines: readonly string[];
  readonly pid: number;
  order(line: string): void;
  /** Waits for a line that begins so. */
  said(start: string): Promise<string>;
  kill(): Promise<void>;
  /** Resolves when it has ended, by itself or not. */
  ended(): Promise<void>;
}

const PROGRAM = join(import.meta.dirname, 'child-node.ts');
const alive = new Set<ChildProcess>();

/** @param before a program and arguments that start it, such as `unshare -m` */
export function child(init: ChildInit, before: readonly string[] = []): Child {
  return childOf(PROGRAM, init, before);
}

/** Any program of the tests that takes a JSON and says lines. */
export function childOf(program: string, init: object, before: readonly string[] = []): Child {
  const argv = [
    ...before,
    process.execPath,
    '--conditions=@tocsin/source',
    program,
    JSON.stringify(init),
  ];
  const [first = '', ...args] = argv;
  const process_ = spawn(first, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  alive.add(process_);
  const gone = once(process_, 'exit').then(() => void alive.delete(process_));
  const lines: string[] = [];
  let rest = '';
  process_.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  process_.stdin.on('error', () => {});
  return {
    lines,
    pid: process_.pid ?? 0,
    order: (line) => void process_.stdin.write(`${line}\n`),
    said: (start) => until(`"${start}"`, () => lines.find((line) => line.startsWith(start))),
    async kill() {
      process_.kill('SIGKILL');
      await gone;
    },
    ended: () => gone,
  };
}

export async function killChildren(): Promise<void> {
  for (const process_ of alive) process_.kill('SIGKILL');
  await until('the children to end', () => alive.size === 0);
}
