// The blast radius: how many peer-made blocks this node enforces, by the minute and in all, the highest score first.
import type { Indicator } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Micro } from './model.ts';
import type { Ledger, Ranked } from './rows.ts';

const MINUTE_MS = 60_000;
const NODE = 'node';
/** A signal may be a day old when it comes; its minute is counted as long. */
const MINUTE_KEPT_MS = 25 * 60 * MINUTE_MS;
/** How many of the weakest blocks one look over all entries finds, and how often one may look. */
const WEAKEST_FOUND = 256;
const WEAKEST_EVERY_MS = MINUTE_MS;

export const minuteOf = (issuedAt: number): number => Math.floor(issuedAt / MINUTE_MS);

export const ledgerOf = (changes: Changes): Ledger =>
  changes.read('ledger', NODE) ?? { enforced: 0, staged: 0 };

export function countLedger(changes: Changes, by: { enforced?: number; staged?: number }): void {
  const ledger = ledgerOf(changes);
  changes.save('ledger', NODE, {
    ...ledger,
    enforced: Math.max(0, ledger.enforced + (by.enforced ?? 0)),
    staged: Math.max(0, (ledger.staged ?? 0) + (by.staged ?? 0)),
    newest: Math.max(ledger.newest ?? 0, changes.now),
  });
}

/** Room for one more block, perhaps at the expense of weaker ones, or the budget that is full. */
export type Seat =
  | { readonly granted: true; readonly unseats: readonly Indicator[] }
  | { readonly granted: false; readonly full: 'minute' | 'total' };

/** Asks for a place in both budgets. What is unseated is for the caller to lift. */
export function takeSeat(
  changes: Changes,
  indicator: Indicator,
  score: Micro,
  minute: number,
): Seat {
  const unseats: Indicator[] = [];
  const { newBlocksPerMinute, peerBlocksMax } = changes.policy;
  const key = `minute/${minute}`;
  let begun = changes.read('ledger', key)?.begun ?? [];
  begun = begun.filter(([, other]) => other !== indicator);
  if (begun.length >= newBlocksPerMinute) {
    const weakest = lowest(begun);
    if (weakest === undefined || !isBelow(weakest, [score, indicator]))
      return { granted: false, full: 'minute' };
    begun = begun.filter((ranked) => ranked !== weakest);
    unseats.push(weakest[1]);
  }
  const freed = unseats.filter((other) => isSeated(changes, other)).length;
  if (ledgerOf(changes).enforced - freed >= peerBlocksMax) {
    const weakest = weakestOfAll(changes, [score, indicator]);
    if (weakest === undefined) return { granted: false, full: 'total' };
    unseats.push(weakest);
  }
  if (Number.isFinite(newBlocksPerMinute)) {
    const due = (minute + 1) * MINUTE_MS + MINUTE_KEPT_MS;
    changes.save('ledger', key, { enforced: 0, begun: [...begun, [score, indicator]], due });
  }
  countLedger(changes, { enforced: 1 });
  return { granted: true, unseats };
}

const lowest = (ranked: readonly Ranked[]): Ranked | undefined =>
  ranked.reduce<Ranked | undefined>(
    (low, next) => (low === undefined || isBelow(next, low) ? next : low),
    undefined,
  );

/** Equal scores are told apart by name, so that the order of arrival does not matter. */
const isBelow = (a: Ranked, b: Ranked): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] > b[1]);

/** Whether the entry holds a place in the budgets now. */
function isSeated(changes: Changes, indicator: Indicator): boolean {
  return changes.read('staged', indicator)?.block?.minute !== undefined;
}

/** All entries are looked over once in a while, never once per signal. */
function weakestOfAll(changes: Changes, than: Ranked): Indicator | undefined {
  const ledger = ledgerOf(changes);
  let list = ledger.weakest ?? [];
  let at = ledger.weakestAt ?? Number.NEGATIVE_INFINITY;
  if (list.length === 0 && changes.now - at >= WEAKEST_EVERY_MS) {
    list = ranking(changes).slice(0, WEAKEST_FOUND);
    at = changes.now;
  }
  let found: Indicator | undefined;
  while (found === undefined && list[0] !== undefined && isBelow(list[0], than)) {
    const candidate = list[0][1];
    list = list.slice(1);
    if (isSeated(changes, candidate)) found = candidate;
  }
  changes.save('ledger', NODE, { ...ledger, weakest: list, weakestAt: at });
  return found;
}

function ranking(changes: Changes): readonly Ranked[] {
  const seated: Ranked[] = [];
  for (const indicator of changes.stagedKeys()) {
    const score = changes.read('staged', indicator)?.decision.score ?? 0;
    if (isSeated(changes, indicator)) seated.push([score, indicator]);
  }
  return seated.sort((a, b) => (isBelow(a, b) ? -1 : 1));
}
