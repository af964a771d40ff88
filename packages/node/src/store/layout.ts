// How rows lie in LevelDB: the sublevels, and the keys that make ranges come out in order.
import type { TableName } from '@tocsin/rules';

/** Raised when rows can no longer be read by the version before. */
export const SCHEMA = 1;

/** The sublevels. `blocks` is what the kernel should hold: an address and its end. */
export const SPACES = [
  'signals',
  'staged',
  'peers',
  'line',
  'ledger',
  'memory',
  'due',
  'blocks',
  'drafts',
  'journal',
] as const;
export type Space = (typeof SPACES)[number];

export const SPACE_OF: Readonly<Record<TableName, Space>> = {
  signal: 'signals',
  staged: 'staged',
  standing: 'peers',
  line: 'line',
  ledger: 'ledger',
  memory: 'memory',
};
export const TABLES = Object.keys(SPACE_OF) as TableName[];

const DIGITS = 16;

/** A number as text of fixed width, so that text order is numeric order. */
export const padded = (value: number): string =>
  String(Math.max(0, Math.trunc(value))).padStart(DIGITS, '0');

export const signalKey = (author: string, sequence: number): string =>
  `${author}/${padded(sequence)}`;

export function readSignalKey(key: string): [author: string, sequence: number] {
  return [key.slice(0, -DIGITS - 1), Number(key.slice(-DIGITS))];
}

export const dueKey = (due: number, table: TableName, key: string): string =>
  `${padded(due)}/${table}/${key}`;

export function readDueKey(text: string): { due: number; table: TableName; key: string } {
  const end = text.indexOf('/', DIGITS + 1);
  return {
    due: Number(text.slice(0, DIGITS)),
    table: text.slice(DIGITS + 1, end) as TableName,
    key: text.slice(end + 1),
  };
}
