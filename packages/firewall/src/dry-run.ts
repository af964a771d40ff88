// Blocks nothing: remembers and tells what it would block.
import { settle } from './batch.ts';
import { createMemory } from './memory.ts';
import { type Change, type FirewallAdapter, FirewallError, type Now } from './model.ts';

export interface DryRunInit {
  readonly clock: Now;
  /** Told of each change that would have been made. */
  readonly log?: (change: Change) => void;
}

export function dryRunAdapter({ clock, log }: DryRunInit): FirewallAdapter {
  const memory = createMemory();
  let running = false;
  const mustRun = () => {
    if (!running)
      throw new FirewallError('FIREWALL_STOPPED', 'the adapter is not running: call start() first');
  };
  return {
    name: 'dry-run',
    enforces: false,
    async start() {
      running = true;
    },
    async apply(changes) {
      mustRun();
      const now = clock.now();
      for (const cidr of memory.due(now)) memory.apply({ type: 'lift', cidr });
      const { changes: sound, refused } = settle(changes, now);
      for (const change of sound) {
        memory.apply(change);
        log?.(change);
      }
      return refused;
    },
    async list() {
      mustRun();
      return memory.list(clock.now());
    },
    async clear() {
      mustRun();
      memory.clear();
    },
    async stop() {
      running = false;
    },
  };
}
