// From who says what to one score, one action and its end. Pure: the same evidence at the same moment gives the same answer, in whatever order it came.
import type { AuthorKey } from '@tocsin/protocol';
import { FewMap } from './few.ts';
import { corroborate, ONE, times } from './micro.ts';
import type { Micro, PeerClass } from './model.ts';
import type { Action, Local, Voice, Vote } from './rows.ts';
import { confidenceAt, runsInAll, type Scale, type Tier, windowEnds } from './windows.ts';

export interface Evidence {
  readonly voices: readonly Voice[];
  readonly votes?: readonly Vote[] | undefined;
  readonly local?: Local | undefined;
}

/** One author's part of the score. */
export interface Term {
  /** `self` for this node's own sighting. */
  readonly author: AuthorKey;
  readonly class: PeerClass;
  readonly group: string;
  readonly trust: Micro;
  readonly confidence: Micro;
  /** What vetoes leave of it, in millionths. */
  readonly veto: Micro;
  readonly term: Micro;
}

export interface Weighed {
  readonly action: Action;
  /** The first moment at which the action ceases; 0 for observe. */
  readonly end: number;
  readonly score: Micro;
  readonly terms: readonly Term[];
  /** The largest term. */
  readonly lead?: Term;
}

/** Whom a line or a breaker has refused: their terms are left out. */
export type Refused = readonly string[];
export const refusedByLine = (group: string): string => `line:${group}`;
export const refusedByBreaker = (author: AuthorKey): string => `breaker:${author}`;

export const SELF = 'self';
const STRANGERS = 'strangers';

/** The highest tier whose combined score reaches it, and until when. */
export function weigh(
  evidence: Evidence,
  scale: Scale,
  now: number,
  refused: Refused = [],
): Weighed {
  const heard = refused.length === 0 ? evidence : without(evidence, refused);
  let low: { readonly tier: Tier | undefined; readonly score: Micro } = {
    tier: undefined,
    score: 0,
  };
  const isFresh = heard.voices.every((voice) => runsInAll(voice, scale, now));
  let score = -1;
  for (const tier of scale.tiers) {
    // What counts for each tier comes to the same in each.
    if (score < 0 || !isFresh) score = scoreAt(heard, scale, tier, now);
    if (score >= tier.from) {
      const end = endOf(heard, scale, tier, now);
      return { action: tier.action, end, score, ...shown(termsAt(heard, scale, tier, now)) };
    }
    if (score >= low.score) low = { tier, score };
  }
  const terms = low.tier === undefined ? [] : termsAt(heard, scale, low.tier, now);
  return { action: 'observe', end: 0, score: low.score, ...shown(terms) };
}

function shown(terms: readonly Term[]): Pick<Weighed, 'terms' | 'lead'> {
  const lead = strongest(terms);
  return lead === undefined ? { terms } : { terms, lead };
}

function without({ voices, votes, local }: Evidence, refused: Refused): Evidence {
  return { voices: voices.filter((voice) => !isRefused(voice, refused)), votes, local };
}

function isRefused(voice: Voice, refused: Refused): boolean {
  return voice.class === 'own'
    ? refused.includes(refusedByBreaker(voice.author))
    : refused.includes(refusedByLine(groupOf(voice)));
}

/** All strangers are one group: identities cost nothing. */
export const groupOf = (voice: { readonly class: PeerClass; readonly group: string }): string =>
  voice.class === 'stranger' ? STRANGERS : voice.group;

/** What the parts of `termsAt` come to: asked for at many moments, so it makes nothing of them. */
function scoreAt(evidence: Evidence, scale: Scale, tier: Tier, at: number): Micro {
  const { voices, local } = evidence;
  const vetoes = vetoesAt(evidence, scale, at);
  const choir = new Choir(scale);
  for (const voice of voices) {
    const confidence = confidenceAt(voice, tier, at);
    if (confidence < 0) continue;
    const group = groupOf(voice);
    const term = times(times(voice.trust, confidence), leftOf(voice, group, vetoes, scale));
    choir.hear(voice.class, group, voice.trust, term);
  }
  if (local !== undefined && local.until > at) choir.hear('own', SELF, ONE, localScore(local));
  return choir.score();
}

function termsAt(evidence: Evidence, scale: Scale, tier: Tier, at: number): readonly Term[] {
  const { voices, local } = evidence;
  const vetoes = vetoesAt(evidence, scale, at);
  const terms: Term[] = [];
  for (const voice of voices) {
    const confidence = confidenceAt(voice, tier, at);
    if (confidence < 0) continue;
    const { author, trust } = voice;
    const group = groupOf(voice);
    const veto = leftOf(voice, group, vetoes, scale);
    const term = times(times(trust, confidence), veto);
    terms.push({ author, class: voice.class, group, trust, confidence, veto, term });
  }
  if (local !== undefined && local.until > at) terms.push(localTerm(local));
  return terms;
}

function localTerm(local: Local): Term {
  const confidence = localScore(local);
  const sure = { class: 'own', trust: ONE, veto: ONE } as const;
  return { author: SELF, group: SELF, ...sure, confidence, term: confidence };
}

