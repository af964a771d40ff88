// Detectors at their worst: an operator's own patterns on an attacker's lines, and the built-in ones on the longest lines.
import { BUILT_IN_DETECTORS, parseDetectorSpec } from '@tocsin/sensors';
import { MAX_LINE_BYTES } from '../../../packages/sensors/src/constants.ts';
import type { Subject, Target } from '../model.ts';
import { joined } from '../mutators/havoc.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, textOf } from './holds.ts';
import { forgetful, NOW } from './lines.ts';
import { runOf, unrolled } from './runs.ts';
import { baitOf, SLOTS } from './slots.ts';

const ATTACKER = '80.91.7.1';

export const detector: Target = {
  name: 'detector',
  about: 'patterns of an operator on lines of an attacker',
  sources: ['packages/sensors/src/{detector-config,pattern,matcher}.ts'],
  maxBytes: 512,
  // A pattern is compiled thrice, and one with bounded repeats is a program of thousands of steps.
  maxMs: 100,
  batch: 32,
  mutators: [text, text],
  open: async () => ({ seeds: PAIRS.map((pair) => bytesOf(pair.join('\n'))), run, show: textOf }),
};

/** The pattern, then lines. Where it would take the time of a backtracking matcher, it must not take this one's. */
const PAIRS: readonly (readonly string[])[] = [
  [
    '^login failed for \\S+ from (?P<address>\\S+)$',
    `login failed for x from ${ATTACKER}`,
    'login failed for x from 9.9.9.9 from 8.8.8.8',
  ],
  ['^(a+)+ (?P<address>.+)$', `${'a'.repeat(60)} ${ATTACKER}`, `${'a'.repeat(200)}!`],
  ['^(?:.*,){9}(?P<address>[0-9.]+)$', `${'x,'.repeat(40)}${ATTACKER}`],
  ['^(?i:FROM) (?<address>[\\d.:]+) (?P<count>\\d+) (?P<time>.+)$', `from ${ATTACKER} 7 12:00`],
  ['^(?P<forwarded>.*)\\b(?P<address>(?:\\d{1,3}\\.){3}\\d{1,3})$', `a, b ${ATTACKER}`],
  ['^(?:(?:x{0,9}){0,9}){0,9}(?P<address>.*)$', `${'x'.repeat(99)}${ATTACKER}`],
];

function run(input: Uint8Array): string {
  const [pattern = '', ...lines] = textOf(input).split('\n');
  const table = { name: 'fuzz', source: 'lines', patterns: [pattern], logins: [pattern] };
  const parsed = parseDetectorSpec(table);
  if (!parsed.ok) return `refused: ${parsed.faults.map(({ message }) => message.slice(0, 12))[0]}`;
  const engine = forgetful([parsed.spec]);
  const before = engine.counts();
  const events = lines.flatMap((line) => engine.line(line, NOW));
  for (const event of events) {
    if (event.type !== 'detection') continue;
    must(Number.isSafeInteger(event.attempts) && event.attempts >= 1, 'a detection of no attempt');
    must(Number.isSafeInteger(event.lastSeen), 'a detection without a time');
  }
  if (engine.counts().ambiguous > before.ambiguous) return 'ambiguous';
  return events.length > 0 ? 'told' : 'nothing';
}

export const long: Target = {
  name: 'long',
  about: 'lines as long as any that is read, for the detectors that come with the house',
  sources: ['packages/sensors/src/detectors/*.ts'],
  maxBytes: 512,
  // The longest line of a web server takes nearly 10 ms; what is quadratic takes a hundred times as long.
  maxMs: 50,
  batch: 32,
  mutators: [text],
  open: async () => ({
    seeds: SLOTS.flatMap(({ line }, i) => longLines(line, i)),
    run: longRun(),
    show: (input) => unrolled(input, MAX_LINE_BYTES).toString('utf8'),
  }),
};

/** What an attacker wrote into a line, and a run of it that fills the line. */
function longLines(
  line: (x: string, attacker: string) => string,
  i: number,
): readonly Uint8Array[] {
  const baits = baitOf(ATTACKER);
  const bait = baits[i % baits.length] ?? '';
  const [before = '', after = ''] = line(`${bait}\n`, ATTACKER).split('\n');
  const filled = (byte: string): Uint8Array =>
    joined(bytesOf(before), runOf(bytesOf(byte)[0] ?? 0, MAX_LINE_BYTES - 1_024), bytesOf(after));
  return [filled(' '), filled('1'), filled('.')];
}

function longRun(): Subject['run'] {
  const engine = forgetful(BUILT_IN_DETECTORS);
  return (input) => {
    engine.line('', NOW);
    const line = unrolled(input, MAX_LINE_BYTES).toString('utf8').split('\n', 1)[0] ?? '';
    const before = engine.counts();
    const events = engine.line(line, NOW);
    if (engine.counts().ambiguous > before.ambiguous) return 'ambiguous';
    const [event] = events;
    return event === undefined ? 'nothing' : event.type === 'login' ? 'login' : event.detector;
  };
}
