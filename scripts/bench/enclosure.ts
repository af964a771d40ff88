// Runs a script again inside a network namespace of its own, which ends with it: private loopback, private nftables.
import { spawn, spawnSync } from 'node:child_process';

const MARK = 'TOCSIN_BENCH_ENCLOSED';

export function enclosed(): boolean {
  return process.env[MARK] === '1';
}

function unshareArguments(): readonly string[] {
  return process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net'];
}

/** Why no namespace is to be had here; undefined when one is. */
export function namespaceRefusal(): string | undefined {
  const trial = spawnSync('unshare', [...unshareArguments(), 'ip', 'link', 'set', 'lo', 'up'], {
    encoding: 'utf8',
  });
  if (trial.status === 0) return undefined;
  return trial.error?.message ?? (trial.stderr.trim() || 'unshare failed');
}

/** Runs this very command line in a new namespace; answers its exit code. */
export function rerunEnclosed(): Promise<number> {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(
    'unshare',
    [...unshareArguments(), 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command],
    { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
