// Runs a program of this repository to its end, as whoever types its command does.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export function run(
  args: readonly string[],
  input = '',
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@tocsin/source', ...args],
    { cwd: root, encoding: 'utf8', input },
  );
  return { status, output: stdout + stderr };
}
