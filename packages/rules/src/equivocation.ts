// Two different signals of one author under one sequence: a lie, and its own proof.
import type { Signal } from '@tocsin/protocol';
import { ACCEPT, ignore } from './admit.ts';
import { type Changes, signalKey } from './changes.ts';
import type { SignalRow, Verdict } from './model.ts';
import { alarming, quarantineForFault } from './quarantine.ts';
import { signalRow } from './signal-row.ts';

/** Both are kept, and passed on: others may have seen only one. */
export function recordEquivocation(changes: Changes, known: SignalRow, second: Signal): Verdict {
  const { author, body } = second;
  const { envelope: rival } = signalRow(second, changes.now, 'held');
  changes.save('signal', signalKey(author, body.sequence), { ...known, rival });
  const inputs = { sequence: body.sequence, first: known.id, second: second.id };
  changes.tell({ kind: 'equivocation', author, inputs, ...alarming(changes, author) });
  if (author === changes.view.self) return ignore('own');
  const reason = `signed two signals with the sequence ${body.sequence}`;
  quarantineForFault(changes, author, 'equivocation', reason);
  return ACCEPT;
}
