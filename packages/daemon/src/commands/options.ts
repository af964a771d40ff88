// Options that yargs does not check: durations and numbers within a range, refused with what was expected.
import { DaemonError } from '../errors.ts';
import { parseDuration } from '../output/time.ts';

/** In ms. @throws DaemonError `USAGE` */
export function durationOption(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms === 0)
    throw new DaemonError(
      'USAGE',
      `--${option}: expected a duration such as 10m, 12h or 7d, found ${JSON.stringify(text)}`,
    );
  return ms;
}

/** A moment so long ago, in ms since 1970; without the option, the beginning of time. @throws DaemonError `USAGE` */
export function sinceOption(text: string | undefined): number {
  return text === undefined ? 0 : Date.now() - durationOption('since', text);
}

interface Range {
  readonly least: number;
  readonly most: number;
  /** Default true. */
  readonly whole?: boolean;
}

/** @throws DaemonError `USAGE` */
export function numberOption(
  option: string,
  value: number,
  { least, most, whole = true }: Range,
): number {
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new DaemonError(
    'USAGE',
    `--${option}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}, found ${Number.isNaN(value) ? 'none' : value}`,
  );
}
