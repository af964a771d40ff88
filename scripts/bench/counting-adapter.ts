// An adapter around an adapter that notes what was applied and when, for benchmarks to wait on. It changes nothing.
import type { FirewallAdapter } from '@tocsin/firewall';
import { machineMs } from './measure.ts';

export interface Counts {
  blocked: number;
  lifted: number;
  listings: number;
  /** When the last change held, in ms since the machine started. */
  lastChangeMs: number;
}

export function countingAdapter(inner: FirewallAdapter): {
  readonly adapter: FirewallAdapter;
  readonly counts: Counts;
} {
  const counts: Counts = { blocked: 0, lifted: 0, listings: 0, lastChangeMs: 0 };
  const adapter: FirewallAdapter = {
    name: inner.name,
    enforces: inner.enforces,
    start: () => inner.start(),
    async apply(changes) {
      const failures = await inner.apply(changes);
      const blocks = changes.filter(({ type }) => type === 'block').length;
      counts.blocked += blocks;
      counts.lifted += changes.length - blocks;
      counts.lastChangeMs = machineMs();
      return failures;
    },
    list() {
      counts.listings += 1;
      return inner.list();
    },
    clear: () => inner.clear(),
    stop: () => inner.stop(),
    ...(inner.watch && { watch: inner.watch.bind(inner) }),
  };
  return { adapter, counts };
}
