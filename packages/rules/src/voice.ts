// A counted Threat joins what is known of its indicator.
import type { AuthorKey } from '@tocsin/protocol';
import { makeRoom } from './capacity.ts';
import type { Changes } from './changes.ts';
import type { SignalRow } from './model.ts';
import type { Policy } from './policy.ts';
import { touched } from './rescore.ts';
import type { Entry, Said, Voice } from './rows.ts';
import { entryOf, settle } from './stage.ts';
import { heardAt, noteNamed } from './talk.ts';
import { regardOf } from './weight.ts';

/** `live`: heard as it happened, so that a sighting may pay for it. */
export function addVoice(changes: Changes, row: SignalRow, live: boolean): void {
  if (row.indicator === undefined) return;
  const entry = entryOf(changes, row.indicator);
  if (!entry.voices.some(({ author }) => author === row.author)) noteNamed(changes, row.author);
  const { class: of, group, trust } = regardOf(changes, row.author);
  const said: Said = {
    id: row.id,
    sequence: row.sequence,
    confidence: row.confidence ?? 0,
    issuedAt: row.issuedAt,
    expiresAt: row.expiresAt,
    receivedAt: row.receivedAt,
    live,
    trustThen: trust,
  };
  const voice: Voice = { author: row.author, class: of, group, trust, signals: [said] };
  const voices = bounded(changes, withSaid(entry, voice, changes.policy), row.author);
  // Who finds no room has changed nothing, and costs nothing.
  if (!voices.some(({ author }) => author === row.author)) return;
  settle(changes, touched(changes, { ...entry, voices }));
  makeRoom(changes);
}

function withSaid(entry: Entry, voice: Voice, { signalsPerVoiceMax }: Policy): readonly Voice[] {
  const at = entry.voices.findIndex(({ author }) => author >= voice.author);
  const before = entry.voices[at];
  if (before?.author !== voice.author)
    return at < 0 ? [...entry.voices, voice] : entry.voices.toSpliced(at, 0, voice);
  // The earliest are kept: a repeat beyond the bound changes nothing, as repeats should.
  const signals = [...before.signals, ...voice.signals].sort(byIssue).slice(0, signalsPerVoiceMax);
  return entry.voices.with(at, { ...before, signals });
}

const byIssue = (a: Said, b: Said): number => a.issuedAt - b.issuedAt || a.sequence - b.sequence;

/**
 * Names cost nothing, so of all strangers, and of the guests of one sponsor, only so many are remembered about one address: the most
 * trusted, then who came first. The strongest of a group speaks for all of it, so that no more are needed.
 */
function bounded(changes: Changes, voices: readonly Voice[], newest: AuthorKey): readonly Voice[] {
  const { strangersPerEntryMax, guestsPerEntryMax } = changes.policy;
  const last = voices.find(({ author }) => author === newest);
  if (last === undefined || !(last.class === 'stranger' || isGuest(last))) return voices;
  const most = last.class === 'stranger' ? strangersPerEntryMax : guestsPerEntryMax;
  if (voices.length <= most) return voices;
  const alike = voices.filter((voice) =>
    last.class === 'stranger'
      ? voice.class === 'stranger'
      : isGuest(voice) && voice.group === last.group,
  );
  if (alike.length <= most) return voices;
  const least = alike.reduce((low, voice) =>
    (voice.trust - low.trust || heardAt(low) - heardAt(voice)) < 0 ? voice : low,
  );
  return voices.filter((voice) => voice !== least);
}

/** Somebody else answers for him. */
const isGuest = (voice: Voice): boolean => voice.class === 'friend' && voice.group !== voice.author;
