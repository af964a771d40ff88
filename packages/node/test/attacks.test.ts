// What an attacker, a dying disk or bad luck can do to a whole node.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { FirewallError, nftablesAdapter } from '@tocsin/firewall';
import type { Cidr, Indicator } from '@tocsin/protocol';
import { type Observation, type PeerClass, trustNow } from '@tocsin/rules';
import { Level } from 'level';
import {
  createNamespace,
  describeWithKernel,
  type Namespace,
} from '../../firewall/test/support/namespaces.ts';
import { createEnforcer } from '../src/enforcer.ts';
import { type ConfiguredPeer, systemClock } from '../src/index.ts';
import { createPeerBook } from '../src/peer-book.ts';
import { openStore } from '../src/store/store.ts';
import { createTime } from '../src/time.ts';
import { bare, someone, stopBare, threat } from './support/bare.ts';
import { child, killChildren } from './support/children.ts';
import { type ManualClock, manualClock, NOON } from './support/clock.ts';
import {
  type FakeFirewall,
  fakeFirewall,
  make,
  peerOf,
  QUICK,
  started,
  stopAll,
} from './support/fleet.ts';
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

describe('a quarantined author between nodes', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('what he says is held and served, blocks where he is trusted, and counts here on release', async () => {
    const dirs = [temporaryDirectory(), temporaryDirectory(), temporaryDirectory()];
    const ids = await Promise.all(dirs.map(async (dataDir) => peerOf(await make({ dataDir }))));
    const [author, middle, far] = ids;
    assert.ok(author && middle && far);
    const walls = [fakeFirewall(), fakeFirewall()];
    const start = (n: number, peers: ConfiguredPeer[], firewall = fakeFirewall()) =>
      started({ dataDir: dirs[n] ?? '', peers }, { firewall });
    const b = await start(1, [author, far], walls[0]);
    const a = await start(0, [peerOf(b)]);
    await start(2, [peerOf(b), author], walls[1]);
    await until('a line of three', () => b.status().connectedPeers === 2);
    await b.quarantine(a.author, 'odd');
    await a.report({ indicator: ATTACKER });
    await until('the far one to learn it by the sync', () => walls[1]?.held.has(ATTACKER));
    assert.equal(b.blocks().length, 0);
    assert.equal(b.status().signals.accepted, 0);
    await b.release(a.author);
    await until('it to count', () => walls[0]?.held.has(ATTACKER));
  });
});

describeWithKernel('a friend’s word on a node that enforces', () => {
  let namespace: Namespace;
  beforeEach(() => {
    namespace = createNamespace();
  });
  afterEach(async () => {
    await stopBare();
    removeTemporary();
    namespace.remove();
  });

  it('scenario 2: is watched first, so that a sighting can confirm it: trust 0.90, 24 h in the kernel, once', async () => {
    const friend = someone('friend');
    const clock = systemClock;
    const firewall = nftablesAdapter({ clock, nft: namespace.nft });
    const elements = () => namespace.run('nft', 'list', 'table', 'inet', 'tocsin');
    const classes = new Map([[friend.author, 'friend' as const]]);
    const policy = { sampleOneIn: 1 };
    const { running, hear } = await bare(
      temporaryDirectory(),
      classes,
      { clock, firewall },
      { policy },
    );
    const trust = () => trustNow(running.view, friend.author, clock.now(), running.life.policy);
    const now = clock.now();
    running.store.rows.save('standing', friend.author, {
      ...{ author: friend.author, trust: 850_000, trustAt: now, confirmations: 7 },
      ...{ contradictions: 0, faults: 0, held: 0 },
    });
    hear(threat(friend, now, { confidence: 920_000 }).envelope);
    await running.engine.durable();
    await running.defence.reconcile();
    const watched = running.view.read('staged', ATTACKER)?.decision;
    assert.deepEqual([watched?.score, watched?.end], [782_000, now + HOUR]);
    assert.deepEqual([watched?.enforced, watched?.reason], [false, 'sampled']);
    assert.doesNotMatch(elements(), /8\.8\.8\.8/);
    const at = clock.now();
    await running.detect(seen(ATTACKER, at));
    await until('the block', () => /8\.8\.8\.8[^,}]*timeout (1d|23h59m)/.test(elements()));
    assert.equal(running.store.blockOf(ATTACKER), at + 24 * HOUR);
    assert.equal(trust(), 900_000);
    await running.detect(seen(ATTACKER, clock.now()));
    assert.equal(trust(), 900_000);
  });
});

