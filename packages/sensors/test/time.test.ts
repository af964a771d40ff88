// Time stamps: every form that logs write, zones, years that are not written.
import assert from 'node:assert/strict';
import { readStamp, resolve } from '../src/time.ts';
import { isTimeZone, zone } from '../src/zone.ts';

const NEAR = Date.parse('2026-11-21T12:00:00Z');

function read(text: string, timeZone = 'UTC', near = NEAR): string | undefined {
  const stamp = readStamp(text);
  const at = stamp && resolve(stamp, zone(timeZone), near);
  return at === undefined ? undefined : new Date(at).toISOString();
}

describe('time stamps', () => {
  for (const [text, expected] of [
    ['Nov 21 10:00:00', '2026-11-21T10:00:00.000Z'],
    ['Nov  1 10:00:00', '2026-11-01T10:00:00.000Z'],
    ['Nov 21 10:00:00.123456', '2026-11-21T10:00:00.123Z'],
    ['Nov 21 2025 10:00:00', '2025-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:00+01:00', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T10:00:00.123456-05:30', '2026-11-21T15:30:00.123Z'],
    ['2026-11-21T10:00:00+0100', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21 10:00:00', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21 10:00:00,5', '2026-11-21T10:00:00.500Z'],
    ['2026-11-21 10:00:00 UTC', '2026-11-21T10:00:00.000Z'],
    ['21/Nov/2026:10:00:00 +0100', '2026-11-21T09:00:00.000Z'],
    ['1795255200.5', '2026-11-21T10:00:00.500Z'],
  ]) {
    it(`reads ${text}`, () => assert.equal(read(text ?? ''), expected));
  }

  for (const text of [
    '',
    'Foo 21 10:00:00',
    'Nov 31 10:00:00',
    'Nov 21 24:00:00',
    'Nov 21 10:60:00',
    '2026-13-01T10:00:00Z',
    '2026-02-30T10:00:00Z',
    '21/Foo/2026:10:00:00 +0000',
  ]) {
    it(`refuses "${text}"`, () => assert.equal(read(text), undefined));
  }

  it('puts a stamp without a year into the latest year that is not in the future', () => {
    const newYear = Date.parse('2027-01-01T00:00:10Z');
    assert.equal(read('Dec 31 23:59:59', 'UTC', newYear), '2026-12-31T23:59:59.000Z');
    assert.equal(read('Jan  1 00:00:05', 'UTC', newYear), '2027-01-01T00:00:05.000Z');
    assert.equal(read('Feb 29 10:00:00', 'UTC', newYear), '2024-02-29T10:00:00.000Z');
  });

  it('allows a host clock that is a little ahead at the turn of the year', () => {
    const before = Date.parse('2026-12-31T23:59:50Z');
    assert.equal(read('Jan  1 00:00:05', 'UTC', before), '2027-01-01T00:00:05.000Z');
  });

  it('reads local time in the zone that is given, in summer and winter', () => {
    assert.equal(read('Nov 21 10:00:00', 'Europe/Berlin'), '2026-11-21T09:00:00.000Z');
    assert.equal(read('Jul 21 10:00:00', 'Europe/Berlin'), '2026-07-21T08:00:00.000Z');
    assert.equal(read('Nov 21 10:00:00', '-05:30'), '2026-11-21T15:30:00.000Z');
  });

  it('knows which zones exist', () => {
    assert.ok(isTimeZone('Europe/Berlin'));
    assert.ok(isTimeZone('+01:00'));
    assert.ok(!isTimeZone('Middle/Earth'));
  });
});
