import assert from 'node:assert/strict';
import { FirewallError } from '@tocsin/firewall';
import type { Cidr } from '@tocsin/protocol';
import type { Sensor, SensorEvent, SensorHealth } from '@tocsin/sensors';
import type { JournalEntry, NodeEvents, TocsinNode } from '../src/index.ts';
import { type ManualClock, manualClock, NOON } from './support/clock.ts';
import { type FakeFirewall, fakeFirewall, QUICK, started, stopAll } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const OTHER = '9.9.9.9' as Cidr;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Turns of the event loop in which what a fired timer began can end; with a limit, by `until`. */
const settled = (node: TocsinNode) => node.audit();

describe('a node by itself', () => {
  let clock: ManualClock;
  let wall: FakeFirewall;
  beforeEach(() => {
    clock = manualClock();
    wall = fakeFirewall();
  });
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  const alone = (...[init, parts]: Parameters<typeof started>) =>
    started(init, { firewall: wall, clock, ...parts });
  const told = <E extends keyof NodeEvents>(node: TocsinNode, event: E): NodeEvents[E][] => {
    const all: NodeEvents[E][] = [];
    node.on(event, (detail) => all.push(detail));
    return all;
  };
  /** Time goes on in small steps, so that what each one begins can end. */
  async function pass(node: TocsinNode, ms: number, step = MINUTE): Promise<void> {
    for (let gone = 0; gone < ms; gone += step) {
      clock.advance(Math.min(step, ms - gone));
      await settled(node);
    }
  }

  it('scenario 25: blocks for its hour and lifts once, at its end', async () => {
    const node = await alone();
    const lifted = told(node, 'lifted');
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    assert.equal(wall.held.get(ATTACKER), NOON + HOUR);
    await pass(node, HOUR - 1);
    assert.equal(lifted.length, 0);
    assert.ok(wall.held.has(ATTACKER));
    clock.advance(1);
    await until('the lift', () => !wall.held.has(ATTACKER));
    await pass(node, 3 * HOUR);
    assert.equal(lifted.length, 1);
    assert.equal(node.blocks().length, 0);
  });

  it('scenario 27: what another hand took away comes back, what it put there goes and is told', async () => {
    const node = await alone();
    const lifted = told(node, 'lifted');
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    wall.held.delete(ATTACKER);
    wall.held.set(OTHER, NOON + HOUR);
    clock.advance(MINUTE);
    await until('the block again', () => wall.held.has(ATTACKER) && !wall.held.has(OTHER));
    await until('the word', () => lifted.some(({ indicator }) => indicator === OTHER));
  });

  it('scenario 28: a longer block reaches the firewall, and so does a shorter one', async () => {
    const node = await alone();
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.get(ATTACKER) === NOON + HOUR);
    await node.confirm(ATTACKER);
    await until('the longer one', () => wall.held.get(ATTACKER) === NOON + 24 * HOUR);
    wall.held.set(ATTACKER, NOON + 48 * HOUR);
    clock.advance(MINUTE);
    await until('the shorter one', () => wall.held.get(ATTACKER) === NOON + 24 * HOUR);
  });

  it('scenario 31: a failing firewall degrades the node, loses nothing, and heals by itself', async () => {
    const node = await alone();
    const degraded = told(node, 'degraded');
    const recovered = told(node, 'recovered');
    wall.failing = new FirewallError('FIREWALL_DENIED', 'no right to change the table');
    await node.report({ indicator: ATTACKER });
    await until('the fault', () => degraded.length > 0);
    assert.match(degraded[0]?.message ?? '', /FIREWALL_DENIED.*no right/);
    assert.equal(node.status().degraded[0]?.code, 'FIREWALL');
    await node.report({ indicator: OTHER });
    assert.equal(node.blocks().length, 2);
    wall.failing = undefined;
    clock.advance(MINUTE);
    await until('both blocks', () => wall.held.has(ATTACKER) && wall.held.has(OTHER));
    await until('the recovery', () => recovered.some(({ code }) => code === 'FIREWALL'));
    assert.deepEqual(node.status().degraded, []);
  });

  it('scenario 31: starts with a firewall that cannot be started', async () => {
    wall.failing = new FirewallError('FIREWALL_MISSING', 'there is no nft');
    const node = await alone();
    assert.equal(node.status().degraded[0]?.code, 'FIREWALL');
  });

  it('scenario 33: an unblocked address is not blocked again for a day', async () => {
    const node = await alone();
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    await node.unblock(ATTACKER);
    await until('the lift', () => !wall.held.has(ATTACKER));
    await node.report({ indicator: ATTACKER });
    await settled(node);
    assert.ok(!wall.held.has(ATTACKER));
    await pass(node, 24 * HOUR + 1, HOUR);
    await node.report({ indicator: ATTACKER });
    await until('the block after a day', () => wall.held.has(ATTACKER));
  });

  it('scenarios 16 and 23: what is allowed is never blocked, by no mode, and a new entry lifts at once', async () => {
    const node = await alone({ allow: [{ cidr: '9.9.9.0/24' as Cidr, comment: 'the office' }] });
    await node.report({ indicator: OTHER });
    await until('the veto', () => node.status().vetoes.length > 0);
    assert.match(node.status().vetoes[0]?.reason ?? '', /allowlist: the office/);
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    await node.allow({ cidr: ATTACKER, comment: 'mistaken' });
    await until('the lift', () => !wall.held.has(ATTACKER));
    assert.deepEqual([...wall.held.keys()], []);
    const vetoed: unknown[] = [];
    for await (const entry of node.journal({ kind: 'vetoed' })) vetoed.push(entry['indicator']);
    assert.deepEqual(vetoed, [OTHER, ATTACKER]);
    assert.equal(await node.disallow(ATTACKER), true);
    assert.deepEqual(node.allowlist().length, 1);
  });

  it('scenario 16: a login from a signalled address raises the alarm', async () => {
    let emit: (event: SensorEvent) => void = () => {};
    const health: SensorHealth = { name: 'sshd', state: 'reading', lines: 1, matched: 0 };
    const sensor: Sensor = {
      name: 'sshd',
      async start(given) {
        emit = given;
      },
      health: () => health,
      async stop() {},
    };
    const node = await alone({}, { sensors: [sensor] });
    const happenings = told(node, 'happening');
    await node.report({ indicator: ATTACKER });
    emit({ type: 'login', sensor: 'sshd', address: ATTACKER, method: 'publickey', at: NOON });
    await until('the alarm', () => happenings.some(({ kind }) => kind === 'compromise'));
    await until('the lift', () => !wall.held.has(ATTACKER));
  });

  it('observes until it is told to enforce, and takes everything back when told to observe', async () => {
    const node = await alone({ mode: 'observe' });
    await node.report({ indicator: ATTACKER });
    await settled(node);
    const [block] = node.blocks();
    assert.deepEqual([block?.enforced, block?.reason], [false, 'observe']);
    assert.equal(wall.held.size, 0);
    await node.setMode('enforce');
    assert.ok(wall.held.has(ATTACKER));
    await node.setMode('observe');
    assert.equal(wall.held.size, 0);
  });

  it('scenario 39: a day’s step of the clock lifts nothing, and blocks nothing for longer', async () => {
    const node = await alone();
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    clock.step(24 * HOUR);
    await pass(node, 2 * MINUTE);
    assert.equal(node.status().degraded[0]?.code, 'CLOCK');
    assert.equal(node.blocks().length, 1);
    await node.report({ indicator: OTHER });
    await until('the block', () => wall.held.has(OTHER));
    assert.ok((wall.held.get(OTHER) ?? 0) <= clock.now() + HOUR);
    clock.step(-24 * HOUR);
    await pass(node, HOUR, 10 * MINUTE);
    assert.equal(node.blocks().length, 0);
    assert.deepEqual(node.status().degraded, []);
  });

  it('tells a silent sensor, once', async () => {
    const health = {
      name: 'sshd',
      state: 'reading',
      lines: 1,
      matched: 0,
      lastLineAt: NOON,
    } as const;
    const sensor: Sensor = {
      name: 'sshd',
      async start() {},
      health: () => health,
      async stop() {},
    };
    const node = await alone({}, { sensors: [sensor] });
    const degraded = told(node, 'degraded');
    await pass(node, 25 * HOUR, HOUR);
    assert.deepEqual(
      degraded.map(({ code }) => code),
      ['SENSOR'],
    );
  });

  it('lives on when a listener throws, at once or later', async () => {
    const node = await alone();
    node.on('blocked', () => {
      throw new Error('a listener’s own fault');
    });
    node.on('happening', (async () => {
      throw new Error('another one’s');
    }) as () => void);
    const blocked = told(node, 'blocked');
    await node.report({ indicator: ATTACKER });
    assert.equal(blocked.length, 1);
  });

  it('refuses what is no attack with a code and a sentence', async () => {
    const node = await alone();
    await assert.rejects(node.report({ indicator: '10.0.0.1' }), { code: 'BAD_INDICATOR' });
    await assert.rejects(node.report({ indicator: ATTACKER, confidence: 2 ** 21 }), {
      code: 'BAD_ARGUMENT',
    });
    await assert.rejects(node.allow({ cidr: '0.0.0.0/0' }), { code: 'BAD_ARGUMENT' });
    await node.stop();
    await node.stop();
    await assert.rejects(node.report({ indicator: ATTACKER }), { code: 'NOT_RUNNING' });
  });

  it('has everything that was reported after a restart, and blocks it before anything else', async () => {
    const dataDir = temporaryDirectory();
    const before = await alone({ dataDir });
    await before.report({ indicator: ATTACKER });
    await before.stop();
    wall = fakeFirewall();
    const after = await alone({ dataDir });
    assert.ok(wall.held.has(ATTACKER));
    assert.equal(after.author, before.author);
    assert.equal(after.blocks().length, 1);
    assert.equal((await after.audit()).ok, true);
  });

  it('runs the operator’s program for an alarm, with the event on its standard input', async () => {
    const { readFileSync, existsSync } = await import('node:fs');
    const file = `${temporaryDirectory()}/event`;
    wall.failing = new FirewallError('FIREWALL_DENIED', 'no right');
    const node = await alone({
      onEvent: [
        process.execPath,
        '-e',
        `process.stdin.pipe(require('fs').createWriteStream(${JSON.stringify(file)}))`,
      ],
    });
    void node;
    await until('the program', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).code, 'FIREWALL');
  });

  it('several nodes live in one process, each by itself', async () => {
    const walls = [fakeFirewall(), fakeFirewall()];
    const [a] = await Promise.all(
      walls.map((firewall) => started({ intervals: QUICK }, { firewall })),
    );
    await a?.report({ indicator: ATTACKER });
    await until('its block', () => walls[0]?.held.has(ATTACKER));
    assert.equal(walls[1]?.held.size, 0);
  });

  it('scenario 23: what is protected here is not told to the mesh, and the journal says why', async () => {
    const node = await alone({ allow: [{ cidr: ATTACKER, comment: 'the office' }] });
    const happened = told(node, 'happening');
    await node.report({ indicator: ATTACKER });
    assert.deepEqual(
      happened.map(({ kind }) => kind),
      ['vetoed'],
    );
    assert.equal(node.blocks().length, 0);
    const entries: JournalEntry[] = [];
    for await (const entry of node.journal({ kind: 'vetoed' })) entries.push(entry);
    const [entry] = entries;
    assert.equal(entry?.['indicator'], ATTACKER);
    assert.match(JSON.stringify(entry), /the office/);
  });

  it('scenario 31: a firewall that could not be emptied when enforcement ended is emptied later', async () => {
    const node = await alone();
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    const clear = wall.clear;
    wall.clear = async () => {
      throw new FirewallError('FIREWALL_TIMEOUT', 'no answer');
    };
    await node.setMode('observe');
    assert.deepEqual(
      node.status().degraded.map(({ code }) => code),
      ['FIREWALL'],
    );
    wall.clear = clear;
    clock.advance(QUICK.retry);
    await until('the firewall to be empty', () => wall.held.size === 0);
    await until('the recovery', () => node.status().degraded.length === 0);
  });

  it('scenario 33: who asks for observe while the firewall is being emptied hears only when it is, or that it could not be', async () => {
    const node = await alone();
    await node.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    let fail = (_: Error): void => {};
    wall.clear = () => new Promise((_, reject) => (fail = reject));
    const order: string[] = [];
    const first = node.setMode('observe').then(() => order.push('answered'));
    const second = node.setMode('observe').then(() => order.push('answered'));
    await settled(node);
    order.push('failed');
    fail(new FirewallError('FIREWALL_TIMEOUT', 'no answer'));
    await Promise.all([first, second]);
    assert.deepEqual(order, ['failed', 'answered', 'answered']);
    assert.equal(node.status().degraded[0]?.code, 'FIREWALL');
  });
});
