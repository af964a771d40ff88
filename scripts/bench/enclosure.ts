// Runs a script again inside namespaces of its own: private loopback, private nftables, and no process that outlives it.
import { spawn, spawnSync } from 'node:child_process';

const MARK = 'TOCSIN_BENCH_ENCLOSED';

export function enclosed(): boolean {
  return process.env[MARK] === '1';
}

/** In a process namespace the kernel ends all that the script has started, however the script itself ends. */
function unshareArguments(): readonly string[] {
  const apart = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return process.getuid?.() === 0 ? apart : ['--map-root-user', ...apart];
}

/** Why no namespace is to be had here; undefined when one is. */
export function namespaceRefusal(): string | undefined {
  const trial = spawnSync('unshare', [...unshareArguments(), 'ip', 'link', 'set', 'lo', 'up'], {
    encoding: 'utf8',
  });
  if (trial.status === 0) return undefined;
  return trial.error?.message ?? (trial.stderr.trim() || 'unshare failed');
}

const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs this very command line in new namespaces; answers its exit code. Asked to end, it ends with all that runs in them. */
export function rerunEnclosed(): Promise<number> {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(
    'unshare',
    [...unshareArguments(), 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command],
    { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } },
  );
  const end = (): void => {
    child.kill('SIGKILL');
  };
  for (const signal of ENDS) process.once(signal, end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
