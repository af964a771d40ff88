// Runs detectors over a past log on the log's own clock: what they would have reported, had they been there.
import { createDetectorEngine, type DetectorEngineInit } from './engine.ts';
import type { SensorEvent } from './model.ts';

export interface ReplayInit extends Omit<DetectorEngineInit, 'sensor' | 'clock'> {
  readonly lines: AsyncIterable<string> | Iterable<string>;
  /** When the log ends, at the latest (the file's mtime): syslog's stamps have no year. ms since 1970 */
  readonly endsAt: number;
  /** Named in the events; `replay` by default. */
  readonly sensor?: string;
}

export interface ReplaySummary {
  readonly lines: number;
  readonly matched: number;
  /** Lines that could be read in two ways and yielded nothing. */
  readonly ambiguous: number;
  readonly detections: number;
  readonly logins: number;
}

/** Yields the events in the order of the lines and returns the summary at the end. */
export async function* replay(
  init: ReplayInit,
): AsyncGenerator<SensorEvent, ReplaySummary, undefined> {
  const { lines, endsAt, sensor = 'replay', ...detecting } = init;
  const engine = createDetectorEngine({ ...detecting, sensor, clock: 'log' });
  let detections = 0;
  let logins = 0;
  for await (const line of lines) {
    for (const event of engine.line(line, endsAt)) {
      if (event.type === 'detection') detections += 1;
      else logins += 1;
      yield event;
    }
  }
  return { ...engine.counts(), detections, logins };
}
