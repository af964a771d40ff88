// The one place that everything that blocks goes through: an adapter that blocks nothing the guard protects.
import { settle } from './batch.ts';
import type { Guard } from './guard/guard.ts';
import type { Change, Failure, FirewallAdapter, Now, Protected } from './model.ts';

export interface GuardedInit {
  readonly clock: Now;
  /** A block was dropped, or a standing one lifted, because of what `by` says. */
  readonly onVeto: (veto: { readonly change: Change; readonly by: Protected }) => void;
  /** The firewall failed while a newly protected address was being freed; the next `sweep` tries again. */
  readonly onError?: (error: unknown) => void;
}

export interface GuardedAdapter extends FirewallAdapter {
  /** Lifts what stands but is protected by now. Changes of the guard call it by themselves. @throws FirewallError */
  sweep(): Promise<void>;
}

/**
 * Wraps an adapter. Vetoed blocks are dropped and reported; where such a block stands already it is lifted.
 * While it runs, whatever the guard newly protects is freed at once.
 */
export function guarded(
  adapter: FirewallAdapter,
  guard: Guard,
  { clock, onVeto, onError = () => {} }: GuardedInit,
): GuardedAdapter {
  const applying = new Set<Promise<readonly Failure[]>>();
  let sweeping: Promise<void> | undefined;
  let again = false;
  let unsubscribe = () => {};

  async function apply(changes: readonly Change[]) {
    const now = clock.now();
    const { changes: sound, refused } = settle(changes, now);
    const allowed = sound.map((change): Change => {
      const by = change.type === 'block' ? guard.check(change.cidr, now) : undefined;
      if (by === undefined) return change;
      onVeto({ change, by });
      // Not merely left out: an earlier block of it may still stand.
      return { type: 'lift', cidr: change.cidr };
    });
    const done = adapter.apply(allowed);
    applying.add(done);
    try {
      return [...refused, ...(await done)];
    } finally {
      applying.delete(done);
    }
  }

  async function sweep() {
    // What was allowed a moment ago must have arrived, or the list would miss it.
    await Promise.allSettled(applying);
    const now = clock.now();
    const lifts: Change[] = [];
    for (const { cidr } of await adapter.list()) {
      const by = guard.check(cidr, now);
      if (by === undefined) continue;
      const change = { type: 'lift', cidr } as const;
      lifts.push(change);
      onVeto({ change, by });
    }
    if (lifts.length > 0) await adapter.apply(lifts);
  }

  /** Many changes of the guard while one sweep runs need one more sweep, not many. */
  async function sweepSoon() {
    again = true;
    sweeping ??= (async () => {
      while (again) {
        again = false;
        await sweep().catch(onError);
      }
      sweeping = undefined;
    })();
    await sweeping;
  }

  return {
    name: adapter.name,
    enforces: adapter.enforces,
    async start() {
      await adapter.start();
      unsubscribe();
      unsubscribe = guard.onChange(() => void sweepSoon());
      await sweep();
    },
    apply,
    sweep,
    list: () => adapter.list(),
    clear: () => adapter.clear(),
    async stop() {
      unsubscribe();
      await sweeping;
      await adapter.stop();
    },
    ...(adapter.watch && { watch: adapter.watch.bind(adapter) }),
  };
}
