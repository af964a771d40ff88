// A quarantine has ended: what was kept meanwhile is judged again.
import type { AuthorKey } from '@tocsin/protocol';
import { isCanary } from './canary.ts';
import { type Changes, signalKey } from './changes.ts';
import { quarantineOf } from './quarantine.ts';
import { overRate } from './rate.ts';
import { saveStanding } from './standing.ts';
import { standingOf } from './trust.ts';
import { vote } from './veto.ts';
import { addVoice } from './voice.ts';

/** In order of sequence; what would still be over the rate stays held, and quarantines nobody a second time. */
export function judgeHeld(changes: Changes, author: AuthorKey): void {
  const { now } = changes;
  if (quarantineOf(changes.read('standing', author), now) !== undefined) return;
  const held = [...changes.signalsOf(author)].filter(
    (row) => row.state === 'held' && row.rival === undefined && row.expiresAt > now,
  );
  let freed = 0;
  for (const row of held) {
    if (row.indicator === undefined) continue;
    if (row.verdict !== 'false-positive' && isCanary(row.indicator, changes.policy)) continue;
    if (row.kind === 'threat' && overRate(changes, author, row.issuedAt)) continue;
    const counted = { ...row, state: 'counted' } as const;
    changes.save('signal', signalKey(author, row.sequence), counted);
    freed++;
    if (row.retracted) continue;
    if (row.kind === 'threat') addVoice(changes, counted, false);
    else vote(changes, counted);
  }
  if (freed === 0) return;
  const standing = standingOf(changes, author);
  saveStanding(changes, { ...standing, held: Math.max(0, standing.held - freed) });
}
