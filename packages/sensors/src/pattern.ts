// Matches one anchored pattern in linear time, and notices when a line can be read in two ways.
import { isIP } from 'node:net';
import { type Matcher, RE2JS } from 're2js';
import type { LinePattern } from './detector.ts';

/** What a pattern took from a line, as it stands there. Without an address there is none. */
export interface Reading {
  readonly address: string;
  readonly forwarded?: string;
  readonly count?: string;
  readonly method?: string;
  readonly time?: string;
}

export type Read = (text: string) => Reading | 'ambiguous' | undefined;

const RUN_OF_ADDRESS_CHARACTERS = /[0-9A-Fa-f:.]{2,}/g;

export interface CompiledPattern {
  /** The cheap look: whether the line is worth reading. */
  applies(text: string): boolean;
  /** The same function for patterns that differ only in what they require: such a line is read once. */
  readonly read: Read;
}

/**
 * @param readers what the patterns of one matcher share
 * @throws RE2JSException when the text is no RE2 pattern
 */
export function compilePattern(
  { text: pattern, literal, requires }: LinePattern,
  readers: Map<string, Read>,
): CompiledPattern {
  const required = requires === undefined ? undefined : RE2JS.compile(requires);
  const read = readers.get(pattern) ?? readerOf(pattern);
  readers.set(pattern, read);
  return {
    applies: (text) =>
      (literal === undefined || text.includes(literal)) && required?.testExact(text) !== false,
    read,
  };
}

/**
 * The pattern is run twice where it matters: once preferring long free text, once short. An attacker who writes
 * `x from 8.8.8.8 port 22` where free text stands can make the two differ, and then the line says nothing.
 */
function readerOf(pattern: string): Read {
  const greedy = RE2JS.compile(pattern);
  const lazy = RE2JS.compile(`(?U:${pattern})`);
  const groups = Object.keys(greedy.namedGroups());
  return (text) => {
    // Without groups RE2 runs as a finite automaton: most lines are refused here for a tenth of the price.
    if (!greedy.testExact(text)) return undefined;
    const reading = readWith(greedy, groups, text);
    if (reading === undefined || hasOneAddress(text, reading)) return reading;
    const other = readWith(lazy, groups, text);
    return sameSource(reading, other) ? reading : 'ambiguous';
  };
}

export function sameSource(a: Reading, b: Reading | undefined): boolean {
  return a.address === b?.address && a.forwarded === b.forwarded;
}

function readWith(pattern: RE2JS, groups: readonly string[], text: string): Reading | undefined {
  const matcher: Matcher = pattern.matcher(text);
  if (!matcher.matches()) return undefined;
  const captured = groups.map((group): [string, string | null] => [group, matcher.group(group)]);
  const present = captured.filter(([, value]) => value !== null);
  const reading = Object.fromEntries(present) as Partial<Reading>;
  return reading.address === undefined ? undefined : (reading as Reading);
}

/** True when the line holds nothing else that could be taken for an address: the second run is spared. */
function hasOneAddress(text: string, { address, forwarded }: Reading): boolean {
  if (forwarded !== undefined) return false;
  let found = 0;
  for (const [run] of text.matchAll(RUN_OF_ADDRESS_CHARACTERS)) {
    if (run === address) found += 1;
    else if (run.includes(address) || isIP(run) !== 0 || mayHoldAddress(run)) return false;
  }
  return found === 1;
}

/** Runs such as `8.8.8.8:22`, `8.8.8.8.` and `:2a00::1`, in which a pattern may see an address. Times are none. */
function mayHoldAddress(run: string): boolean {
  return /\d\.\d+\.\d+\.\d/.test(run) || run.includes('::') || run.split(':', 8).length > 5;
}
