// A store whose last signal is of a time that has not come yet: what is reported waits to be signed, and does not wait for ever.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import { openStore } from '../src/store/store.ts';
import { manualClock, NOON } from './support/clock.ts';
import { started, stopAll } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const MINUTE = 60_000;
const HEAD = NOON + 8 * MINUTE;

describe('scenario 39: the clock was set back since the last signal', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('and what is reported is signed as soon as receivers would take it', async () => {
    const dataDir = temporaryDirectory();
    const before = await openStore(dataDir, NOON);
    await before.load();
    before.head = { sequence: HEAD, id: 'ab'.repeat(32) };
    // The head is written with whatever else is.
    before.saveBlock('9.9.9.9' as Cidr, NOON + MINUTE);
    const batch = before.take(NOON);
    assert.ok(batch);
    await before.write(batch, true);
    await before.close();

    const clock = manualClock();
    const node = await started({ dataDir }, { clock });
    await node.report({ indicator: ATTACKER });
    let seconds = 0;
    await until('five minutes', () => {
      clock.advance(1_000);
      return ++seconds > 300;
    });
    await node.stop();

    const after = await openStore(dataDir, clock.now());
    await after.load();
    assert.equal(after.draftCount, 0);
    assert.ok(after.head.sequence > HEAD);
    await after.close();
  });
});
