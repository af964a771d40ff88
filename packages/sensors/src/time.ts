// Reads the time stamps that logs carry: ISO 8601, syslog's without a year, and the web servers'.
import type { ToUtc } from './zone.ts';

/** What a stamp says: a moment, or a time on the host's wall clock, with or without a year. Written as if UTC. */
export type Stamp =
  | { readonly kind: 'moment'; readonly at: number }
  | { readonly kind: 'local'; readonly at: number }
  | {
      readonly kind: 'yearless';
      readonly month: number;
      readonly day: number;
      readonly ms: number;
    };

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** The 29th of February comes back after 8 years at the latest. */
const MAX_YEARS_BACK = 8;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;
const SYSLOG = /^([A-Z][a-z]{2}) ([ \d]\d) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?$/;
const WEB = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})$/;
const UNIX = /^(\d{9,11})(?:\.(\d{1,6}))?$/;

/** Undefined for what is no time stamp, or no day of the calendar. */
export function readStamp(text: string): Stamp | undefined {
  return readSyslog(text) ?? readIso(text) ?? readWeb(text) ?? readUnix(text);
}

/**
 * ms since 1970. A stamp without a year is in the latest year in which it is not more than a day after `near`: logs
 * are read when they are written, or later.
 */
export function resolve(stamp: Stamp, toUtc: ToUtc, near: number): number | undefined {
  if (stamp.kind === 'moment') return stamp.at;
  if (stamp.kind === 'local') return toUtc(stamp.at);
  const latest = new Date(near).getUTCFullYear() + 1;
  for (let year = latest; year >= latest - MAX_YEARS_BACK; year--) {
    const local = dayOf(year, stamp.month, stamp.day);
    if (local === undefined) continue;
    const at = toUtc(local + stamp.ms);
    if (at <= near + DAY_MS) return at;
  }
  return undefined;
}

function readIso(text: string): Stamp | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction, offset] = match;
  const date = dayOf(Number(year), Number(month) - 1, Number(day));
  const time = timeOfDay(hours, minutes, seconds, fraction);
  if (date === undefined || time === undefined) return undefined;
  if (offset === undefined) return { kind: 'local', at: date + time };
  return { kind: 'moment', at: date + time - offsetMs(offset) };
}

function readSyslog(text: string): Stamp | undefined {
  const match = SYSLOG.exec(text);
  if (match === null) return undefined;
  const [, name = '', dayText, year, hours, minutes, seconds, fraction] = match;
  const [month, day] = [MONTHS.indexOf(name), Number(dayText)];
  const ms = timeOfDay(hours, minutes, seconds, fraction);
  if (month === -1 || day < 1 || day > 31 || ms === undefined) return undefined;
  if (year === undefined) return { kind: 'yearless', month, day, ms };
  const date = dayOf(Number(year), month, day);
  return date === undefined ? undefined : { kind: 'local', at: date + ms };
}

function readWeb(text: string): Stamp | undefined {
  const match = WEB.exec(text);
  if (match === null) return undefined;
  const [, day, name = '', year, hours, minutes, seconds, offset = ''] = match;
  const date = dayOf(Number(year), MONTHS.indexOf(name), Number(day));
  const ms = timeOfDay(hours, minutes, seconds);
  if (date === undefined || ms === undefined) return undefined;
  return { kind: 'moment', at: date + ms - offsetMs(offset) };
}

function readUnix(text: string): Stamp | undefined {
  const match = UNIX.exec(text);
  if (match === null) return undefined;
  return { kind: 'moment', at: Number(match[1]) * 1_000 + milliseconds(match[2]) };
}

function dayOf(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month, day);
  return new Date(at).getUTCMonth() === month ? at : undefined;
}

function timeOfDay(hours = '', minutes = '', seconds = '', fraction?: string): number | undefined {
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  // 60 is a leap second.
  if (h > 23 || m > 59 || s > 60) return undefined;
  return ((h * 60 + m) * 60 + s) * 1_000 + milliseconds(fraction);
}

function milliseconds(fraction = '0'): number {
  return Number(fraction.padEnd(3, '0').slice(0, 3));
}

function offsetMs(offset: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(offset);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
