// An explanation for a person: the decision, who said what, what limits it, and what would undo it.
import type { Explanation } from '@tocsin/rules';
import { decimal, facts, table } from './table.ts';
import { ago, ending } from './time.ts';

/** @param enforcing whether this node blocks at all; where it does not, nothing may read as if it did */
export function explanationWords(
  explanation: Explanation,
  enforcing: boolean,
  now: number,
): string {
  const { indicator, known, decision, local, undo, voices } = explanation;
  if (!known)
    return [
      `${indicator}: nobody has said anything about it that still counts.`,
      ...limitWords(explanation, now).map(([key, value]) => `${key}: ${value}`),
    ].join('\n');
  const lines: [string, string][] = [
    ['address', indicator],
    ['decision', decisionWords(decision, enforcing, now)],
    ['score', decimal(decision.score)],
  ];
  if (local !== undefined)
    lines.push([
      'seen here',
      `confidence ${decimal(local.confidence)}, counts ${ending(local.until, now).replace('ends in', 'for')}`,
    ]);
  lines.push(...limitWords(explanation, now));
  if (undo.length > 0) lines.push(['undo', undo.map((text) => undoWords(text, voices)).join('\n')]);
  return [facts(lines), ...voicesTable(explanation, now)].join('\n\n');
}

function decisionWords(decision: Explanation['decision'], enforcing: boolean, now: number): string {
  const { action, end, reason } = decision;
  if (action === 'observe') return `only observed (${reason})`;
  return `${verb(decision, enforcing)}, ${ending(end, now)} (${reason})`;
}

function verb({ action, enforced, reason }: Explanation['decision'], enforcing: boolean): string {
  if (action === 'watch') return 'watched';
  if (isSpared(reason)) return 'not blocked';
  return enforced && enforcing ? 'blocked' : 'would be blocked';
}

/** What the operator or the guard keeps from being blocked, whatever the mode: there is no "would" about it. */
export function isSpared(reason: string): boolean {
  return reason === 'guard' || reason === 'exempt';
}

function limitWords({ limits }: Explanation, now: number): [string, string][] {
  const { exemptUntil, watchOnlyUntil, sampledUntil, guard, line } = limits;
  const words: [string, string | undefined][] = [
    [
      'exempt',
      exemptUntil === undefined || exemptUntil <= now ? undefined : ending(exemptUntil, now),
    ],
    ['watch only', watchOnlyUntil === undefined ? undefined : ending(watchOnlyUntil, now)],
    [
      'sampled',
      sampledUntil === undefined
        ? undefined
        : `watched before it is blocked, ${ending(sampledUntil, now)}`,
    ],
    ['protected', guard === undefined ? undefined : `${guard.reason}: ${guard.detail}`],
    ['credit line', line === undefined ? undefined : `${line.used} of ${line.limit} used`],
  ];
  return words.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
}

function voicesTable({ voices, terms }: Explanation, now: number): string[] {
  if (voices.length === 0) return [];
  const rows = voices.flatMap((voice) =>
    voice.signals.map((signal) => [
      nameOf(voice),
      voice.class,
      decimal(signal.trustThen),
      decimal(voice.weightNow),
      decimal(signal.confidence),
      decimal(terms.find(({ author }) => author === voice.author)?.term ?? 0),
      ago(signal.issuedAt, now),
    ]),
  );
  return [table(['SAID BY', 'CLASS', 'WEIGHT THEN', 'NOW', 'CONFIDENCE', 'TERM', 'SAID'], rows)];
}

function nameOf({ name, author }: Explanation['voices'][number]): string {
  return name ?? author.slice(0, 12);
}

const COMMANDS: Readonly<Record<string, string>> = {
  unblock: 'tocsin unblock',
  allow: 'tocsin allow add',
  quarantine: 'tocsin peers quarantine',
};

/** As it is typed here; times among the words are ms since 1970, which no person reads. */
function undoWords(text: string, voices: Explanation['voices']): string {
  return voices
    .reduce((words, voice) => words.replaceAll(voice.author, nameOf(voice)), text)
    .replace(/^(?:unblock|allow|quarantine)\b/, (order) => COMMANDS[order] ?? order)
    .replace(/\b\d{13}\b/g, (ms) =>
      new Date(Number(ms)).toISOString().replace('T', ' ').slice(0, 19),
    );
}
