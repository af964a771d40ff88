// From who says what to one score, one action and its end. Pure: the same evidence at the same moment gives the same answer, in whatever order it came.
import type { AuthorKey } from '@tocsin/protocol';
import { corroborate, ONE, times } from './micro.ts';
import type { Micro, PeerClass } from './model.ts';
import type { Action, Local, Voice, Vote } from './rows.ts';
import { type Scale, type Tier, windowEnds } from './windows.ts';

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

interface Timed {
  readonly voice: Voice;
  readonly ends: readonly number[];
}

/** The highest tier whose combined score reaches it, and until when. */
export function weigh(
  evidence: Evidence,
  scale: Scale,
  now: number,
  refused: Refused = [],
): Weighed {
  const voices = evidence.voices.filter((voice) => !isRefused(voice, refused));
  let low: Weighed = { action: 'observe', end: 0, score: 0, terms: [] };
  for (const tier of scale.tiers) {
    const timed = voices.map((voice) => ({ voice, ends: windowEnds(voice, tier) }));
    const terms = termsAt(timed, evidence, scale, now);
    const score = combine(terms, scale);
    const lead = strongest(terms);
    const shown = { score, terms, ...(lead !== undefined && { lead }) };
    if (score >= tier.from)
      return { action: tier.action, end: endOf(timed, evidence, scale, tier, now), ...shown };
    if (score >= low.score) low = { action: 'observe', end: 0, ...shown };
  }
  return low;
}

function isRefused(voice: Voice, refused: Refused): boolean {
  if (refused.length === 0) return false;
  return voice.class === 'own'
    ? refused.includes(refusedByBreaker(voice.author))
    : refused.includes(refusedByLine(groupOf(voice)));
}

/** All strangers are one group: identities cost nothing. */
export const groupOf = (voice: { readonly class: PeerClass; readonly group: string }): string =>
  voice.class === 'stranger' ? STRANGERS : voice.group;

function termsAt(
  timed: readonly Timed[],
  evidence: Evidence,
  scale: Scale,
  at: number,
): readonly Term[] {
  const vetoes = vetoesAt(evidence.votes, scale, at);
  const terms: Term[] = [];
  for (const { voice, ends } of timed) {
    let confidence = -1;
    for (let i = 0; i < ends.length; i++) {
      const said = voice.signals[i];
      if (said !== undefined && (ends[i] ?? 0) > at && said.confidence > confidence)
        confidence = said.confidence;
    }
    if (confidence < 0) continue;
    const group = groupOf(voice);
    const veto = voice.class === 'own' ? ONE : leftByVetoes(vetoes, group, scale);
    const { author, trust } = voice;
    const term = times(times(trust, confidence), veto);
    terms.push({ author, class: voice.class, group, trust, confidence, veto, term });
  }
  const { local } = evidence;
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

const NO_VETOES: ReadonlyMap<string, Micro> = new Map();

/** Per group its strongest vetoer. A stranger's veto is air. */
function vetoesAt(
  votes: readonly Vote[] | undefined,
  scale: Scale,
  at: number,
): ReadonlyMap<string, Micro> {
  if (votes === undefined) return NO_VETOES;
  const vetoes = new Map<string, Micro>();
  for (const vote of votes) {
    if (vote.verdict !== 'false-positive' || !vote.counts || vote.expiresAt <= at) continue;
    if (vote.class === 'stranger' || vote.trust < scale.trustToCount) continue;
    vetoes.set(vote.group, Math.max(vetoes.get(vote.group) ?? 0, vote.trust));
  }
  return vetoes;
}

function leftByVetoes(vetoes: ReadonlyMap<string, Micro>, group: string, scale: Scale): Micro {
  let left = ONE;
  if (vetoes.size === 0) return left;
  for (const [vetoer, trust] of [...vetoes].sort((a, b) => b[1] - a[1]))
    if (vetoer !== group) left = times(left, ONE - Math.floor(trust / scale.vetoDivisor));
  return left;
}

/** Corroboration over groups, each at its strongest member that may count; strangers alone stay below a block. */
function combine(terms: readonly Term[], scale: Scale): Micro {
  const groups = new Map<string, Micro>();
  let loudest = 0;
  let anchored = false;
  const [watchFrom, blockFrom] = edges(scale);
  for (const { class: of, group, trust, term } of terms) {
    loudest = Math.max(loudest, term);
    if (of !== 'stranger' && term >= watchFrom) anchored = true;
    if (trust >= scale.trustToCount) groups.set(group, Math.max(groups.get(group) ?? 0, term));
  }
  const score = groups.size === 0 ? loudest : corroborate([...groups.values()]);
  return anchored ? score : Math.min(score, blockFrom - 1);
}

/** The lower edges of watching and of the shortest block. */
function edges(scale: Scale): readonly [Micro, Micro] {
  const [, block, watch] = scale.tiers;
  return [watch?.from ?? 0, block?.from ?? 0];
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
 * The first moment at which the score falls short of the tier. Terms only end, so until a vote ends it only falls, and
 * the moment can be searched by halves; then it may have risen, and it is searched among those that follow.
 */
function endOf(
  timed: readonly Timed[],
  evidence: Evidence,
  scale: Scale,
  tier: Tier,
  now: number,
): number {
  const ends: number[] = [];
  for (const voice of timed) for (const end of voice.ends) if (end > now) ends.push(end);
  if (evidence.local !== undefined && evidence.local.until > now) ends.push(evidence.local.until);
  const moments = [...new Set(ends)].sort((a, b) => a - b);
  const fallsShort = (at: number): boolean =>
    combine(termsAt(timed, evidence, scale, at), scale) < tier.from;
  const rises = (evidence.votes ?? []).map((vote) => vote.expiresAt).sort((a, b) => a - b);
  let rest = moments;
  for (const rise of [...rises, Number.POSITIVE_INFINITY]) {
    const next = rest.findIndex((at) => at >= rise);
    const falling = next < 0 ? rest : rest.slice(0, next);
    const last = falling.at(-1);
    if (last !== undefined && fallsShort(last)) return firstOf(falling, fallsShort);
    rest = rest.slice(falling.length);
  }
  return now;
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
