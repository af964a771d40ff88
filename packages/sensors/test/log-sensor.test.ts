// A sensor from end to end: lines in a real file, events out; and a past log replayed.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BUILT_IN_DETECTORS,
  fileFollower,
  logSensor,
  replay,
  type SensorEvent,
} from '@tocsin/sensors';
import { failure, NOW } from './helpers.ts';

const A = '80.90.100.7';

describe('a log sensor', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-sensor-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('turns the lines of a file into events and says how it does', async () => {
    const path = join(folder, 'auth.log');
    const clock = { now: () => NOW };
    const source = fileFollower({ path, clock, pollMs: 0 });
    const sensor = logSensor({ name: 'auth', source, clock, detectors: BUILT_IN_DETECTORS });
    const events: SensorEvent[] = [];
    await sensor.start((event) => events.push(event));
    assert.deepEqual(sensor.health(), { name: 'auth', state: 'waiting', lines: 0, matched: 0 });
    await writeFile(path, `${[0, 1, 2, 3].map((s) => `${failure(A, s)}\n`).join('')}hello\n`);
    await source.poll();
    assert.equal(events.length, 0);
    await appendFile(path, `${failure(A, 4)}\n`);
    await source.poll();
    assert.deepEqual(
      events.map((event) => event.type === 'detection' && [event.sensor, event.indicator]),
      [['auth', A]],
    );
    assert.deepEqual(sensor.health(), {
      name: 'auth',
      state: 'reading',
      lines: 6,
      matched: 5,
      lastLineAt: NOW,
    });
    await sensor.stop();
    await sensor.stop();
  });
});

describe('replay', () => {
  it('tells what would have been reported, on the log’s own clock', async () => {
    const day = (n: number) => `Mar  ${n} 23:59:5`;
    const lines = [1, 2].flatMap((n) =>
      [0, 1, 2, 3, 4].map(
        (s) => `${day(n)}${s} host sshd[${s}]: Failed password for root from ${A} port 1 ssh2`,
      ),
    );
    lines.push(`Mar  3 08:00:00 host sshd[9]: Accepted publickey for a from ${A} port 1 ssh2`);
    const run = replay({
      lines,
      endsAt: Date.parse('2025-04-01T00:00:00Z'),
      detectors: BUILT_IN_DETECTORS,
      timeZone: 'UTC',
    });
    const events: SensorEvent[] = [];
    let step = await run.next();
    for (; !step.done; step = await run.next()) events.push(step.value);
    assert.deepEqual(step.value, {
      lines: 11,
      matched: 11,
      ambiguous: 0,
      detections: 2,
      logins: 1,
    });
    assert.deepEqual(
      events.map((event) =>
        new Date(event.type === 'login' ? event.at : event.lastSeen).toISOString(),
      ),
      ['2025-03-01T23:59:54.000Z', '2025-03-02T23:59:54.000Z', '2025-03-03T08:00:00.000Z'],
    );
  });
});
