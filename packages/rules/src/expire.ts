// Time passed: what is due is done, the earliest first, each row by itself.
import { type Changes, signalKey } from './changes.ts';
import { judgeHeld } from './held.ts';
import { tidyLine } from './line.ts';
import { remember } from './memory.ts';
import type { SignalRow, TableName, Tables } from './model.ts';
import { PACE, publishWaiting } from './pace.ts';
import { endQuarantine } from './quarantine.ts';
import { settle } from './stage.ts';
import { saveStanding } from './standing.ts';
import { standingOf } from './trust.ts';

/** Rows of one step: a full one takes some ten milliseconds, and more come with the next. */
const ROWS_PER_STEP = 1_000;

export function expire(changes: Changes): void {
  const { now, view } = changes;
  for (const { table, key } of [...view.due(now, ROWS_PER_STEP)]) {
    // Another row of this step may have moved it, or taken it away.
    const due = changes.read(table, key)?.due;
    if (due !== undefined && due <= now) expireRow(changes, table, key);
  }
}

function expireRow(changes: Changes, table: TableName, key: string): void {
  switch (table) {
    case 'staged':
      withRow(changes, table, key, settle);
      break;
    case 'standing':
      endQuarantine(changes, key, 'clock');
      // Nearly always nothing is held, and to look means to go through all that he has said.
      if ((changes.read('standing', key)?.held ?? 0) > 0) judgeHeld(changes, key);
      break;
    case 'signal':
      withRow(changes, table, key, forget);
      break;
    case 'line':
      withRow(changes, table, key, tidyLine);
      break;
    case 'ledger':
      if (key === PACE) publishWaiting(changes);
      else changes.save('ledger', key, undefined);
      break;
    case 'memory':
      withRow(changes, table, key, remember);
      break;
  }
}

function withRow<T extends TableName>(
  changes: Changes,
  table: T,
  key: string,
  act: (changes: Changes, row: Tables[T]) => void,
): void {
  const row = changes.read(table, key);
  if (row !== undefined) act(changes, row);
}

function forget(changes: Changes, { author, sequence, state }: SignalRow): void {
  changes.save('signal', signalKey(author, sequence), undefined);
  if (state !== 'held') return;
  const standing = standingOf(changes, author);
  saveStanding(changes, { ...standing, held: Math.max(0, standing.held - 1) });
}
