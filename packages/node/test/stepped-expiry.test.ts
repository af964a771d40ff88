// A clock that was some minutes behind is set right: what is over by then ends at once, not so much later.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import { manualClock } from './support/clock.ts';
import { fakeFirewall, started, stopAll } from './support/fleet.ts';
import { removeTemporary } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const MINUTE = 60_000;
/** So little that the node follows it. */
const STEP = 4 * MINUTE;

describe('scenario 39: a small step of the clock', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('ahead ends what is over by the new time at the next look', async () => {
    const clock = manualClock();
    const wall = fakeFirewall();
    const node = await started({}, { firewall: wall, clock });
    clock.step(-STEP);
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    // Its end is an hour away, by this clock.
    let minutes = 0;
    await until('55 minutes', () => {
      clock.advance(MINUTE);
      return ++minutes === 55;
    });
    clock.step(STEP);
    const begun = clock.monotonic();
    await until('the lift', () => {
      clock.advance(1_000);
      return !wall.held.has(ATTACKER);
    });
    assert.ok(clock.monotonic() - begun < 2 * MINUTE);
  });
});
