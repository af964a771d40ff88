// Reads one line of `journalctl -o json` and writes it as the syslog line that rsyslog would have made of it.

export interface JournalEntry {
  /** Where to go on after a restart. */
  readonly cursor: string;
  /** Absent for entries that no detector could use: without a message or a program. */
  readonly line?: string;
}

/** The fields that are asked for; journalctl adds cursor and time to each entry by itself. */
export const JOURNAL_FIELDS = [
  'MESSAGE',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  'SYSLOG_PID',
  '_PID',
] as const;

type Fields = Readonly<
  Partial<Record<(typeof JOURNAL_FIELDS)[number] | '__CURSOR' | '__REALTIME_TIMESTAMP', unknown>>
>;

const NOT_IN_A_TAG = /[\s:[\]]/;

/** Undefined for what is no journal entry. Never throws. */
export function readJournalEntry(json: string): JournalEntry | undefined {
  const fields = parse(json);
  const cursor = text(fields?.__CURSOR);
  if (fields === undefined || cursor === undefined) return undefined;
  const line = toLine(fields);
  return line === undefined ? { cursor } : { cursor, line };
}

function toLine(fields: Fields): string | undefined {
  const message = text(fields.MESSAGE);
  const program = text(fields.SYSLOG_IDENTIFIER) ?? text(fields._COMM);
  const microseconds = Number(text(fields.__REALTIME_TIMESTAMP));
  if (message === undefined || program === undefined || NOT_IN_A_TAG.test(program))
    return undefined;
  const at = new Date(microseconds / 1_000);
  if (Number.isNaN(at.getTime())) return undefined;
  const pid = text(fields.SYSLOG_PID) ?? text(fields._PID);
  const tag = pid !== undefined && /^\d{1,10}$/.test(pid) ? `${program}[${pid}]` : program;
  return `${at.toISOString()} localhost ${tag}: ${message}`;
}

/** A field is a text, a list of bytes where it is not UTF-8, or a list of either where it was given twice. */
function text(field: unknown): string | undefined {
  if (typeof field === 'string') return field;
  if (!Array.isArray(field) || field.length === 0) return undefined;
  return field.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
    ? Buffer.from(field).toString('utf8')
    : undefined;
}

function parse(json: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}
