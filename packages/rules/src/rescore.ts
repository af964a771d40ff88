// When an author's trust falls, all that stands on his word is weighed again; when it rises, only what is touched later.
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Micro, PeerClass } from './model.ts';
import type { Entry } from './rows.ts';
import { isVeto } from './score.ts';
import { settle } from './stage.ts';
import { regardOf } from './weight.ts';

/** `lower` never raises what an earlier moment had counted; `set` takes the weight of now. */
export function rescore(changes: Changes, author: AuthorKey, how: 'lower' | 'set'): void {
  const { class: of, trust: weight } = regardOf(changes, author);
  for (const indicator of indicatorsOf(changes, author)) {
    const entry = changes.read('staged', indicator);
    if (entry === undefined) continue;
    const reweighed = <T extends { author: AuthorKey; trust: Micro; class: PeerClass }>(
      it: T,
    ): T =>
      it.author === author
        ? { ...it, class: of, trust: how === 'lower' ? Math.min(it.trust, weight) : weight }
        : it;
    settle(changes, mapWords(entry, reweighed));
  }
}

/** The entry as now weighed: whoever spoke of it counts with his trust of now. */
export function touched(changes: Changes, entry: Entry): Entry {
  return mapWords(entry, (word) => {
    const now = regardOf(changes, word.author);
    const isSame = word.class === now.class && word.group === now.group && word.trust === now.trust;
    return isSame ? word : { ...word, class: now.class, group: now.group, trust: now.trust };
  });
}

type Word = { author: AuthorKey; trust: Micro; class: PeerClass; group: string };

/** Votes that are no vetoes weigh nothing, whoever casts them. */
function mapWords(entry: Entry, change: <T extends Word>(word: T) => T): Entry {
  const voices = changed(entry.voices, change);
  const votes = entry.votes && changed(entry.votes, (vote) => (isVeto(vote) ? change(vote) : vote));
  // Nearly always nothing has changed.
  if (voices === entry.voices && votes === entry.votes) return entry;
  return votes === undefined ? { ...entry, voices } : { ...entry, voices, votes };
}

/** The same list where nothing changes. */
function changed<T>(words: readonly T[], change: (word: T) => T): readonly T[] {
  const after = words.map(change);
  return after.every((word, i) => word === words[i]) ? words : after;
}

export function indicatorsOf(changes: Changes, author: AuthorKey): ReadonlySet<Indicator> {
  const indicators = new Set<Indicator>();
  for (const row of changes.signalsOf(author))
    if (row.indicator !== undefined && row.expiresAt > changes.now) indicators.add(row.indicator);
  return indicators;
}
