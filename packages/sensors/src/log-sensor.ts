// A sensor: a source of lines joined with the detectors that read them.

import { createDetectorEngine, type DetectorEngineInit } from './engine.ts';
import type { Clock, Follower } from './follower.ts';
import type { Sensor, SensorHealth } from './model.ts';

export interface LogSensorInit extends Omit<DetectorEngineInit, 'sensor' | 'clock'> {
  readonly name: string;
  readonly source: Follower;
  readonly clock: Clock;
}

/** Events carry the time of the log line; a line that is read late (after a restart) is told with its own time. */
export function logSensor(init: LogSensorInit): Sensor {
  const { name, source, clock, ...detecting } = init;
  const engine = createDetectorEngine({ ...detecting, sensor: name });
  let lastLineAt: number | undefined;
  return {
    name,
    start: (emit) =>
      source.start((line) => {
        lastLineAt = clock.now();
        for (const event of engine.line(line, lastLineAt)) emit(event);
      }),
    health(): SensorHealth {
      const { lines, matched } = engine.counts();
      const seen = lastLineAt === undefined ? {} : { lastLineAt };
      return { name, ...source.health(), lines, matched, ...seen };
    },
    stop: () => source.stop(),
  };
}