describe('parts of a node', () => {
  it('a block that is renewed while store and firewall are compared does not open for a moment', async () => {
    const wall = fakeFirewall(new Map([[ATTACKER, NOON + HOUR]]));
    const clock = manualClock();
    const renewed = { type: 'block', cidr: ATTACKER, until: NOON + 2 * HOUR } as const;
    const enforcer = createEnforcer('enforce', {
      adapter: wall,
      time: createTime(clock, { newestAt: 0, hasOwnPeers: false, graceMs: 0, onChange: () => {} }),
      // The old row is passed over because a newer one is on its way; that one is durable before the end.
      async *wanted() {
        enforcer.enqueue([renewed]);
        yield [];
      },
      readable: () => true,
      lifting: () => false,
      onUnread: assert.fail,
      onFailure: assert.ifError,
      onRecovery: () => {},
      onForeign: assert.fail,
      onListed: () => {},
    });
    await enforcer.reconcile();
    await enforcer.idle();
    assert.deepEqual(wall.batches, [[renewed]]);
  });

  it('scenario 35: neither a comparison that a full disk breaks off, nor a firewall that had failed, keeps out a block that is in no store', async () => {
    const clock = manualClock();
    const wall = fakeFirewall();
    const told: string[] = [];
    let isFailing = true;
    let isOpen = false;
    const enforcer = createEnforcer('enforce', {
      adapter: {
        ...wall,
        async apply(changes) {
          if (isFailing) throw new FirewallError('FIREWALL_MISSING', 'gone');
          return await wall.apply(changes);
        },
      },
      time: createTime(clock, { newestAt: 0, hasOwnPeers: false, graceMs: 0, onChange: () => {} }),
      async *wanted() {
        if (!isOpen) throw new Error('database is not open');
        yield [];
      },
      readable: () => isOpen,
      lifting: () => false,
      onUnread: () => told.push('unread'),
      onFailure: () => told.push('failed'),
      onRecovery: () => told.push('recovered'),
      onForeign: () => {},
      onListed: () => {},
    });
    const block = (cidr: string) =>
      ({ type: 'block', cidr: cidr as Cidr, until: clock.now() + HOUR }) as const;
    enforcer.enqueue([block('9.9.9.1')]);
    await enforcer.reconcile();
    assert.deepEqual(told, ['failed', 'unread']);
    isFailing = false;
    enforcer.enqueue([block('9.9.9.2')]);
    await enforcer.idle();
    assert.deepEqual(wall.batches, [[block('9.9.9.2')]]);
    isOpen = true;
    await enforcer.reconcile();
    assert.equal(told.at(-1), 'recovered');
  });

  it('what is read while the store is opened anew is not taken for missing, then or later', async () => {
    const directory = temporaryDirectory();
    const first = await openStore(directory, NOON);
    const row = { author: 'a1', trust: 1, trustAt: NOON, confirmations: 0, contradictions: 0 };
    first.rows.save('standing', 'a1', { ...row, faults: 1, held: 0 });
    await first.write(first.take(NOON) ?? assert.fail(), false);
    await first.close();
    const store = await openStore(directory, NOON);
    await store.load();
    const opened = store.reopen();
    assert.throws(() => store.rows.read('standing', 'a1'), { code: 'LEVEL_DATABASE_NOT_OPEN' });
    await opened;
    assert.equal(store.rows.read('standing', 'a1')?.faults, 1);
    assert.deepEqual(store.findings, []);
    await store.close();
    removeTemporary();
  });

  it('what strangers tell of themselves is not kept: their keys are ever new', () => {
    const book = createPeerBook(someone('self').author, []);
    const hello = { version: '1', mode: 'enforce', now: NOON, sensors: [] } as const;
    const stranger = someone('stranger').author;
    book.note(stranger, { hello, at: NOON, monotonicAt: 0, clockOffsetMs: 0 });
    assert.equal(book.heard(stranger), undefined);
  });
});

describe('a node that is killed again and again', () => {
  afterEach(async () => {
    await stopAll();
    await killChildren();
    removeTemporary();
  });

  it('scenario 26: at twenty moments, starts each time, whole and at one with its firewall', async () => {
    const lanes = await Promise.all([0, 1, 2, 3].map((lane) => killRepeatedly(lane, 5)));
    for (const { dataDir, answered } of lanes) {
      const node = await started({ dataDir });
      const known = new Set(node.blocks().map(({ indicator }) => String(indicator)));
      for (const indicator of answered) assert.ok(known.has(indicator), indicator);
      assert.equal((await node.audit()).ok, true);
    }
  });
});

/** Starts, checks, reports and kills a node, each time at another moment; every third time while it starts. */
async function killRepeatedly(lane: number, times: number) {
  const dataDir = temporaryDirectory();
  const answered: string[] = [];
  const network = { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'] };
  const init = { dataDir, network, mode: 'enforce' as const, intervals: QUICK };
  for (let n = 0; n < times; n++) {
    const victim = child({ init, wall: true });
    const moment = (4 * n + lane) / (4 * times);
    if (n % 3 === 2) await setTimeout(250 + 250 * moment);
    else {
      await victim.said('ready');
      victim.order('check');
      const checked = JSON.parse((await victim.said('checked')).slice('checked '.length));
      assert.deepEqual(checked, { ok: true, agree: true, degraded: [] });
      const told = Array.from({ length: 40 }, (_, i) => `8.${lane}.${n}.${i}`);
      for (const indicator of told) victim.order(`report ${indicator}`);
      await setTimeout(60 * moment);
      const answers = victim.lines.filter((line) => line === 'reported 1 refused 0');
      answered.push(...told.slice(0, answers.length));
    }
    await victim.kill();
  }
  return { dataDir, answered };
}

/** Turns one bit of what LevelDB holds under the key. */
async function damage(dataDir: string, key: string): Promise<void> {
  const db = new Level<string, string>(`${dataDir}/store`);
  await db.open();
  const value = await db.get(key);
  assert.ok(value, key);
  await db.put(key, `${value.slice(0, 20)}~${value.slice(21)}`);
  await db.close();
}
