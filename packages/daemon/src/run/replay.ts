// Reads a past log with the detectors of this machine's configuration.
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BUILT_IN_DETECTORS, type DetectorSpec, isTimeZone, replay } from '@tocsin/sensors';
import { detectorSpecOf } from '../config/detector-keys.ts';
import { defaultConfig, loadConfig } from '../config/load.ts';
import { DaemonError } from '../errors.ts';

export interface ReplayOptions {
  /** Names of detectors; absent: all. */
  readonly detectors: readonly string[] | undefined;
  readonly timeZone: string | undefined;
}

/** @throws DaemonError `FILE_UNREADABLE`, `USAGE` */
export async function replayFile(
  file: string,
  configPath: string,
  options: ReplayOptions,
): Promise<ReturnType<typeof replay>> {
  const config = loadConfig(configPath) ?? defaultConfig();
  const { timeZone = config.sensors.time_zone } = options;
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new DaemonError(
      'USAGE',
      `--time-zone: expected one such as Europe/Berlin or +01:00, found ${JSON.stringify(timeZone)}`,
    );
  const known = [...BUILT_IN_DETECTORS, ...config.detector.map(detectorSpecOf)];
  // yargs makes nothing of a single hyphen.
  const path = file === '' || file === '-' ? '/dev/stdin' : file;
  const endsAt = await endOf(path);
  return replay({
    lines: linesOf(path),
    endsAt,
    detectors: chosen(known, options.detectors),
    trustedProxies: config.sensors.web.trusted_proxies,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
}

/** @throws DaemonError `USAGE` for a name that no detector has */
function chosen(
  known: readonly DetectorSpec[],
  names: readonly string[] | undefined,
): DetectorSpec[] {
  const unknown = names?.filter((name) => !known.some((spec) => spec.name === name)) ?? [];
  if (unknown.length > 0)
    throw new DaemonError(
      'USAGE',
      `No detector is called ${unknown.join(', ')}; there are ${known.map(({ name }) => name).join(', ')}`,
    );
  return known.filter(({ name }) => names === undefined || names.includes(name));
}

/** Its time is that of the last line, near enough. @throws DaemonError `FILE_UNREADABLE` */
async function endOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Error('it is a directory');
    await access(path, constants.R_OK);
    return found.mtimeMs;
  } catch (cause) {
    throw new DaemonError(
      'FILE_UNREADABLE',
      `${path} cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** logrotate packs yesterday's logs. */
function linesOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path);
  // Whoever reads the lines hears of an error; `pipeline` only hands it on.
  const input = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}
