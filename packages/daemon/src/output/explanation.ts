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
  const { indicator, known, decision, local, undo } = explanation;
  if (!known) return `${indicator}: nobody has said anything about it that still counts.`;
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
  if (undo.length > 0) lines.push(['undo', undo.map(withTimes).join('\n')]);
  return [facts(lines), ...voicesTable(explanation, now)].join('\n\n');
}

function decisionWords(
  { action, end, enforced, reason }: Explanation['decision'],
  enforcing: boolean,
  now: number,
): string {
  if (action === 'observe') return `only observed (${reason})`;
  const verb =
    action === 'watch' ? 'watched' : enforced && enforcing ? 'blocked' : 'would be blocked';
  return `${verb}, ${ending(end, now)} (${reason})`;
}

function limitWords({ limits }: Explanation, now: number): [string, string][] {
  const { exemptUntil, watchOnlyUntil, sampledUntil, guard, line } = limits;
  const words: [string, string | undefined][] = [
    ['exempt', exemptUntil === undefined ? undefined : ending(exemptUntil, now)],
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
      decimal(voice.trustNow),
      decimal(signal.confidence),
      decimal(terms.find(({ author }) => author === voice.author)?.term ?? 0),
      ago(signal.issuedAt, now),
    ]),
  );
  return [table(['SAID BY', 'CLASS', 'TRUST THEN', 'NOW', 'CONFIDENCE', 'TERM', 'SAID'], rows)];
}

function nameOf({ name, author }: Explanation['voices'][number]): string {
  return name ?? author.slice(0, 12);
}

/** Times among the words are ms since 1970: no person reads those. */
function withTimes(text: string): string {
  return text.replace(/\b\d{13}\b/g, (ms) =>
    new Date(Number(ms)).toISOString().replace('T', ' ').slice(0, 19),
  );
}
