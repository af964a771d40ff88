// Runs the patterns of all detectors over one line; a line that names two sources names none.

import { RE2JS } from 're2js';
import type { DetectorSpec, LinePattern } from './detector.ts';
import {
  type CompiledPattern,
  compilePattern,
  type Read,
  type Reading,
  sameSource,
} from './pattern.ts';

export interface Hit {
  readonly type: 'attempt' | 'login';
  readonly spec: DetectorSpec;
  readonly reading: Reading;
  readonly oncePerConnection: boolean;
}

export interface LineMatcher {
  /** For the message of one program. */
  message(program: string, message: string): readonly Hit[] | 'ambiguous';
  /** For a line that has no syslog prefix. */
  lines(line: string): readonly Hit[] | 'ambiguous';
}

interface Compiled {
  readonly type: Hit['type'];
  readonly spec: DetectorSpec;
  readonly oncePerConnection: boolean;
  readonly pattern: CompiledPattern;
}

/** Program names that are remembered with their detectors; an honest machine has some hundred. */
const MAX_PROGRAMS = 1_000;

export function createMatcher(specs: readonly DetectorSpec[]): LineMatcher {
  const readers = new Map<string, Read>();
  const compiled = (spec: DetectorSpec) => compile(spec, readers);
  const plain = specs.filter((spec) => spec.source === 'lines').flatMap(compiled);
  const perProgram = specs
    .filter((spec) => spec.source === 'syslog')
    .map((spec) => ({ program: RE2JS.compile(spec.program ?? '.*'), patterns: compiled(spec) }));
  const known = new Map<string, readonly Compiled[]>();

  function patternsFor(program: string): readonly Compiled[] {
    const cached = known.get(program);
    if (cached !== undefined) return cached;
    const patterns = perProgram
      .filter((entry) => entry.program.matches(program))
      .flatMap((entry) => entry.patterns);
    if (known.size >= MAX_PROGRAMS) known.clear();
    known.set(program, patterns);
    return patterns;
  }

  return {
    message: (program, message) => run(patternsFor(program), message),
    lines: (line) => run(plain, line),
  };
}

function compile(spec: DetectorSpec, readers: Map<string, Read>): readonly Compiled[] {
  const compiled = (type: Hit['type'], pattern: LinePattern): Compiled => ({
    type,
    spec,
    oncePerConnection: pattern.oncePerConnection === true,
    pattern: compilePattern(pattern, readers),
  });
  return [
    ...spec.patterns.map((pattern) => compiled('attempt', pattern)),
    ...(spec.logins ?? []).map((pattern) => compiled('login', pattern)),
  ];
}

/** At most one hit per detector and type: two patterns that read the same source count once. */
function run(patterns: readonly Compiled[], text: string): readonly Hit[] | 'ambiguous' {
  const hits: Hit[] = [];
  const readings = new Map<Read, ReturnType<Read>>();
  for (const { type, spec, oncePerConnection, pattern } of patterns) {
    if (!pattern.applies(text)) continue;
    const { read } = pattern;
    if (!readings.has(read)) readings.set(read, read(text));
    const reading = readings.get(read);
    if (reading === undefined) continue;
    if (reading === 'ambiguous') return 'ambiguous';
    const [first] = hits;
    if (first !== undefined && !sameSource(first.reading, reading)) return 'ambiguous';
    if (hits.some((hit) => hit.spec === spec && hit.type === type)) continue;
    hits.push({ type, spec, reading, oncePerConnection });
  }
  return hits;
}
