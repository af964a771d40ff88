// What the tests of detectors share: an engine at one moment, lines, and a count until it speaks.
import {
  BUILT_IN_DETECTORS,
  createDetectorEngine,
  type Detection,
  type DetectorEngine,
  type DetectorEngineInit,
  type SensorEvent,
} from '@tocsin/sensors';

export const NOW = Date.parse('2026-11-21T10:00:00Z');

export function engineOf(more: Partial<DetectorEngineInit> = {}): DetectorEngine {
  return createDetectorEngine({
    detectors: BUILT_IN_DETECTORS,
    sensor: 'test',
    timeZone: 'UTC',
    ...more,
  });
}

/** Feeds one line again and again, with process ids of its own, and answers what it is detected as. */
export function detected(
  line: string,
  more: Partial<DetectorEngineInit> = {},
): Detection | undefined {
  const engine = engineOf(more);
  for (let i = 0; i < 60; i++) {
    const distinct = line.replace(/\[1000\]/, `[${1_000 + i}]`);
    const found = engine.line(distinct, NOW).find((event) => event.type === 'detection');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every address that any event names. */
export function addressesOf(events: readonly SensorEvent[]): readonly string[] {
  return events.map((event) => (event.type === 'detection' ? event.indicator : event.address));
}

/** A failed password in rsyslog's traditional form, `seconds` after NOW. */
export function failure(address: string, seconds = 0, pid = 1_000 + seconds): string {
  const time = new Date(NOW + seconds * 1_000).toISOString().replace('Z', '+00:00');
  return `${time} host sshd[${pid}]: Failed password for root from ${address} port 4711 ssh2`;
}
