// A log line for people: its message and its particulars on one line, numbers as a person reads them.
import { decimal } from '../output/table.ts';
import { ending } from '../output/time.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Shown by the line itself: its time, its level, its message, and the kind that the message says in words. */
const SAID_ALREADY = new Set(['level', 'time', 'msg', 'kind']);
/** Enough of a key to recognise its author. */
const KEY = /\b([0-9a-f]{12})[0-9a-f]{52}\b/g;

export function humanWords(line: Fields): string {
  const now = Date.parse(String(line['time']));
  const particulars = Object.entries(line)
    .filter(([key, value]) => !SAID_ALREADY.has(key) && value !== undefined)
    .map(([key, value]) => fieldWords(key, value, now));
  return [String(line['msg']), ...particulars].join('  ');
}

function fieldWords(key: string, value: unknown, now: number): string {
  if (key === 'until' && typeof value === 'number') return ending(value, now);
  if (key === 'score' && typeof value === 'number') return `score ${decimal(value)}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `${key}=${text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(KEY, '$1')}`;
}
