// Which commit a simulated figure belongs to.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

const CODE = [
  'packages/rules/src',
  'packages/protocol/src',
  'packages/sim/src',
  'scripts/sim/trials.ts',
];
const DIGITS = 7;

/** The last one that changed a rule, the wire, the simulator or a trial; where they differ from it with a `+` and a digest of how. */
export function commitOfCode(): string {
  const git = (...args: string[]): string =>
    spawnSync('git', [...args, '--', ...CODE], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const commit = git('log', '-1', '--format=%h');
  if (git('status', '--porcelain') === '') return commit;
  const digest = createHash('sha256')
    .update(git('status', '--porcelain'))
    .update(git('diff', 'HEAD'));
  return `${commit}+${digest.digest('hex').slice(0, DIGITS)}`;
}
