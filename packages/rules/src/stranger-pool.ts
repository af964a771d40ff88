// How many signals of strangers are kept at all: a fresh key costs nothing, so their number is bounded together, not each.
import type { Changes } from './changes.ts';
import type { Policy } from './policy.ts';
import type { Ledger } from './rows.ts';

/** The ledger's row for it. */
export const POOL = 'strangers';
const HOUR_MS = 3_600_000;

const heardIn = (pool: Ledger | undefined, now: number): number =>
  pool?.due !== undefined && now < pool.due ? (pool.heard ?? 0) : 0;

export const poolSpent = (pool: Ledger | undefined, now: number, policy: Policy): boolean =>
  heardIn(pool, now) >= policy.strangerSignalsPerHour;

/** Counts one more signal of a stranger; false when the hour has no place left. */
export function takeFromPool(changes: Changes): boolean {
  const { now, policy } = changes;
  const pool = changes.read('ledger', POOL);
  if (poolSpent(pool, now, policy)) return false;
  const heard = heardIn(pool, now);
  const due = heard === 0 ? now + HOUR_MS : pool?.due;
  changes.save('ledger', POOL, { enforced: 0, heard: heard + 1, ...(due && { due }) });
  return true;
}
