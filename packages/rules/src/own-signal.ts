// A signal of this node itself: just signed, or brought back by the sync after the disk was lost.
import type { Retraction, Signal, Threat } from '@tocsin/protocol';
import { ACCEPT } from './admit.ts';
import { type Changes, signalKey } from './changes.ts';
import { memoryOf, remember, rungMs } from './memory.ts';
import type { Channel, SignalRow, Verdict } from './model.ts';
import { touched } from './rescore.ts';
import { retract, retractionOf, takeEarlyRetraction } from './retract.ts';
import { signalRow } from './signal-row.ts';
import { entryOf, settle } from './stage.ts';

/** Kept for the others. What a lost disk had known of own sightings comes back as it was: it restarts no block. */
export function recallOwn(changes: Changes, signal: Signal, channel: Channel): Verdict {
  const { author, body } = signal;
  const row = takeEarlyRetraction(changes, signalRow(signal, changes.now, 'counted'));
  changes.save('signal', signalKey(author, body.sequence), row);
  if (body.kind === 'retraction') {
    retract(changes, body, author);
    if (channel === 'sync') forgetRecalled(changes, body);
  }
  if (body.kind !== 'threat' || row.retracted) return ACCEPT;
  const { indicator, issuedAt } = body;
  const memory = memoryOf(changes, indicator);
  if (issuedAt >= (memory.publishedAt ?? 0))
    remember(changes, { ...memory, publishedAt: issuedAt });
  if (channel === 'sync') recallSighting(changes, body);
  if (channel === 'sync' && isCalledFalse(changes, row)) changes.publish(retractionOf(row));
  return ACCEPT;
}

/** While it was lost its operator said that it was wrong: it could not be taken back then. */
function isCalledFalse(changes: Changes, { author, sequence, indicator }: SignalRow): boolean {
  for (const later of changes.signalsOf(author, sequence))
    if (later.indicator === indicator && later.verdict === 'false-positive' && !later.retracted)
      return true;
  return false;
}

/** It was sighted before it was signed: perhaps long before, when the clock was in doubt or the node was just starting. */
function recallSighting(
  changes: Changes,
  { indicator, issuedAt, lastSeen, confidence }: Threat,
): void {
  const at = Math.min(lastSeen, issuedAt);
  const until = at + rungMs(1, changes.policy);
  const entry = entryOf(changes, indicator);
  const { local } = entry;
  if (until <= Math.max(changes.now, local?.until ?? 0)) return;
  const confirmed = local?.confirmed ?? false;
  settle(changes, { ...entry, local: { at, until, confidence, confirmed } });
}

/** What it had seen itself before it took the word back is no attack: the sync brings such a word first, and a damaged store may have kept it. */
function forgetRecalled(changes: Changes, { targetSequence, issuedAt }: Retraction): void {
  const target = changes.read('signal', signalKey(changes.view.self, targetSequence));
  const indicator = target?.retracted && target.indicator;
  const entry = indicator && changes.read('staged', indicator);
  if (!entry || entry.local === undefined || entry.local.at > issuedAt) return;
  const { local: _, ...rest } = touched(changes, entry);
  settle(changes, rest);
}
