// Which commit a simulated figure belongs to.
import { spawnSync } from 'node:child_process';

const CODE = ['packages/rules/src', 'packages/protocol/src', 'packages/sim/src'];

/** The last one that changed a rule, the wire or the simulator; with a `+` when they differed from it. */
export function commitOfCode(): string {
  const git = (...args: string[]): string =>
    spawnSync('git', [...args, '--', ...CODE], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const commit = git('log', '-1', '--format=%h');
  return git('status', '--porcelain') === '' ? commit : `${commit}+`;
}
