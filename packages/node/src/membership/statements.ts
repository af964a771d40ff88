// Obeys what a fleet key says: an allow entry protects, a false positive lifts and exempts, a lift silences an author. What
// is in force is said to the rules again after every start: they see to it that twice is once.
import type { Protected } from '@tocsin/firewall';
import type { Indicator } from '@tocsin/protocol';
import type { InForce, Order } from '@tocsin/rules';
import type { Notebook } from '../offences.ts';

export interface StatementParts {
  readonly self: string;
  readonly notebook: Notebook;
  readonly now: () => number;
  readonly order: (order: Order) => void;
  readonly note: (kind: string, detail: object) => void;
  /** The addresses that the fleet allows are to be protected; others no longer. */
  readonly protect: (entries: readonly Protected[]) => void;
}

export interface Statements {
  /** The statements in force, all of them. */
  obey(statements: readonly InForce[]): void;
}

/** A statement as it was carried out last. */
interface Obeyed {
  readonly id: string;
  /** ms since 1970. */
  readonly until: number;
}

type Kind = InForce['kind'];

const TOPIC = 'obeyed';

export async function createStatements(parts: StatementParts): Promise<Statements> {
  const { self, notebook, now, order, note, protect } = parts;
  /** By subject. */
  const obeyed = new Map<string, Obeyed>();
  for (const [subject, text] of await notebook.recall(TOPIC)) {
    const [id = '', until = '0'] = text.split(' ');
    obeyed.set(subject, { id, until: Number(until) });
  }
  const said = new Set<string>();
  let allowed = '[]';

  function obey(statements: readonly InForce[]): void {
    const inForce = new Set<string>();
    for (const statement of statements) {
      const { kind, id, until } = statement;
      const about = aboutOf(statement);
      const subject = `${kind} ${about}`;
      inForce.add(subject);
      if (!said.has(`${subject} ${id}`)) carryOut(kind, about, until);
      said.add(`${subject} ${id}`);
      if (obeyed.get(subject)?.id === id) continue;
      note('fleet', { statement: kind, about, until, id });
      obeyed.set(subject, { id, until });
      notebook.remember(TOPIC, subject, `${id} ${until}`);
    }
    for (const [subject, last] of [...obeyed]) if (!inForce.has(subject)) end(subject, last);
    const entries = allowEntries(statements);
    const text = JSON.stringify(entries);
    if (text === allowed) return;
    allowed = text;
    protect(entries);
  }

  function carryOut(kind: Kind, about: string, until: number): void {
    if (kind === 'false-positive') order({ do: kind, indicator: about as Indicator, until });
    // Whom the fleet silences is not to silence himself: he still sees what happens to his own machine.
    else if (kind === 'lift' && about !== self) order({ do: kind, author: about, until });
  }

  /** It ran out, and there is nothing to do; or the fleet has ended it early. */
  function end(subject: string, { id, until }: Obeyed): void {
    obeyed.delete(subject);
    notebook.remember(TOPIC, subject, undefined);
    const [kind, about = ''] = subject.split(' ') as [Kind, string?];
    const early = until > now();
    note('fleet', { statement: kind, about, id, ended: early ? 'early' : 'by itself' });
    if (early) carryOut(kind, about, now());
  }

  return { obey };
}

/** What never is to be blocked while the fleet says so. */
export function allowEntries(statements: readonly InForce[]): readonly Protected[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'allow') return [];
    const { cidr, comment, until } = statement;
    const detail = comment === '' ? 'allowed by the fleet' : `allowed by the fleet: ${comment}`;
    return [{ cidr, reason: 'allowlist' as const, detail, until }];
  });
}

function aboutOf(statement: InForce): string {
  switch (statement.kind) {
    case 'allow':
      return statement.cidr;
    case 'false-positive':
      return statement.indicator;
    case 'lift':
      return statement.author;
  }
}
