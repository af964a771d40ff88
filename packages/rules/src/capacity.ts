// How many entries are kept at all: when there are too many, the least valuable go.
import type { Indicator } from '@tocsin/protocol';
import { ledgerOf } from './budget.ts';
import type { Changes } from './changes.ts';
import type { Action, Entry } from './rows.ts';
import { drop } from './stage.ts';

/** All entries are looked over at once, so a hundredth goes with each look. */
const SHARE = 100;
const RANK: Readonly<Record<Action, number>> = { observe: 0, watch: 1, block: 2 };

/** An enforced block goes last, and never without being lifted. */
export function makeRoom(changes: Changes): void {
  const { stagedEntriesMax } = changes.policy;
  const over = (ledgerOf(changes).staged ?? 0) - stagedEntriesMax;
  if (over <= 0) return;
  const entries: Entry[] = [];
  for (const indicator of changes.stagedKeys()) {
    const entry = changes.read('staged', indicator);
    if (entry !== undefined) entries.push(entry);
  }
  entries.sort(byValue);
  const leave = Math.max(over, Math.floor(stagedEntriesMax / SHARE));
  for (const entry of entries.slice(0, leave)) drop(changes, entry, 'capacity');
}

function byValue(a: Entry, b: Entry): number {
  return (
    Number(a.decision.enforced) - Number(b.decision.enforced) ||
    RANK[a.decision.action] - RANK[b.decision.action] ||
    a.decision.score - b.decision.score ||
    a.decision.end - b.decision.end ||
    compare(a.indicator, b.indicator)
  );
}

const compare = (a: Indicator, b: Indicator): number => (a < b ? -1 : 1);
