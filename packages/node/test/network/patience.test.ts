// Waiting that blames nobody for what this process did not hear. Time is the test's.
import assert from 'node:assert/strict';
import { patiently } from '../../src/network/patience.ts';
import { manualClock } from '../support/clock.ts';

describe('patience', () => {
  it('ends in time where this process runs, once', () => {
    const clock = manualClock();
    let ended = 0;
    patiently(clock, 3_000, () => ended++);
    clock.advance(2_999);
    assert.equal(ended, 0);
    clock.advance(1);
    clock.advance(10_000);
    assert.equal(ended, 1);
  });

  it('does not count time in which this process stood still', () => {
    const clock = manualClock();
    let ended = 0;
    patiently(clock, 3_000, () => ended++);
    // An hour's sleep counts for as long as it takes to look.
    clock.leap(3_600_000);
    clock.advance(2_749);
    assert.equal(ended, 0);
    clock.advance(1);
    assert.equal(ended, 1);
  });

  it('is cancelled at any time', () => {
    const clock = manualClock();
    const cancel = patiently(clock, 1_000, () => assert.fail('cancelled'));
    clock.advance(600);
    cancel();
    clock.advance(10_000);
  });
});
