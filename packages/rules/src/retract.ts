// An author takes an earlier signal of his back; the retraction may come before its target.
import type { AuthorKey, Retraction } from '@tocsin/protocol';
import { type Changes, signalKey } from './changes.ts';
import type { Draft, SignalRow } from './model.ts';
import { touched } from './rescore.ts';
import { signalEnd } from './signal-row.ts';
import { settle } from './stage.ts';
import { saveStanding } from './standing.ts';
import { standingOf } from './trust.ts';
import { vote } from './veto.ts';

export const retractionOf = ({ id, sequence, expiresAt }: SignalRow): Draft => ({
  kind: 'retraction',
  target: id,
  targetSequence: sequence,
  targetExpiresAt: expiresAt,
  expiresAt,
});

/** What it supported is weighed without it. It gives no place on the credit line back. */
export function retract(changes: Changes, body: Retraction, author: AuthorKey): void {
  const key = signalKey(author, body.targetSequence);
  const target = changes.read('signal', key);
  if (target === undefined) {
    rememberEarly(changes, body, author);
    return;
  }
  if (target.id !== body.target || target.kind === 'retraction') return;
  changes.save('signal', key, { ...target, retracted: true });
  if (target.state === 'counted') unsay(changes, target);
}

function unsay(changes: Changes, target: SignalRow): void {
  const entry = target.indicator && changes.read('staged', target.indicator);
  if (!entry) return;
  const voices = entry.voices
    .map((voice) => ({ ...voice, signals: voice.signals.filter((it) => it.id !== target.id) }))
    .filter((voice) => voice.signals.length > 0);
  const { votes = [], ...rest } = entry;
  const left = votes.filter((it) => it.id !== target.id);
  settle(changes, touched(changes, { ...rest, voices, ...(left.length > 0 && { votes: left }) }));
  if (left.length < votes.length) recallEarlierVote(changes, target);
}

/** The verdict that the retracted one had replaced is the author's verdict again. */
function recallEarlierVote(changes: Changes, retracted: SignalRow): void {
  let latest: SignalRow | undefined;
  for (const row of changes.signalsOf(retracted.author)) {
    const same = row.kind === 'sighting' && row.indicator === retracted.indicator;
    const valid = row.state === 'counted' && !row.retracted && row.expiresAt > changes.now;
    if (same && valid && row.sequence >= (latest?.sequence ?? 0)) latest = row;
  }
  if (latest !== undefined) vote(changes, latest);
}

function rememberEarly(changes: Changes, body: Retraction, author: AuthorKey): void {
  const standing = standingOf(changes, author);
  const waiting = (standing.early ?? []).filter(([, , until]) => until > changes.now);
  const added = [...waiting, [body.targetSequence, body.target, signalEnd(body)] as const];
  const early = added.slice(-changes.policy.earlyRetractionsMax);
  saveStanding(changes, { ...standing, early });
}

function isTakenBack(changes: Changes, { author, sequence, id }: SignalRow): boolean {
  for (const later of changes.signalsOf(author, sequence)) if (later.target === id) return true;
  return false;
}

/** The row, marked if its retraction was here before it, or still is: a damaged store may have lost only what was taken back. */
export function takeEarlyRetraction(changes: Changes, row: SignalRow): SignalRow {
  const standing = changes.read('standing', row.author);
  const match = standing?.early?.find(
    ([sequence, id]) => sequence === row.sequence && id === row.id,
  );
  if (standing === undefined || match === undefined)
    return isTakenBack(changes, row) ? { ...row, retracted: true } : row;
  const early = standing.early?.filter((it) => it !== match) ?? [];
  saveStanding(changes, { ...standingOf(changes, row.author), early });
  return { ...row, retracted: true };
}
