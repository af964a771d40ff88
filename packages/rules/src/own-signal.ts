// A signal of this node itself: just signed, or brought back by the sync after the disk was lost.
import type { Signal, Threat } from '@tocsin/protocol';
import { ACCEPT } from './admit.ts';
import { type Changes, signalKey } from './changes.ts';
import { memoryOf, remember, rungMs } from './memory.ts';
import type { Channel, Verdict } from './model.ts';
import { retract, takeEarlyRetraction } from './retract.ts';
import { signalRow } from './signal-row.ts';
import { entryOf, settle } from './stage.ts';

/** Kept for the others. What a lost disk had known of own sightings comes back as it was: it restarts no block. */
export function recallOwn(changes: Changes, signal: Signal, channel: Channel): Verdict {
  const { author, body, id } = signal;
  const row = takeEarlyRetraction(changes, signalRow(signal, changes.now, 'counted'));
  changes.save('signal', signalKey(author, body.sequence), row);
  if (body.kind === 'retraction') retract(changes, body, author);
  if (body.kind !== 'threat' || row.retracted) return ACCEPT;
  const { indicator, issuedAt, sequence, expiresAt } = body;
  const memory = memoryOf(changes, indicator);
  if (issuedAt >= (memory.publishedAt ?? 0)) {
    const published = { id, sequence, expiresAt };
    remember(changes, { ...memory, publishedAt: issuedAt, published });
  }
  if (channel === 'sync' && memory.sightedAt === undefined) recallSighting(changes, body);
  return ACCEPT;
}

function recallSighting(changes: Changes, { indicator, issuedAt, confidence }: Threat): void {
  const until = issuedAt + rungMs(1, changes.policy);
  const entry = entryOf(changes, indicator);
  if (entry.local !== undefined || until <= changes.now) return;
  settle(changes, { ...entry, local: { at: issuedAt, until, confidence, confirmed: false } });
}
