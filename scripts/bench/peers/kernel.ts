// Sees when addresses enter a machine's kernel, told by the kernel itself and alike for every system.
import type { Machine } from '../../lab/town.ts';
import { Watcher } from '../limits/nft.ts';
import { until } from '../measure.ts';
import { endAll } from './processes.ts';

/** Documentation's own address: no system blocks it by itself. */
const TRIAL = '192.0.2.1';
const TRIAL_TABLE = 'inet trial';

export interface Kernel {
  /** Machine time at which each address was first added to any set. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** How many of these are in the machine's sets now, by reading them: notifications may be lost, sets not. */
  held(addresses: readonly string[]): number;
  /** @throws Error when it had ended before: what it did not see is then no news */
  end(): Promise<void>;
}

/** To be called while nobody else changes the machine's sets: `nft monitor` reads them at its start, and gives up if they change meanwhile. */
export async function watchKernel(machine: Machine): Promise<Kernel> {
  const monitor = machine.spawn('nft', 'monitor', 'elements');
  let complaint = '';
  monitor.stderr?.on('data', (text) => {
    complaint += text;
  });
  const watcher = new Watcher(monitor);
  machine.run('nft', `add table ${TRIAL_TABLE}; add set ${TRIAL_TABLE} s { type ipv4_addr; }`);
  await until('nft monitor', () => {
    machine.run('nft', `flush set ${TRIAL_TABLE} s; add element ${TRIAL_TABLE} s { ${TRIAL} }`);
    return watcher.seenAt.has(TRIAL);
  });
  machine.run('nft', `delete table ${TRIAL_TABLE}`);
  return {
    seenAt: watcher.seenAt,
    held(addresses) {
      const listed = new Set(machine.run('nft', 'list', 'ruleset').match(/\d+\.\d+\.\d+\.\d+/g));
      return addresses.filter((address) => listed.has(address)).length;
    },
    async end() {
      if (monitor.exitCode !== null) throw new Error(`nft monitor ended by itself: ${complaint}`);
      await endAll([monitor]);
    },
  };
}
