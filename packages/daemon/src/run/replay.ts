// Reads a past log with the detectors of this machine's configuration.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
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
  return replay({
    lines: await linesOf(file),
    endsAt: (await stat(file)).mtimeMs,
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

/** Opened before the first line is asked for, so that a wrong path is told as such. */
async function linesOf(path: string): Promise<AsyncIterable<string>> {
  const input = createReadStream(path);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  input.once('ready', resolve);
  input.once('error', (cause) =>
    reject(
      new DaemonError('FILE_UNREADABLE', `${path} cannot be read: ${cause.message}`, { cause }),
    ),
  );
  await promise;
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}
