// A town of machines in one machine: network namespaces on a bridge, gone with the process that made them.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** One machine: a network namespace with an interface on the bridge. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  /** The process that keeps the namespace. */
  readonly keeper: number;
  /** The argv that runs a program inside. */
  within(...argv: string[]): string[];
  /** Runs a program inside and waits for it. Answers what it printed. */
  run(program: string, ...args: string[]): string;
  /** Starts a program inside; it ends with the town at the latest. */
  spawn(program: string, ...args: string[]): ChildProcess;
}

export interface Town {
  /** Adds a machine; `routes` are prefixes that it reaches on the bridge besides its own /24. */
  machine(name: string, address: string, routes: readonly string[]): Promise<Machine>;
  /** Ends every process inside and takes the bridge away. The namespaces go with their last process. */
  leave(): Promise<void>;
}

/** A listing of 100,000 blocks is 10 MB. */
const OUTPUT_MAX_BYTES = 64 * 2 ** 20;

/** The argv that gives a program a network of its own; root needs no user namespace for it. */
export const OWN_NETWORK: readonly string[] =
  process.getuid?.() === 0
    ? ['unshare', '--net', '--mount', '--']
    : ['unshare', '--user', '--map-root-user', '--net', '--mount', '--'];

/** Why a town cannot be founded here; undefined where it can. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  const [program = '', ...args] = OWN_NETWORK;
  const script = 'ip link add type veth && nft add table inet tocsin_probe';
  const probe = spawnSync(program, [...args, 'sh', '-c', script], { encoding: 'utf8' });
  if (probe.status === 0) return undefined;
  return `needs ip, nft and the right to make network namespaces: ${(probe.stderr || String(probe.error)).trim()}`;
}

/** Founds a town in the network namespace that this process already has to itself (see `OWN_NETWORK`). */
export function foundTown(): Town {
  const processes = new Set<ChildProcess>();
  const ip = (...args: string[]) =>
    execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] });

  function start(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    processes.add(child);
    child.once('exit', () => processes.delete(child));
    return child;
  }

  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', 'square', 'type', 'bridge');
  ip('link', 'set', 'square', 'up');

  return {
    async machine(name, address, routes) {
      // The namespace lives as long as this process; `cat` ends with its standard input, so at the latest with us.
      const keeper = start('unshare', ['--net', '--', 'sh', '-c', 'echo ready; exec cat']);
      await once(keeper.stdout as NodeJS.ReadableStream, 'data');
      const inside = ['--target', String(keeper.pid), '--net', '--'];
      const run = (program: string, ...args: string[]) =>
        execFileSync('nsenter', [...inside, program, ...args], {
          encoding: 'utf8',
          stdio: 'pipe',
          maxBuffer: OUTPUT_MAX_BYTES,
        });

      ip(
        'link',
        'add',
        `to-${name}`,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        String(keeper.pid),
      );
      ip('link', 'set', `to-${name}`, 'master', 'square', 'up');
      run('ip', 'link', 'set', 'lo', 'up');
      run('ip', 'link', 'set', 'eth0', 'up');
      run('ip', 'address', 'add', `${address}/32`, 'dev', 'eth0');
      for (const route of routes) run('ip', 'route', 'add', route, 'dev', 'eth0');
      return {
        name,
        address,
        keeper: keeper.pid ?? 0,
        within: (...argv) => ['nsenter', ...inside, ...argv],
        run,
        spawn: (program, ...args) => start('nsenter', [...inside, program, ...args]),
      };
    },
    async leave() {
      const ends = [...processes].map((child) => once(child, 'exit'));
      for (const child of processes) child.kill('SIGKILL');
      await Promise.all(ends);
      ip('link', 'delete', 'square');
    },
  };
}
