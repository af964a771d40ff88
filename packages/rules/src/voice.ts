// A counted Threat joins what is known of its indicator.
import { makeRoom } from './capacity.ts';
import type { Changes } from './changes.ts';
import type { SignalRow } from './model.ts';
import { touched } from './rescore.ts';
import type { Entry, Said, Voice } from './rows.ts';
import { entryOf, settle } from './stage.ts';
import { noteNamed } from './talk.ts';
import { classOf } from './trust.ts';
import { weightOf } from './weight.ts';

/** `live`: heard as it happened, so that a sighting may pay for it. */
export function addVoice(changes: Changes, row: SignalRow, live: boolean): void {
  if (row.indicator === undefined) return;
  const entry = entryOf(changes, row.indicator);
  if (!entry.voices.some(({ author }) => author === row.author)) noteNamed(changes, row.author);
  const trust = weightOf(changes, row.author);
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
  const voices = boundStrangers(changes, withSaid(changes, entry, row, said));
  settle(changes, touched(changes, { ...entry, voices }));
  makeRoom(changes);
}

function withSaid(changes: Changes, entry: Entry, row: SignalRow, said: Said): readonly Voice[] {
  const { author } = row;
  const at = entry.voices.findIndex((it) => it.author >= author);
  const voice = entry.voices[at];
  if (voice?.author === author) {
    // The earliest are kept: a repeat beyond the bound changes nothing, as repeats should.
    const signals = [...voice.signals, said]
      .sort(byIssue)
      .slice(0, changes.policy.signalsPerVoiceMax);
    return entry.voices.with(at, { ...voice, signals });
  }
  const peer = changes.peer(author);
  const first: Voice = {
    author,
    class: classOf(peer, changes.read('standing', author)),
    group: peer.group,
    trust: said.trustThen,
    signals: [said],
  };
  return at < 0 ? [...entry.voices, first] : entry.voices.toSpliced(at, 0, first);
}

const byIssue = (a: Said, b: Said): number => a.issuedAt - b.issuedAt || a.sequence - b.sequence;

/** Identities cost nothing, so only so many strangers are remembered about one address: the most trusted, then who came first. */
function boundStrangers(changes: Changes, voices: readonly Voice[]): readonly Voice[] {
  const strangers = voices.filter((voice) => voice.class === 'stranger');
  if (strangers.length <= changes.policy.strangersPerEntryMax) return voices;
  const least = strangers.reduce((low, voice) =>
    (voice.trust - low.trust || heardAt(low) - heardAt(voice)) < 0 ? voice : low,
  );
  return voices.filter((voice) => voice !== least);
}

const heardAt = (voice: Voice): number => Math.min(...voice.signals.map((said) => said.receivedAt));
