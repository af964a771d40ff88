// This node saw an attack itself, or its operator vouches for one: block, pay who had said so, tell the mesh.
import type { Indicator } from '@tocsin/protocol';
import { aboutThis } from './address.ts';
import { isCanary } from './canary.ts';
import { makeRoom } from './capacity.ts';
import type { Changes } from './changes.ts';
import { creditAuthors, debit, freePlace } from './credit.ts';
import { ladderEnd, memoryOf, remember, rungMs } from './memory.ts';
import type { Micro, Observation } from './model.ts';
import { offer } from './pace.ts';
import type { Policy } from './policy.ts';
import { touched } from './rescore.ts';
import type { Local, Memory } from './rows.ts';
import { localScore } from './score.ts';
import { entryOf, settle } from './stage.ts';
import { bearOut } from './talk.ts';
import { voidVetoes } from './veto.ts';

/** A detector's word. Own eyes need no trust: its score is its confidence, on the same ladder as every other. */
export function detect(changes: Changes, seen: Observation): void {
  const { indicator, confidence, detector, sensor, attempts, category } = seen;
  const inputs = { confidence, detector, sensor, attempts, category, watched: seen.watched };
  changes.tell({ kind: 'detected', indicator, score: confidence, inputs });
  if (isCanary(indicator, changes.policy)) {
    changes.tell({
      kind: 'canary',
      indicator,
      reason: 'detected here: a log is lying',
      alarm: true,
    });
    return;
  }
  const at = Math.min(seen.lastSeen, changes.now);
  for (const about of aboutThis(changes, indicator)) sight(changes, about, at, confidence, false);
  offer(changes, seen);
}

/** The operator's word that an address does attack: certain. */
export function vouch(changes: Changes, indicator: Indicator): void {
  for (const about of aboutThis(changes, indicator))
    sight(changes, about, changes.now, changes.policy.blockFromMicro, true);
}

function sight(
  changes: Changes,
  indicator: Indicator,
  at: number,
  confidence: Micro,
  certain: boolean,
): void {
  const { policy } = changes;
  // What was seen before he said so does not bear him out.
  const entry = bearOut(changes, entryOf(changes, indicator), at);
  const signalled = entry.decision.action !== 'observe' && entry.voices.length > 0;
  const confirmed = certain || (signalled && confidence >= policy.watchFromMicro);
  // A list is right hours later, by chance; an operator knows.
  creditAuthors(
    changes,
    entry,
    certain ? Number.NEGATIVE_INFINITY : changes.now - policy.creditWithinMs,
  );
  freePlace(changes, entry, 'confirmation');
  const memory = afterSighting(changes, indicator, at, isStrong({ confidence, confirmed }, policy));
  remember(changes, memory);
  const lastsMs = localMs(memory, { confidence, confirmed }, policy);
  const seen: Local = { at, until: at + lastsMs, confidence, confirmed };
  if (confirmed) changes.tell({ kind: 'confirmed', indicator, until: seen.until });
  const open = touched(changes, entry);
  const { votes, vetoers } = voidVetoes(open);
  const local = merged(entry.local, seen, policy);
  settle(changes, { ...open, ...(votes && { votes }), local });
  for (const author of vetoers) debit(changes, author, indicator, 'its veto met a sighting here');
  makeRoom(changes);
}

const isStrong = (local: Pick<Local, 'confidence' | 'confirmed'>, policy: Policy): boolean =>
  localScore(local) >= policy.blockFromMicro;

/** Each new episode that asks for a block is one offence more; after a long peace the ladder starts anew. */
function afterSighting(
  changes: Changes,
  indicator: Indicator,
  at: number,
  strong: boolean,
): Memory {
  const { policy } = changes;
  const { unconfirmed: _, watchOnlyUntil: __, ...memory } = memoryOf(changes, indicator);
  const sightedAt = Math.max(memory.sightedAt ?? 0, at);
  if (!strong) return { ...memory, sightedAt };
  const before = at <= ladderEnd(memory, policy) + policy.ladderMemoryMs ? memory.offences : 0;
  const again = at - (memory.sightedAt ?? 0) >= policy.episodeGapMs || !before;
  return { ...memory, sightedAt, offences: (before ?? 0) + (again ? 1 : 0) };
}

function localMs(
  memory: Memory,
  local: Pick<Local, 'confidence' | 'confirmed'>,
  policy: Policy,
): number {
  if (!isStrong(local, policy)) return policy.watchMs;
  return Math.max(rungMs(memory.offences ?? 1, policy), local.confirmed ? policy.confirmedMs : 0);
}

/** A weaker sighting never shortens nor extends what a stronger one began. */
function merged(before: Local | undefined, seen: Local, policy: Policy): Local {
  if (before === undefined || before.until <= seen.at) return seen;
  const stood = isStrong(before, policy);
  if (stood !== isStrong(seen, policy)) return stood ? before : seen;
  return {
    at: Math.max(before.at, seen.at),
    until: Math.max(before.until, seen.until),
    confidence: Math.max(before.confidence, seen.confidence),
    confirmed: before.confirmed || seen.confirmed,
  };
}
