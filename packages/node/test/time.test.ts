import assert from 'node:assert/strict';
import { createTime, type Time, type TimeInit } from '../src/time.ts';
import { type ManualClock, manualClock, NOON } from './support/clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('scenario 39: a clock that lies', () => {
  let clock: ManualClock;
  const timeOf = (init: Partial<TimeInit> = {}): Time =>
    createTime(clock, {
      newestAt: NOON - MINUTE,
      hasOwnPeers: true,
      graceMs: 10 * MINUTE,
      onChange: () => {},
      ...init,
    });
  beforeEach(() => {
    clock = manualClock();
  });

  it('is followed while it drifts', () => {
    const time = timeOf();
    for (let n = 0; n < 100; n++) {
      clock.advance(MINUTE);
      clock.step(500);
      assert.equal(time.now(), clock.now());
    }
    assert.equal(time.suspect(), false);
  });

  for (const [way, by] of [
    ['forward', DAY],
    ['back', -DAY],
  ] as const)
    it(`a day ${way} is not followed; peers that agree with it make it good`, () => {
      const time = timeOf();
      time.compare('peer', 0);
      clock.step(by);
      assert.equal(time.now(), NOON);
      assert.equal(time.suspect(), true);
      assert.match(time.fault()?.cure ?? '', /timedatectl/);
      clock.advance(MINUTE);
      assert.equal(time.now(), NOON + MINUTE, 'the monotonic clock goes on');
      time.compare('peer', -by);
      assert.equal(time.suspect(), true, 'peers who contradict it do not help it');
      time.compare('peer', 0);
      assert.equal(time.suspect(), false);
      assert.equal(time.now(), clock.now());
    });

  it('a step that is taken back is forgotten', () => {
    const time = timeOf();
    clock.step(DAY);
    time.check();
    clock.step(-DAY);
    time.check();
    assert.equal(time.suspect(), false);
  });

  it('with nobody to ask, a clock that stays as it is is believed in the end', () => {
    const time = timeOf({ hasOwnPeers: false });
    clock.step(-DAY);
    assert.equal(time.now(), NOON);
    clock.advance(10 * MINUTE);
    time.check();
    assert.equal(time.suspect(), false);
    assert.equal(time.now(), clock.now());
  });

  it('1970 is never believed, however long it lasts and whoever says so', () => {
    clock = manualClock(MINUTE);
    const time = timeOf();
    assert.equal(time.now(), NOON - MINUTE, 'the store knows better');
    time.compare('peer', 0);
    clock.advance(DAY);
    time.check();
    assert.equal(time.suspect(), true);
    clock.step(NOON);
    time.check();
    assert.equal(time.suspect(), false);
  });

  it('an end is told to the firewall by the clock that the firewall counts by', () => {
    clock = manualClock(MINUTE);
    const time = timeOf();
    const until = time.now() + 60 * MINUTE;
    assert.equal(time.toWall(until) - clock.now(), 60 * MINUTE);
    assert.equal(time.fromWall(time.toWall(until)), until);
  });

  it('after more than a day off, peers are asked before anything is forgotten', () => {
    const time = timeOf({ newestAt: NOON - 2 * DAY });
    assert.equal(time.suspect(), true);
    time.compare('peer', 1_000);
    assert.equal(time.suspect(), false);
  });

  it('more than a minute beside the median of the own peers is told, with the remedy', () => {
    const time = timeOf();
    time.compare('one', 61_000);
    time.compare('two', 70_000);
    time.compare('three', 0);
    assert.match(time.fault()?.message ?? '', /61 s behind/);
    time.compare('two', 1_000);
    assert.equal(time.fault(), undefined);
  });
});
