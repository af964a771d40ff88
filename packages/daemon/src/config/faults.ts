// What is wrong with a configuration, fault by fault: where, what was expected, and what was probably meant.
import type { z } from 'zod';
import { DaemonError } from '../errors.ts';
import { similar } from './similar.ts';

export interface Fault {
  /** As it is written in the file: `network.peers[0].class`; empty for the file as a whole. */
  readonly key: string;
  readonly expected: string;
  readonly hint?: string;
}

/** Thrown with every fault; `--json` prints them as data. */
export class ConfigFaultsError extends DaemonError {
  readonly faults: readonly Fault[];
  constructor(path: string, faults: readonly Fault[]) {
    const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
    super('CONFIG_FAULTS', `${path} has ${count}:\n${faults.map(faultWords).join('\n')}`);
    this.faults = faults;
  }
}

function faultWords({ key, expected, hint }: Fault): string {
  return `  ${key}: ${expected}${hint === undefined ? '' : `; ${hint}`}`;
}

/** A longer list hides the fault that it is to explain. */
const KEYS_SHOWN_MAX = 20;

type Issue = z.core.$ZodIssue;

/** @param keysAt the keys that the schema knows at a path, for "did you mean" */
export function faultsOf(
  issues: readonly Issue[],
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): Fault[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(issue.path);
      return issue.keys.map((key) => {
        const meant = similar(key, known);
        return {
          key: keyText([...issue.path, key]),
          expected:
            known.length > KEYS_SHOWN_MAX
              ? 'no such key'
              : `no such key; known here: ${known.join(', ')}`,
          ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
        };
      });
    }
    return [{ key: keyText(issue.path), expected: expectation(issue) }];
  });
}

/** A path as it is written in the file. */
export function keyText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : text === ''
          ? String(part)
          : `${text}.${String(part)}`,
    '',
  );
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `missing: expected ${article(issue.expected)}`
        : `expected ${article(issue.expected)}, found ${article(kindOf(issue.input))}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, found ${JSON.stringify(issue.input)}`;
    case 'too_small':
      return `expected at least ${issue.minimum}${issue.origin === 'array' ? ' entries' : ''}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${issue.origin === 'array' ? ' entries' : ''}`;
    default:
      return issue.message;
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  return value === null ? 'nothing' : typeof value;
}

const NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a table',
  record: 'a table',
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  date: 'a date',
};

function article(kind: string): string {
  return NAMES[kind] ?? kind;
}