/** What I saw myself needs nobody's trust; what others had said too, or the operator says, is certain. */
export const localScore = (local: Pick<Local, 'confidence' | 'confirmed'>): Micro =>
  local.confirmed ? ONE : local.confidence;

/** By group its strongest vetoer, the strongest first. */
type Vetoes = readonly (readonly [group: string, trust: Micro])[];
const NO_VETOES: Vetoes = [];

/** One beyond its group's line is none, nor one that a sighting here has proved wrong. */
export const isVeto = ({ verdict, counts }: Vote): boolean =>
  verdict === 'false-positive' && counts;

/** A stranger's veto is air. */
const isHeeded = (vote: Vote, { trustToCount }: Scale): boolean =>
  isVeto(vote) && vote.class !== 'stranger' && vote.trust >= trustToCount;

/** Own machines' voices are not touched by any. */
function vetoesAt({ voices, votes }: Evidence, scale: Scale, at: number): Vetoes {
  if (votes === undefined || voices.every((voice) => voice.class === 'own')) return NO_VETOES;
  const vetoes = new Map<string, Micro>();
  for (const vote of votes) {
    if (vote.expiresAt <= at || !isHeeded(vote, scale)) continue;
    vetoes.set(vote.group, Math.max(vetoes.get(vote.group) ?? 0, vote.trust));
  }
  return [...vetoes].sort((a, b) => b[1] - a[1]);
}

/** What vetoes leave of a voice; an own machine's is not touched by them, nor any by its own group's. */
function leftOf(voice: Voice, group: string, vetoes: Vetoes, scale: Scale): Micro {
  let left = ONE;
  if (voice.class === 'own') return left;
  for (const [vetoer, trust] of vetoes)
    if (vetoer !== group) left = times(left, ONE - Math.floor(trust / scale.vetoDivisor));
  return left;
}

/** Corroboration over groups, each at its strongest member that may count; strangers alone stay below a block. */
class Choir {
  readonly #scale: Scale;
  readonly #groups = new FewMap<Micro>();
  #loudest = 0;
  #anchored = false;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  hear(of: PeerClass, group: string, trust: Micro, term: Micro): void {
    const [, , watch] = this.#scale.tiers;
    this.#loudest = Math.max(this.#loudest, term);
    if (of !== 'stranger' && term >= (watch?.from ?? 0)) this.#anchored = true;
    if (trust >= this.#scale.trustToCount)
      this.#groups.set(group, Math.max(this.#groups.get(group) ?? 0, term));
  }

  score(): Micro {
    const [, block] = this.#scale.tiers;
    const groups = this.#groups.values();
    const score = groups.length === 0 ? this.#loudest : corroborate(groups);
    return this.#anchored ? score : Math.min(score, (block?.from ?? 0) - 1);
  }
}

/** Ties are broken by name, so that every order of arrival names the same lead. */
function strongest(terms: readonly Term[]): Term | undefined {
  let lead: Term | undefined;
  for (const term of terms)
    if (
      lead === undefined ||
      term.term > lead.term ||
      (term.term === lead.term && term.author < lead.author)
    )
      lead = term;
  return lead;
}

/**
 * The first moment at which the score falls short of the tier. Terms only end, so until a veto ends it only falls, and
 * the moment can be searched by halves; then it may have risen, and it is searched among those that follow.
 */
function endOf(evidence: Evidence, scale: Scale, tier: Tier, now: number): number {
  const moments: number[] = [];
  for (const voice of evidence.voices)
    for (const end of windowEnds(voice, tier)) if (end > now) moments.push(end);
  const { local, votes } = evidence;
  if (local !== undefined && local.until > now) moments.push(local.until);
  if (moments.length > 1) moments.sort((a, b) => a - b);
  const fallsShort = (at: number): boolean => scoreAt(evidence, scale, tier, at) < tier.from;
  let rest = moments;
  if (votes !== undefined)
    for (const rise of endsOfVetoes(votes, scale)) {
      const next = rest.findIndex((at) => at >= rise);
      const falling = next < 0 ? rest : rest.slice(0, next);
      const last = falling.at(-1);
      if (last !== undefined && fallsShort(last)) return firstOf(falling, fallsShort);
      rest = rest.slice(falling.length);
    }
  const last = rest.at(-1);
  return last !== undefined && fallsShort(last) ? firstOf(rest, fallsShort) : now;
}

/** The moments at which the score may rise. */
function endsOfVetoes(votes: readonly Vote[], scale: Scale): readonly number[] {
  const ends = votes.flatMap((vote) => (isHeeded(vote, scale) ? vote.expiresAt : []));
  return ends.sort((a, b) => a - b);
}

/** The first for which `holds`; it holds for the last, and for all that follow one for which it does. */
function firstOf(moments: readonly number[], holds: (at: number) => boolean): number {
  let low = 0;
  let high = moments.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(moments[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return moments[low] ?? 0;
}
