// One line of words for each thing that the node tells, for the log and for `tocsin watch`.
import type { BlockingChange, Mode } from '@tocsin/node';
import type { AuthorKey } from '@tocsin/protocol';
import type { Happening } from '@tocsin/rules';
import type { Told } from '../control/events.ts';
import { decimal } from './table.ts';
import { ending } from './time.ts';

/** In observe nothing is blocked, and no line may read as if it were. */
const WORDS: Readonly<
  Record<Happening['kind'], { readonly enforce: string; readonly observe?: string }>
> = {
  signal: { enforce: 'signal' },
  staged: { enforce: 'staged' },
  blocked: { enforce: 'blocked', observe: 'would block' },
  lifted: { enforce: 'lifted', observe: 'would lift' },
  watched: { enforce: 'watched' },
  credited: { enforce: 'trust raised' },
  debited: { enforce: 'trust lowered' },
  quarantined: { enforce: 'quarantined' },
  released: { enforce: 'released from quarantine' },
  vetoed: { enforce: 'not blocked: protected', observe: 'would not block: protected' },
  confirmed: { enforce: 'confirmed' },
  contradicted: { enforce: 'contradicted' },
  'over-budget': { enforce: 'over budget, not blocked', observe: 'over budget, would not block' },
  breaker: { enforce: 'breaker open' },
  equivocation: { enforce: 'proof of a lie' },
  canary: { enforce: 'canary signalled' },
  compromise: { enforce: 'possible compromise' },
  detected: { enforce: 'attack detected' },
};

/** What happened, without its particulars: lines of one kind begin alike. */
export function headline(kind: Happening['kind'], mode: Mode): string {
  const words = WORDS[kind];
  return (mode === 'observe' ? words.observe : undefined) ?? words.enforce;
}

export function wordsOf(
  told: Told,
  mode: Mode,
  name: (author: AuthorKey) => string,
  now: number,
): string {
  switch (told.event) {
    case 'happening':
      return happeningWords(told, mode, name, now);
    case 'degraded':
      return `degraded: ${told.code}: ${told.message} ${told.cure}`;
    case 'recovered':
      return `recovered: ${told.code}`;
    case 'peer':
      return `peer ${name(told.author)}: ${told.state}`;
    case 'state':
      return `state ${told.state}, before ${told.before}`;
    case 'blocking':
      return blockingWords(told);
    case 'dropped':
      return `${told.count} events left out: this terminal reads too slowly`;
  }
}

function blockingWords({ remote, port, protocol, state, why }: BlockingChange): string {
  const way = `${port}/${protocol} towards ${remote === '*' ? 'everybody' : remote}`;
  return state === 'blocked' ? `${way} is blocked on the way: ${why}` : `${way} is tried again`;
}

function happeningWords(
  { kind, indicator, author, until, score, reason }: Happening,
  mode: Mode,
  name: (author: AuthorKey) => string,
  now: number,
): string {
  return [
    headline(kind, mode),
    indicator,
    author === undefined ? undefined : `by ${name(author)}`,
    score === undefined ? undefined : `score ${decimal(score)}`,
    until === undefined ? undefined : ending(until, now),
    reason === undefined ? undefined : `(${reason})`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}
