// Turns a time of day on the host's clock into UTC.

/** From local time, written as if it were UTC (ms since 1970), to UTC. */
export type ToUtc = (local: number) => number;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param timeZone an IANA name (`Europe/Berlin`) or an offset (`+01:00`); absent: the zone of this machine
 * @throws RangeError for a zone that does not exist
 */
export function zone(timeZone?: string): ToUtc {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  let cachedHour = Number.NaN;
  let cachedOffset = 0;
  // Offsets change on the hour or half hour at most twice a year; lines of one hour come together.
  const offsetAt = (utc: number): number => {
    const hour = Math.floor(utc / HOUR_MS);
    if (hour !== cachedHour) {
      cachedOffset = readOffset(format, utc);
      cachedHour = hour;
    }
    return cachedOffset;
  };
  return (local) => local - offsetAt(local - offsetAt(local));
}

function readOffset(format: Intl.DateTimeFormat, utc: number): number {
  const name = format.formatToParts(utc).find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT([+-])(\d\d):(\d\d)$/.exec(name ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * MINUTE_MS;
}
