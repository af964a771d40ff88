// Reads a detector from the config and says everything that is wrong with it at once.
import { CATEGORIES, type Category } from '@tocsin/protocol';
import { RE2JS } from 're2js';
import {
  type ConfidenceStep,
  type DetectorSpec,
  type LinePattern,
  LOGIN_CONFIDENCE,
} from './detector.ts';

export interface SpecFault {
  /** The key in the config, e.g. `patterns[1]`. */
  readonly key: string;
  /** What is wrong and what was expected. */
  readonly message: string;
}

export type ParsedSpec =
  | { readonly ok: true; readonly spec: DetectorSpec }
  | { readonly ok: false; readonly faults: readonly SpecFault[] };

const KEYS = [
  'name',
  'source',
  'program',
  'patterns',
  'logins',
  'category',
  'severity',
  'threshold',
  'window',
  'confidence',
] as const;
type Config = Readonly<Partial<Record<(typeof KEYS)[number], unknown>>>;
const GROUPS = ['address', 'count', 'method', 'time', 'forwarded'];

const MAX_PATTERN_CHARS = 4_000;
const MAX_THRESHOLD = 10_000;
const MAX_WINDOW_MS = 24 * 3_600_000;
const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * The keys of a detector: `name`, `source` ("syslog" or "lines"), `program` (with "syslog"), `patterns`, and optionally
 * `logins`, `category`, `severity` (3), `threshold` (5), `window` ("10m"), `confidence` (`[{ attempts, confidence }]`,
 * from 0 to 1). Patterns are RE2 with named groups, `(?P<address>\S+)` or `(?<address>\S+)`.
 */
export function parseDetectorSpec(table: unknown): ParsedSpec {
  if (!isRecord(table)) {
    return { ok: false, faults: [{ key: '', message: 'a detector is a table of keys' }] };
  }
  const config: Config = table;
  const faults: SpecFault[] = [];
  const fault = (key: string, message: string): void => {
    faults.push({ key, message });
  };
  for (const key of Object.keys(config)) {
    if (!KEYS.some((known) => known === key))
      fault(key, `unknown key; known are ${KEYS.join(', ')}`);
  }
  const { source = 'syslog', category = 'other' } = config;
  if (source !== 'syslog' && source !== 'lines') fault('source', 'write "syslog" or "lines"');
  if (!isCategory(category)) fault('category', `write one of ${CATEGORIES.join(', ')}`);
  const program = readProgram(config.program, source, fault);
  const spec: DetectorSpec = {
    name: readName(config.name, fault),
    source: source === 'lines' ? 'lines' : 'syslog',
    ...(program === undefined ? {} : { program }),
    category: isCategory(category) ? category : 'other',
    severity: readInteger('severity', config.severity ?? 3, 1, 5, fault),
    threshold: readInteger('threshold', config.threshold ?? 5, 1, MAX_THRESHOLD, fault),
    windowMs: readWindow(config.window ?? '10m', fault),
    confidence: readConfidence(config.confidence, fault),
    patterns: readPatterns('patterns', config.patterns, fault),
    logins: config.logins === undefined ? [] : readPatterns('logins', config.logins, fault),
  };
  return faults.length === 0 ? { ok: true, spec } : { ok: false, faults };
}

type Fault = (key: string, message: string) => void;

function readName(name: unknown, fault: Fault): string {
  if (typeof name === 'string' && /^[a-z0-9][a-z0-9_-]{0,39}$/.test(name)) return name;
  fault('name', 'write 1 to 40 of a–z, 0–9, "-" and "_", such as "myapp-login"');
  return '';
}

function readProgram(program: unknown, source: unknown, fault: Fault): string | undefined {
  if (source === 'lines') {
    if (program !== undefined) fault('program', 'only lines of source "syslog" name a program');
    return undefined;
  }
  if (typeof program !== 'string' || program === '') {
    fault('program', 'write the name that stands before the process id, such as "sshd"');
    return undefined;
  }
  const error = compileFault(program);
  if (error !== undefined) fault('program', error);
  return program;
}

function readInteger(key: string, value: unknown, min: number, max: number, fault: Fault): number {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  fault(key, `write a whole number from ${min} to ${max}`);
  return min;
}

function readWindow(value: unknown, fault: Fault): number {
  const match = typeof value === 'string' ? /^([1-9]\d{0,5})([smh])$/.exec(value) : null;
  const ms = match === null ? 0 : Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS];
  if (ms > 0 && ms <= MAX_WINDOW_MS) return ms;
  fault('window', 'write a time up to 24h, such as "90s", "10m" or "2h"');
  return MAX_WINDOW_MS;
}

function readConfidence(value: unknown, fault: Fault): readonly ConfidenceStep[] {
  if (value === undefined) return LOGIN_CONFIDENCE;
  const steps = Array.isArray(value) ? value.map(readStep) : [];
  const rising = steps.every((step, i) => {
    const before = steps[i - 1];
    if (step === undefined) return false;
    return (
      before === undefined ||
      (step.attempts > before.attempts && step.confidence > before.confidence)
    );
  });
  if (steps.length > 0 && rising) return steps as ConfidenceStep[];
  fault(
    'confidence',
    'write steps that rise in both, such as [{ attempts = 1, confidence = 0.5 }, { attempts = 10, confidence = 0.9 }]',
  );
  return LOGIN_CONFIDENCE;
}

function readStep(step: unknown): ConfidenceStep | undefined {
  if (!isRecord(step) || Object.keys(step).length !== 2) return undefined;
  const { attempts, confidence } = step;
  if (!Number.isSafeInteger(attempts) || Number(attempts) < 1) return undefined;
  if (typeof confidence !== 'number' || !(confidence > 0 && confidence <= 1)) return undefined;
  return { attempts: Number(attempts), confidence: Math.round(confidence * 1_000_000) };
}

function readPatterns(key: string, value: unknown, fault: Fault): readonly LinePattern[] {
  const texts = Array.isArray(value) ? value : [value];
  if (texts.length === 0) fault(key, 'write at least one pattern');
  return texts.flatMap((text: unknown, i) => {
    const message = patternFault(text);
    if (message !== undefined) fault(Array.isArray(value) ? `${key}[${i}]` : key, message);
    return message === undefined ? [{ text: String(text) }] : [];
  });
}

function patternFault(text: unknown): string | undefined {
  if (typeof text !== 'string') return 'write a pattern as a text';
  if (text.length > MAX_PATTERN_CHARS) return `write at most ${MAX_PATTERN_CHARS} characters`;
  if (!text.startsWith('^') || !/(?:^|[^\\])(?:\\\\)*\$$/.test(text)) {
    return 'begin with ^ and end with $: a pattern that floats finds addresses that an attacker wrote into the line';
  }
  const error = compileFault(text);
  if (error !== undefined) return error;
  const groups = Object.keys(RE2JS.compile(text).namedGroups());
  const unknown = groups.filter((group) => !GROUPS.includes(group));
  if (unknown.length > 0) {
    return `unknown group ${unknown.join(', ')}; known are ${GROUPS.join(', ')}; (?:…) groups without a name`;
  }
  return groups.includes('address') ? undefined : 'name the address: from (?P<address>\\S+) port';
}

function compileFault(text: string): string | undefined {
  try {
    RE2JS.compile(text);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${reason}; patterns are RE2, without look-around and back-references`;
  }
}

function isCategory(value: unknown): value is Category {
  return CATEGORIES.some((category) => category === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
