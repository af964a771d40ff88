// A disk that loses decisions and keeps the signals that they rest on.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Cidr } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import { Level } from 'level';
import { bare, someone, stopBare, threat } from './support/bare.ts';
import { manualClock, NOON } from './support/clock.ts';
import { fakeFirewall } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const THEIRS = '8.8.8.8' as Cidr;
const OURS = '9.9.9.9' as Cidr;
const HOUR = 3_600_000;

async function loseDecisions(dataDir: string): Promise<void> {
  const db = new Level<string, string>(join(dataDir, 'store'));
  for (const space of ['staged', 'memory', 'blocks']) await db.sublevel(space).clear();
  await db.close();
}

describe('scenario 34: a store that lost decisions and kept signals', () => {
  afterEach(async () => {
    await stopBare();
    removeTemporary();
  });

  it('decides anew: the sync would never bring what is there', async () => {
    const dataDir = temporaryDirectory();
    const own = someone('own');
    const clock = manualClock();
    const parts = { clock, firewall: fakeFirewall() };
    const classes = new Map<string, PeerClass>([[own.author, 'own']]);
    const before = await bare(dataDir, classes, parts);
    await before.running.mesh.findVoice();
    await before.running.detect({
      ...{ indicator: OURS as never, category: 'other', severity: 2, confidence: 900_000 },
      ...{ firstSeen: NOON, lastSeen: NOON, attempts: 9, watched: false },
      ...{ detector: 'test', sensor: 'test' },
    });
    before.hear(threat(own, NOON).envelope);
    await before.running.engine.durable();
    await before.running.stop();
    await loseDecisions(dataDir);

    const wall = fakeFirewall();
    const after = await bare(dataDir, classes, { clock, firewall: wall });
    await until('both blocks', () => {
      clock.advance(1);
      return wall.held.has(THEIRS) && wall.held.has(OURS);
    });
    assert.equal(wall.held.get(THEIRS), NOON + 24 * HOUR);
    assert.equal(wall.held.get(OURS), NOON + HOUR);
    assert.ok(after.running.degraded.has('STORE'));
    assert.equal(after.running.view.threatsIssued(own.author, 0, NOON), 1);
    await after.running.stop();

    const later = await bare(dataDir, classes, { clock, firewall: fakeFirewall() });
    assert.ok(await later.running.store.check(), 'whole again');
  });

  it('and opens its store anew, for the disk was full, while it looks for what is missing', async () => {
    const dataDir = temporaryDirectory();
    const own = someone('own');
    const clock = manualClock();
    const classes = new Map<string, PeerClass>([[own.author, 'own']]);
    const before = await bare(dataDir, classes, { clock, firewall: fakeFirewall() });
    before.hear(threat(own, NOON).envelope);
    await before.running.engine.durable();
    await before.running.stop();
    await loseDecisions(dataDir);

    const wall = fakeFirewall();
    const after = await bare(dataDir, classes, { clock, firewall: wall });
    clock.advance(1);
    await after.running.store.reopen();
    await until('the block', () => {
      clock.advance(1);
      return wall.held.has(THEIRS);
    });
  });
});
