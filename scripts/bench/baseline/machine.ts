// What machine and what code figures are of, without saying whose.
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { MachineFacts } from './model.ts';

export function machineFacts(): MachineFacts {
  // What follows the two numbers names who built the kernel.
  const kernel = /^\d+\.\d+/.exec(release())?.[0] ?? '';
  return {
    system: `${process.platform} ${process.arch} ${kernel}`.trimEnd(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

function git(...words: readonly string[]): string {
  const options = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
  return execFileSync('git', words, { ...options, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** The commit that is checked out; `+` follows it when what is measured is not what was committed. */
export function commit(): string {
  try {
    const changed = git('status', '--porcelain', '--', ':/packages', ':/package-lock.json');
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    return 'unknown'; // A tarball is no repository.
  }
}
