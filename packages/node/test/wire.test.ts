import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import { bare, someone, stopBare, threat } from './support/bare.ts';
import { type ManualClock, manualClock, NOON } from './support/clock.ts';
import { type FakeFirewall, fakeFirewall } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('signals from the wire', () => {
  const own = someone('own');
  const classes = new Map<string, PeerClass>([[own.author, 'own']]);
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

  it('scenario 8: one signal replayed, also after a restart and a day later, counts once', async () => {
    const { envelope } = threat(own, NOON);
    const first = await start();
    assert.deepEqual(first.hear(envelope), { action: 'accept' });
    for (let n = 0; n < 51; n++)
      assert.deepEqual(first.hear(envelope), { action: 'ignore', code: 'replayed' });
    await first.running.engine.durable();
    await first.running.stop();
    const second = await start();
    assert.deepEqual(second.hear(envelope), { action: 'ignore', code: 'replayed' });
    assert.equal(second.running.view.threatsIssued(own.author, 0, NOON), 1);
    clock.leap(25 * HOUR);
    assert.equal(second.hear(envelope, 'sync').action, 'ignore');
    assert.equal(second.running.view.read('standing', own.author)?.rate, undefined);
  });

  it('scenario 10: a forgery in another’s name is rejected, charges him nothing and hides not his true word', async () => {
    const node = await start();
    const { envelope } = threat(own, NOON);
    const forged = envelope.with(-1, (envelope.at(-1) ?? 0) ^ 1);
    assert.deepEqual(node.hear(forged), { action: 'reject', code: 'bad-signature' });
    assert.equal(node.running.view.read('standing', own.author), undefined);
    assert.deepEqual(node.hear(envelope), { action: 'accept' });
  });

  it('scenario 14: a quarantined own peer’s blocks are lifted at once, and it survives a restart', async () => {
    const node = await start();
    node.hear(threat(own, NOON).envelope);
    await until('the block', () => wall.held.has(ATTACKER));
    const order = { do: 'quarantine', author: own.author, reason: 'stolen' } as const;
    node.running.engine.run({ type: 'operator', by: 'test', order });
    await until('the lift', () => !wall.held.has(ATTACKER));
    await node.running.stop();
    const again = await start();
    const later = threat(own, NOON + 1, { indicator: '9.9.9.9' as never });
    assert.deepEqual(again.hear(later.envelope), { action: 'ignore', code: 'quarantined' });
  });

  it('scenario 19: a day-old signal that comes late ends when it would have ended', async () => {
    const signal = threat(own, NOON);
    clock.leap(23 * HOUR + 59 * MINUTE);
    const node = await start();
    node.hear(signal.envelope, 'sync');
    await until('the block', () => wall.held.has(ATTACKER));
    assert.equal(wall.held.get(ATTACKER), NOON + 24 * HOUR);
    clock.advance(MINUTE - 1);
    assert.ok(wall.held.has(ATTACKER));
    await until('its end', () => {
      clock.advance(1);
      return !wall.held.has(ATTACKER);
    });
  });

  it('scenario 38: two bodies under one sequence are kept, told and punished', async () => {
    const node = await start();
    const [one, two] = [threat(own, NOON), threat(own, NOON, { attempts: 11 })];
    node.hear(one.envelope);
    assert.deepEqual(node.hear(two.envelope), { action: 'accept' });
    const standing = node.running.view.read('standing', own.author);
    assert.equal(standing?.fault?.cause, 'equivocation');
    const ids = [...node.running.store.rows.inventory(own.author, clock.now(), 0)];
    assert.ok(ids[0]?.rival);
    await until('the lift', () => !wall.held.has(ATTACKER));
  });

  it('scenario 38: a clone of this node is noticed, and this node signs no more', async () => {
    const node = await start();
    await node.running.mesh.findVoice();
    clock.advance(MINUTE);
    node.hear(threat(node.self, clock.now()).envelope);
    assert.equal(node.running.degraded.list()[0]?.code, 'IDENTITY');
    const { head } = node.running.store;
    await node.running.detect({
      ...{ indicator: '9.9.9.9' as never, category: 'other', severity: 2, confidence: 900_000 },
      ...{ firstSeen: NOON, lastSeen: NOON, attempts: 9, watched: false },
      ...{ detector: 'test', sensor: 'test' },
    });
    assert.deepEqual(node.running.store.head, head);
    assert.equal(node.running.store.draftCount, 1);
    await until('the block all the same', () => wall.held.has('9.9.9.9' as Cidr));
  });

  it('scenario 15: does not say after all what was withdrawn before it could be signed', async () => {
    const node = await start();
    const { engine, store, mesh } = node.running;
    const indicator = ATTACKER as never;
    engine.run({
      ...{ type: 'detection', indicator, category: 'other', severity: 2, confidence: 900_000 },
      ...{ firstSeen: NOON, lastSeen: NOON, attempts: 9, watched: false },
      ...{ detector: 'test', sensor: 'test' },
    });
    engine.run({
      type: 'operator',
      by: 'operator',
      order: { do: 'unblock', indicator, falsePositive: true },
    });
    await mesh.findVoice();
    await engine.durable();
    const said = [...store.rows.signalsOf(node.self.author)];
    assert.deepEqual(
      said.map(({ kind }) => kind),
      ['sighting'],
    );
    assert.equal(store.draftCount, 0);
  });

  it('keeps its word until it may speak, and speaks in order', async () => {
    const node = await start();
    assert.equal(node.running.store.draftCount, 0);
    clock.step(24 * HOUR);
    for (const indicator of ['9.9.9.1', '9.9.9.2'])
      node.running.engine.run({
        ...{ type: 'detection', indicator: indicator as never, category: 'other', severity: 2 },
        ...{ confidence: 900_000, firstSeen: NOON, lastSeen: NOON, attempts: 9, watched: false },
        ...{ detector: 'test', sensor: 'test' },
      });
    assert.equal(node.running.store.draftCount, 2);
    clock.step(-24 * HOUR);
    await node.running.mesh.findVoice();
    await node.running.engine.durable();
    assert.equal(node.running.store.draftCount, 0);
    const said = [...node.running.store.rows.signalsOf(node.self.author)];
    assert.deepEqual(
      said.map(({ indicator }) => indicator),
      ['9.9.9.1', '9.9.9.2'],
    );
  });
});
