// What must never be blocked, and why: a table with a fast answer. It reads nothing; others fill it.
import type { Cidr } from '@tocsin/protocol';
import { LOGIN_PROTECTION_MS } from '../constants.ts';
import type { Protected } from '../model.ts';
import { type Range, rangeOf } from './ranges.ts';

export interface GuardInit {
  /** How long a successful public-key login protects its address, in ms. Default 30 days. */
  readonly loginProtectionMs?: number;
}

export interface Guard {
  /** What vetoes a block of `cidr`: a protected network around it, or a protected host inside it. */
  check(cidr: Cidr, now: number): Protected | undefined;
  /** Replaces everything that `source` said before; other sources' entries stay. */
  set(source: string, entries: readonly Protected[]): void;
  /** A successful public-key login from `address` at `at` (ms since 1970). */
  addLogin(address: Cidr, at: number): void;
  /** Everything that is protected now. */
  list(now: number): readonly Protected[];
  /** Told what is protected newly, so that a standing block of it can be lifted at once. The answer ends it. */
  onChange(listener: (added: readonly Protected[]) => void): () => void;
}

interface Placed extends Range {
  readonly entry: Protected;
}

/** What overlaps nothing else in its family, sorted by its first address. */
interface Index {
  readonly spans: { readonly 4: readonly Placed[]; readonly 6: readonly Placed[] };
  /** The index answers rightly for from ≤ now < to: no entry ends in between. */
  readonly from: number;
  readonly to: number;
}

export function createGuard({ loginProtectionMs = LOGIN_PROTECTION_MS }: GuardInit = {}): Guard {
  const sources = new Map<string, readonly Protected[]>();
  const logins = new Map<Cidr, Protected>();
  const listeners = new Set<(added: readonly Protected[]) => void>();
  let index: Index | undefined;

  const all = () => [...[...sources.values()].flat(), ...logins.values()];
  const announce = (added: readonly Protected[]) => {
    index = undefined;
    if (added.length > 0) for (const listener of [...listeners]) listener(added);
  };

  return {
    check(cidr, now) {
      if (index === undefined || now < index.from || now >= index.to) index = build(all(), now);
      return find(index.spans, rangeOf(cidr));
    },
    set(source, entries) {
      const known = new Set((sources.get(source) ?? []).map(identity));
      sources.set(source, [...entries]);
      announce(entries.filter((entry) => !known.has(identity(entry))));
    },
    addLogin(address, at) {
      const until = at + loginProtectionMs;
      const before = logins.get(address);
      if (before?.until !== undefined && before.until >= until) return;
      const detail = `public-key login at ${new Date(at).toISOString()}`;
      const entry = { cidr: address, reason: 'admin-login', detail, until } as const;
      logins.set(address, entry);
      announce([entry]);
    },
    list(now) {
      for (const [address, entry] of logins) if (!holds(entry, now)) logins.delete(address);
      return all().filter((entry) => holds(entry, now));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function identity({ cidr, reason, until }: Protected): string {
  return `${cidr} ${reason} ${until}`;
}

function holds({ until }: Protected, now: number): boolean {
  return until === undefined || now < until;
}

/** Networks are nested or apart, never half over each other: the outermost ones answer for all. */
function build(entries: readonly Protected[], now: number): Index {
  const standing = entries.filter((entry) => holds(entry, now));
  const placed = standing.map((entry): Placed => ({ ...rangeOf(entry.cidr), entry }));
  placed.sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
  const spans: { 4: Placed[]; 6: Placed[] } = { 4: [], 6: [] };
  for (const range of placed) {
    const family = spans[range.family];
    const outer = family.at(-1);
    if (outer === undefined || range.first > outer.last) family.push(range);
  }
  const ends = standing.map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  return { spans, from: now, to: ends.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) };
}

/** The last span that begins at or before the end of `range`, if it reaches into it. */
function find(spans: Index['spans'], { family, first, last }: Range): Protected | undefined {
  const sorted = spans[family];
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = sorted[middle];
    if (span !== undefined && span.first <= last) low = middle + 1;
    else high = middle;
  }
  const span = sorted[low - 1];
  return span !== undefined && span.last >= first ? span.entry : undefined;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
