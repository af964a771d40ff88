// An operator's verdict on an address, heard from another node: "false positive" is a veto, within its group's credit line.
import type { AuthorKey } from '@tocsin/protocol';
import { makeRoom } from './capacity.ts';
import type { Changes } from './changes.ts';
import { charge } from './line.ts';
import type { SignalRow } from './model.ts';
import { touched } from './rescore.ts';
import type { Entry, Vote } from './rows.ts';
import { isVeto } from './score.ts';
import { entryOf, settle } from './stage.ts';
import { regardOf } from './weight.ts';

/** An author's latest verdict is his verdict: a later "confirmed" withdraws his veto, and says no more than that. */
export function vote(changes: Changes, row: SignalRow): void {
  if (row.indicator === undefined || row.verdict === undefined) return;
  const regard = regardOf(changes, row.author);
  // It would weigh nothing, and fresh keys would make the row grow without end.
  if (regard.class === 'stranger') return;
  const entry = entryOf(changes, row.indicator);
  const votes = entry.votes ?? [];
  const at = votes.findIndex((it) => it.author >= row.author);
  const isLater = votes[at]?.author === row.author;
  if (isLater && (votes[at]?.sequence ?? 0) > row.sequence) return;
  const next: Vote = {
    author: row.author,
    ...regard,
    id: row.id,
    sequence: row.sequence,
    verdict: row.verdict,
    issuedAt: row.issuedAt,
    expiresAt: row.expiresAt,
    counts: vetoCounts(changes, entry, row),
  };
  const kept = at < 0 ? [...votes, next] : votes.toSpliced(at, isLater ? 1 : 0, next);
  settle(changes, touched(changes, { ...entry, votes: kept }));
  makeRoom(changes);
}

function vetoCounts(changes: Changes, entry: Entry, row: SignalRow): boolean {
  if (row.verdict !== 'false-positive') return true;
  const { class: of, group } = changes.peer(row.author);
  // What I see myself is no false positive, whoever says so.
  if (entry.local !== undefined && row.issuedAt <= entry.local.at) return false;
  return of === 'own' || charge(changes, group, `veto:${entry.indicator}`);
}

/** A local sighting proves the vetoes wrong: they no longer count, and their authors are to pay. */
export function voidVetoes(entry: Entry): {
  readonly votes: readonly Vote[] | undefined;
  readonly vetoers: readonly AuthorKey[];
} {
  const votes = entry.votes?.map((it) => (isVeto(it) ? { ...it, counts: false } : it));
  return { votes, vetoers: (entry.votes ?? []).filter(isVeto).map((it) => it.author) };
}
