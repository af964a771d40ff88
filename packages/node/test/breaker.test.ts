import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import { bare, someone, stopBare, threat } from './support/bare.ts';
import { manualClock, NOON } from './support/clock.ts';
import { fakeFirewall } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

describe('an own machine that signals too much', () => {
  afterEach(async () => {
    await stopBare();
    removeTemporary();
  });

  it('scenario 17: 150 addresses in ten minutes make 100 blocks, an alarm, and a state that shows it', async () => {
    const own = someone('own');
    const classes = new Map<string, PeerClass>([[own.author, 'own']]);
    const wall = fakeFirewall();
    const node = await bare(temporaryDirectory(), classes, {
      clock: manualClock(),
      firewall: wall,
    });
    for (let n = 0; n < 150; n++)
      node.hear(threat(own, NOON + n, { indicator: `8.8.${n}.8` as Indicator }).envelope);
    await until('the blocks', () => wall.held.size === 100);
    assert.deepEqual(
      node.running.degraded.list().map(({ code }) => code),
      ['BREAKER'],
    );
  });
});
