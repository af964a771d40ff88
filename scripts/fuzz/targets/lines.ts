// Log lines: the address of somebody else must never come out of what an attacker wrote into one (scenario 24).
import { BUILT_IN_DETECTORS, createDetectorEngine, type SensorEvent } from '@tocsin/sensors';
import { openEnvelope } from '../../../packages/sensors/src/envelope.ts';
import { readJournalEntry } from '../../../packages/sensors/src/journald-entry.ts';
import type { Subject, Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, mustEqual, textOf } from './holds.ts';
import { baitOf, escaped, SLOTS } from './slots.ts';

export const NOW = Date.parse('2026-11-21T10:00:00Z');
const ATTACKERS = ['80.91.7.1', '2a00:1450::7'];
const VICTIM = '9.9.9.9';
/** A syslog daemon that folds repeats looks back one line. */
const LINES_MAX = 4;
const SOURCES = ['packages/sensors/src/{envelope,folding,forwarded,time}.ts'];
const DETECTORS = ['packages/sensors/src/detectors/*.ts'];

export const lines: Target = {
  name: 'lines',
  about: 'log lines that an attacker wrote a part of',
  sources: [...SOURCES, ...DETECTORS],
  // Escaped, and thrice in a line, it fits into the longest that is read.
  maxBytes: 960,
  mutators: [text, text],
  open: async () => ({
    seeds: baitOf(VICTIM).flatMap((bait, i) =>
      SLOTS.map((_, slot) => Uint8Array.of(slot + SLOTS.length * (i % 2), ...bytesOf(bait))),
    ),
    run: linesRun(),
    show: (input) => linesOf(input).lines.join('\n'),
  }),
};

/** An engine that tells of the first attempt, and forgets each source at once: no input depends on the one before. */
export function forgetful(specs = BUILT_IN_DETECTORS) {
  const detectors = specs.map((spec) => ({ ...spec, threshold: 1 }));
  return createDetectorEngine({ detectors, sensor: 'fuzz', timeZone: 'UTC', maxTracked: 0 });
}

/** The first byte says which line it is and who attacks; the rest is what he wrote, a line for each of its lines. */
function linesOf(input: Uint8Array): { lines: readonly string[]; attacker: string } {
  const slot = SLOTS[(input[0] ?? 0) % SLOTS.length];
  const attacker = ATTACKERS[Math.floor((input[0] ?? 0) / SLOTS.length) % 2] ?? '';
  if (slot === undefined) return { lines: [], attacker };
  const written = textOf(input.subarray(1)).split('\n', LINES_MAX);
  const made = written.map((part) => slot.line(escaped(part, slot.escaping), attacker));
  return { lines: made, attacker };
}

function linesRun(): Subject['run'] {
  const engine = forgetful();
  return (input) => {
    const { lines: some, attacker } = linesOf(input);
    // Ends what a syslog daemon could call repeated.
    engine.line('', NOW);
    const before = engine.counts();
    const events = some.flatMap((line) => engine.line(line, NOW));
    for (const address of addressesOf(events))
      must(address === attacker, 'a line names an address that is not in its place');
    if (engine.counts().ambiguous > before.ambiguous) return 'ambiguous';
    return `slot ${(input[0] ?? 0) % SLOTS.length}: ${events.length > 0 ? 'told' : 'nothing'}`;
  };
}

function addressesOf(events: readonly SensorEvent[]): readonly string[] {
  return events.map((event) => (event.type === 'detection' ? event.indicator : event.address));
}

export const log: Target = {
  name: 'log',
  about: 'whole log files of any content',
  sources: [...SOURCES, ...DETECTORS],
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({
    seeds: SLOTS.flatMap(({ line }) => ATTACKERS.map((attacker) => bytesOf(line('x', attacker)))),
    run: logRun(),
    show: textOf,
  }),
};

function logRun(): Subject['run'] {
  const engine = forgetful();
  return (input) => {
    engine.line('', NOW);
    const before = engine.counts();
    const some = textOf(input).split('\n', LINES_MAX);
    const events = some.flatMap((line) => engine.line(line, NOW));
    for (const { type, ...event } of events) {
      const times = 'at' in event ? [event.at] : [event.firstSeen, event.lastSeen];
      must(times.every(Number.isSafeInteger), `a ${type} without a time`);
      if ('attempts' in event) must(event.attempts >= 1, 'a detection of no attempt');
    }
    const { matched, ambiguous } = engine.counts();
    const what = ambiguous > before.ambiguous ? 'ambiguous' : 'nothing';
    const kinds = [...new Set(events.map((e) => (e.type === 'detection' ? e.detector : e.type)))];
    return matched > before.matched ? `matched: ${kinds.toSorted().join(' ')}` : what;
  };
}

export const journal: Target = {
  name: 'journal',
  about: 'entries of the system journal, whose message anybody wrote',
  sources: ['packages/sensors/src/journald-entry.ts', ...DETECTORS],
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({ seeds: journalSeeds(), run: journalRun(), show: textOf }),
};

function journalSeeds(): readonly Uint8Array[] {
  const entry = {
    __CURSOR: 's=1;i=2',
    __REALTIME_TIMESTAMP: '1795255200123456',
    SYSLOG_IDENTIFIER: 'sshd',
    _PID: '12',
    MESSAGE: `Failed password for root from ${VICTIM} port 22 ssh2`,
  };
  return [
    entry,
    { ...entry, MESSAGE: [...Buffer.from(entry.MESSAGE)] },
    { ...entry, SYSLOG_IDENTIFIER: undefined, _COMM: '/usr/sbin/sshd', SYSLOG_PID: '7' },
    { ...entry, MESSAGE: null, _PID: ['1', '2'] },
    ...baitOf(VICTIM).map((MESSAGE) => ({ ...entry, MESSAGE })),
  ].map((fields) => bytesOf(JSON.stringify(fields)));
}

function journalRun(): Subject['run'] {
  const engine = forgetful();
  return (input) => {
    const json = textOf(input);
    const entry = readJournalEntry(json);
    if (entry === undefined) return 'no entry';
    if (entry.line === undefined) return 'an entry without a line';
    engine.line('', NOW);
    const events = engine.line(entry.line, NOW);
    const opened = openEnvelope(entry.line);
    if (opened === undefined) {
      mustEqual(events, [], 'something is told of an entry that is no line of syslog');
      return 'a line of no program';
    }
    const { SYSLOG_IDENTIFIER: name, _COMM: command } = JSON.parse(json);
    const program = fieldText(name) ?? fieldText(command) ?? '';
    must(program.endsWith(opened.program), 'the message of an entry names another program');
    return events.length > 0 ? 'told' : 'a line';
  };
}

/** A field that is not UTF-8 comes as a list of bytes. */
function fieldText(field: unknown): string | undefined {
  if (typeof field === 'string') return field;
  return Array.isArray(field) && field.length > 0 ? Buffer.from(field).toString('utf8') : undefined;
}
