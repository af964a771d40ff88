// Spans of time in words for people, and from words in flags and configuration.

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['min', MINUTE_MS],
  ['s', SECOND_MS],
] as const;

/** The two largest units of a span: `42 min`, `1 h 5 min`, `3 d`; under a second `0 s`. */
export function span(ms: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first === -1) return '0 s';
  let rest = ms;
  return UNITS.slice(first, first + 2)
    .map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? '' : `${count} ${unit}`;
    })
    .filter(Boolean)
    .join(' ');
}

/** `ends in 42 min`, or `ended`. */
export function ending(until: number, now: number): string {
  return until > now ? `ends in ${span(until - now)}` : 'ended';
}

/** `12 s ago`, or `never`. */
export function ago(at: number | undefined, now: number): string {
  return at === undefined ? 'never' : `${span(Math.max(0, now - at))} ago`;
}

const DURATION = /^(\d+)(ms|s|m|min|h|d)$/;
const SIZES: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};

/** `90s`, `10m`, `24h`, `7d` in ms; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = DURATION.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const ms = Number(digits) * (SIZES[unit] ?? Number.NaN);
  return Number.isSafeInteger(ms) ? ms : undefined;
}
