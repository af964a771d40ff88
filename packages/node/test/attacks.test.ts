// What an attacker, a dying disk or bad luck can do to a whole node.
import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import type { Observation, PeerClass } from '@tocsin/rules';
import { Level } from 'level';
import { bare, someone, stopBare, threat } from './support/bare.ts';
import { type ManualClock, manualClock, NOON } from './support/clock.ts';
import { type FakeFirewall, fakeFirewall } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Indicator;
const HOUR = 3_600_000;

const seen = (indicator: string, at: number): Observation => ({
  indicator: indicator as Indicator,
  category: 'other',
  severity: 2,
  confidence: 900_000,
  firstSeen: at,
  lastSeen: at,
  attempts: 9,
  detector: 'test',
  sensor: 'test',
  watched: false,
});

describe('attacks on a node', () => {
  const own = someone('own');
  const friend = someone('friend');
  const classes = new Map<string, PeerClass>([
    [own.author, 'own'],
    [friend.author, 'friend'],
  ]);
  let clock: ManualClock;
  let wall: FakeFirewall;
  let dataDir: string;
  const start = () => bare(dataDir, classes, { clock, firewall: wall });
  beforeEach(() => {
    clock = manualClock();
    wall = fakeFirewall();
    dataDir = temporaryDirectory();
  });
  afterEach(async () => {
    await stopBare();
    removeTemporary();
  });

  it('an own signal of the day before, replayed when its row has been forgotten, silences nobody', async () => {
    const node = await start();
    await node.running.mesh.findVoice();
    clock.advance(1_000);
    await node.running.detect(seen(ATTACKER, clock.now()));
    const [said] = [...node.running.store.rows.signalsOf(node.self.author)];
    assert.ok(said);
    await until('its row to be forgotten', async () => {
      clock.leap(HOUR);
      await node.running.engine.durable();
      return [...node.running.store.rows.signalsOf(node.self.author)].length === 0;
    });
    const envelope = new Uint8Array(Buffer.from(said.envelope, 'base64'));
    for (const channel of ['live', 'sync'] as const)
      assert.equal(node.hear(envelope, channel).action, 'ignore');
    assert.deepEqual(node.running.degraded.list(), []);
    await node.running.detect(seen('9.9.9.9', clock.now()));
    assert.equal(
      [...node.running.store.rows.signalsOf(node.self.author)].length,
      1,
      'it still speaks',
    );
  });

  it('a damaged row that is due ends neither in a busy loop nor in the way of the others', async () => {
    const first = await start();
    first.hear(threat(own, NOON).envelope);
    first.hear(threat(own, NOON + 1, { indicator: '9.9.9.9' as Indicator }).envelope);
    await first.running.engine.durable();
    await first.running.stop();
    await damage(dataDir, `!staged!${ATTACKER}`);
    const node = await start();
    clock.leap(25 * HOUR);
    await until('the other to end', async () => {
      clock.leap(1);
      await node.running.engine.durable();
      return node.running.view.read('staged', '9.9.9.9') === undefined;
    });
    await until('no haste', async () => {
      const next = await node.running.store.rows.nextDue();
      return next === undefined || next > clock.now();
    });
  });
});

/** Turns one bit of what LevelDB holds under the key. */
async function damage(dataDir: string, key: string): Promise<void> {
  const db = new Level<string, string>(`${dataDir}/store`);
  await db.open();
  const value = await db.get(key);
  assert.ok(value, key);
  await db.put(key, `${value.slice(0, 20)}~${value.slice(21)}`);
  await db.close();
}
