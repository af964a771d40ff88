// Sensors that say nothing: an attack that no sensor sees is not blocked here, and told to nobody.
import type { SensorHealth } from '@tocsin/sensors';
import { type Found, fail, ok, warn } from './model.ts';
import { span } from './units.ts';

export interface SensorsFacts {
  readonly sensors: readonly SensorHealth[];
  readonly now: number;
  /** How long the node has run, ms. */
  readonly upMs: number;
  /** A sensor without a line for so long is silent, ms. */
  readonly silentMs: number;
}

/** Any server on the internet is knocked at within the hour. */
const FIRST_LINE_MS = 3_600_000;

export function examineSensors({ sensors, now, upMs, silentMs }: SensorsFacts): Found[] {
  if (sensors.length === 0) return [ok('no sensors: this node only listens to its peers')];
  return sensors.map((sensor) => {
    const { name, state, error, lines, lastLineAt } = sensor;
    if (state === 'failed') return fail(`${name} has failed: ${error ?? 'nobody knows why'}`, CURE);
    const quiet = lastLineAt === undefined ? upMs : now - lastLineAt;
    if (lastLineAt !== undefined && quiet > silentMs)
      return warn(`${name} has read no line for ${span(quiet)}`, CURE);
    if (lastLineAt === undefined && quiet > FIRST_LINE_MS)
      return warn(`${name} has not read a single line in ${span(quiet)}`, CURE);
    if (state === 'waiting')
      return warn(`${name} waits for its log${error === undefined ? '' : `: ${error}`}`, CURE);
    return ok(
      lastLineAt === undefined
        ? `${name} waits for its first line`
        : `${name} has read ${lines} lines, the last ${span(quiet)} ago`,
    );
  });
}

const CURE =
  'look whether the log is written where the configuration says, and readable for the user of the node ("tocsin replay FILE" shows what would be found in it)';
