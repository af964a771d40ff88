// What bounds the harm: the credit line, vetoes, budgets, the breaker, capacity, the repeat rule.
import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import { describe, it } from 'mocha';
import {
  ATTACKER,
  address,
  apart,
  author,
  DAY,
  HOUR,
  MINUTE,
  micro,
  SECOND,
  World,
} from './world.ts';

const count = (world: World, action: string): number =>
  [...world.view.all('staged').values()].filter((it) => it.decision.action === action).length;

describe('the credit line', () => {
  it('scenario 13: without confirmations 10 of 30 block, 20 are watched; blocks that ended still count', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.7);
    for (let n = 0; n < 30; n++) world.says('F', { about: apart(n) });
    assert.deepEqual([count(world, 'block'), count(world, 'watch')], [10, 20]);
    world.pass(2 * HOUR);
    assert.equal(count(world, 'block'), 0);
    world.says('F', { about: apart(40) });
    assert.equal(world.doing(apart(40)).action, 'watch');
    assert.equal(world.entry(apart(40))?.decision.reason, 'line');
    world.pass(22 * HOUR);
    world.says('F', { about: apart(41) });
    assert.equal(world.doing(apart(41)).action, 'block');
  });

  it('scenario 13: after 2 confirmations 20 may begin in 24 h', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.8);
    for (let n = 50; n < 52; n++) {
      world.says('F', { about: apart(n), confidence: 0.4 });
      world.sees(apart(n));
    }
    for (let n = 0; n < 30; n++) world.says('F', { about: apart(n) });
    assert.equal(
      [...world.view.all('staged').values()].filter((it) => it.block?.by === 'peers').length,
      20,
    );
  });

  it('scenario 13: two friends together do not escape: the larger term is charged', () => {
    const world = new World({ F: 'friend', G: 'friend' });
    world.setTrust('F', 0.59);
    for (let n = 0; n < 30; n++) {
      world.says('F', { about: apart(n) });
      world.says('G', { about: apart(n) });
    }
    assert.equal(count(world, 'block'), 10);
    assert.equal(world.entry(apart(0))?.block?.charged, author('F'));
  });

  it('who has used up his line cannot take away what another’s word alone blocks', () => {
    const world = new World({ F: 'friend', G: 'friend' });
    world.setTrust('F', 0.9);
    world.setTrust('G', 0.7);
    for (let n = 0; n < 11; n++) world.says('F', { about: apart(n) });
    world.says('G', { about: apart(10) });
    assert.equal(world.doing(apart(10)).action, 'block');
    assert.equal(world.doing(apart(10)).end, world.now + HOUR, 'for as long as G’s word asks');
    world.explain(apart(10));
  });

  it('contact frees the line and earns nothing; too few packets are none', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    for (let n = 0; n < 10; n++) world.says('F', { about: apart(n) });
    world.act({ type: 'contact', indicator: apart(0), packets: 4, spanMs: 20 * SECOND });
    world.act({ type: 'contact', indicator: apart(0), packets: 50, spanMs: 9 * SECOND });
    world.says('F', { about: apart(20) });
    assert.equal(world.doing(apart(20)).action, 'watch');
    world.act({ type: 'contact', indicator: apart(0), packets: 5, spanMs: 10 * SECOND });
    world.says('F', { about: apart(21) });
    assert.equal(world.doing(apart(21)).action, 'block');
    assert.equal(world.trust('F'), micro(0.9));
  });

  it('forged packets free no more places in a day than the line has, and bear out no more words', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    const touch = (n: number) =>
      world.act({ type: 'contact', indicator: apart(n), packets: 9, spanMs: MINUTE });
    for (let n = 0; n < 40; n++) {
      world.says('F', { about: apart(n) });
      touch(n);
      touch(n);
    }
    assert.equal(count(world, 'block'), 20, 'twice the line of ten');
    const [[, , borne = 0] = []] = world.view.read('line', `talk:${author('F')}`)?.talk ?? [];
    assert.equal(borne, 10);
    world.now += DAY + MINUTE;
    world.says('F', { about: apart(50) });
    assert.equal(world.doing(apart(50)).action, 'block', 'a new day, a new line');
  });

  it('three contradictions for each confirmation: the line of a liar is closed', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 1);
    world.says('F');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    world.says('F', { about: apart(1) });
    assert.equal(world.doing(apart(1)).action, 'watch');
    assert.equal(world.entry(apart(1))?.decision.reason, 'line');
  });
});

describe('words that take back', () => {
  it('scenario 15: a retraction lifts what nothing else supports, early or late, and gives no line back', () => {
    for (const early of [false, true]) {
      const world = new World({ F: 'friend', G: 'own' });
      world.setTrust('F', 0.9);
      const target = world.threat({ by: 'F' });
      const retraction = world.retraction(target);
      for (const signal of early ? [retraction, target] : [target, retraction])
        assert.equal(world.hear(signal).action, 'accept');
      assert.equal(world.entry(), undefined);
      assert.deepEqual(world.blockedAddresses(), []);
      if (!early) assert.equal(world.view.read('line', author('F'))?.open.length, 1);
      assert.deepEqual(world.hear(target), { action: 'ignore', code: 'replayed' });
    }
    const world = new World({ F: 'friend', G: 'own' });
    const target = world.threat({ by: 'F' });
    world.hear(target);
    world.says('G');
    world.hear(world.retraction(target));
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
  });

  it('nobody takes back what another said', () => {
    const world = new World({ F: 'friend', G: 'own' });
    const target = world.threat({ by: 'G' });
    world.hear(target);
    world.hear({ ...world.retraction(target), author: author('F') });
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
  });

  it('scenario 15: a veto at 0.6 multiplies another group’s 0.8 by 0.7; a stranger’s does nothing', () => {
    const world = new World({ F: 'friend', V: 'friend' });
    world.setTrust('F', 0.8);
    world.setTrust('V', 0.6);
    world.setTrust('S', 0.9);
    world.says('F');
    world.hear(world.sighting('S', 'false-positive'));
    assert.equal(world.doing().score, micro(0.8));
    world.hear(world.sighting('V', 'false-positive'));
    assert.equal(world.doing().score, micro(0.56));
    assert.equal(world.doing().action, 'watch');
    assert.deepEqual(world.blockedAddresses(), []);
    world.explain();
    world.now += 1;
    world.hear(world.sighting('V', 'confirmed'));
    assert.equal(world.doing().action, 'block', 'he withdraws it');
  });

  it('scenario 15: no veto touches an own peer’s term or a local detection', () => {
    const world = new World({ O: 'own', V: 'own', W: 'friend' });
    world.says('O');
    world.hear(world.sighting('V', 'false-positive'));
    world.hear(world.sighting('W', 'false-positive'));
    assert.equal(world.doing().score, micro(1));
    const local = new World({ V: 'own' });
    local.sees();
    local.hear(local.sighting('V', 'false-positive'));
    assert.deepEqual(local.blockedAddresses(), [ATTACKER]);
  });

  it('scenario 15: a local sighting voids a veto and costs its author 0.15', () => {
    const world = new World({ F: 'friend', V: 'friend' });
    world.setTrust('F', 0.8);
    world.setTrust('V', 0.6);
    world.says('F');
    world.hear(world.sighting('V', 'false-positive'));
    world.sees();
    assert.equal(world.trust('V'), micro(0.45));
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
    assert.equal(world.explain().votes[0]?.counts, false);
    world.pass(HOUR);
    world.sees();
    assert.equal(world.trust('V'), micro(0.45), 'once');
  });

  it('vetoes are within the vetoer’s credit line, once per group', () => {
    const world = new World({
      O: { class: 'friend' },
      V: 'friend',
      W: { class: 'friend', sponsor: 'V' },
    });
    world.setTrust('O', 1);
    for (const name of ['V', 'W']) world.setTrust(name, 0.4);
    world.says('O');
    world.hear(world.sighting('V', 'false-positive'));
    world.hear(world.sighting('W', 'false-positive'));
    assert.equal(world.doing().score, micro(0.8));
    for (let n = 0; n < 12; n++) world.hear(world.sighting('V', 'false-positive', apart(n)));
    assert.equal(world.view.read('line', author('V'))?.open.length, 10);
    assert.equal(world.entry(apart(11))?.votes?.[0]?.counts, false);
  });
});

describe('what must not be blocked', () => {
  it('scenario 16: what the guard refuses is not blocked, and costs nobody', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    world.says('F');
    world.act({ type: 'vetoed', cidr: ATTACKER, reason: 'allowlist', detail: 'the office' });
    assert.deepEqual(world.blockedAddresses(), []);
    assert.equal(world.doing().action, 'block', 'staged, not enforced');
    world.says('F', { confidence: 0.99 });
    assert.deepEqual(world.blockedAddresses(), [], 'not tried again at once');
    assert.equal(world.trust('F'), micro(0.9));
    assert.equal(world.view.read('ledger', 'node')?.enforced, 0);
    world.explain();
  });

  it('scenario 16: a login from a signalled address is an alarm; only a key stops the block', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    const login = (method: string) =>
      world.act({ type: 'login', address: ATTACKER, method, sensor: 'auth.log' });
    login('publickey');
    assert.equal(world.told.length, 0);
    world.says('F');
    login('password');
    assert.ok(world.told.some((it) => it.kind === 'compromise' && it.alarm));
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
    login('publickey');
    assert.deepEqual(world.blockedAddresses(), []);
    assert.equal(world.trust('F'), micro(0.9));
  });

  it('peers can have single addresses blocked, of IPv6 a /64 at the widest; wider is watched', () => {
    const world = new World({ O: 'own' });
    const does = (cidr: string) => {
      world.says('O', { about: cidr as Indicator });
      return world.doing(cidr as Indicator).action;
    };
    assert.equal(does('45.33.32.0/31'), 'watch');
    assert.equal(does('45.33.32.0/24'), 'watch');
    assert.equal(does('2a00:1450:4001:800::/63'), 'watch');
    assert.equal(does('2a00:1450:4001:801::/64'), 'block');
    assert.equal(does('2a00:1450:4001:802::1'), 'block');
  });
});

describe('the blast radius', () => {
  it('scenario 17: within a minute of issue the highest scores are enforced, in whatever order they come', () => {
    for (const turn of [1, -1]) {
      const world = new World({ O: 'own' }, { newBlocksPerMinute: 3 });
      const signals = Array.from({ length: 8 }, (_, n) =>
        world.threat({ by: 'O', about: address(n), confidence: 0.6 + n / 100 }),
      );
      for (const signal of turn === 1 ? signals : signals.reverse()) world.hear(signal);
      assert.deepEqual(world.blockedAddresses().sort(), [address(5), address(6), address(7)]);
      assert.equal(world.view.read('ledger', 'node')?.enforced, 3);
      assert.ok(world.kinds().includes('over-budget'));
      assert.equal(world.doing(address(0)).action, 'block', 'staged');
      world.explain(address(0));
      world.pass(HOUR);
      assert.equal(world.view.read('ledger', 'node')?.enforced, 0);
    }
  });

  it('scenario 17: the total binds; a stronger one takes a weaker one’s place; room that frees is used', () => {
    const world = new World({ O: 'own' }, { peerBlocksMax: 3, newBlocksPerMinute: 3 });
    for (let n = 0; n < 4; n++) {
      world.now += MINUTE;
      world.says('O', { about: address(n), confidence: 0.9 - n / 10 });
    }
    assert.deepEqual(world.blockedAddresses(), [address(0), address(1), address(2)]);
    world.now += MINUTE;
    world.says('O', { about: address(9), confidence: 1 });
    assert.deepEqual(world.blockedAddresses().sort(), [address(0), address(1), address(9)]);
    world.order({ do: 'unblock', indicator: address(0), falsePositive: false });
    world.pass(2 * MINUTE);
    assert.equal(world.blockedAddresses().length, 3, 'one of those that waited');
  });

  it('scenario 17: one own peer signals 150 addresses in 10 minutes: 100 blocks, the breaker, an alarm', () => {
    const world = new World({ O: 'own', P: 'own' });
    for (let n = 0; n < 150; n++) {
      world.now += 3 * SECOND;
      world.says('O', { about: address(n) });
    }
    assert.equal(world.kernel.size, 100);
    assert.equal(count(world, 'watch'), 50);
    assert.equal(world.told.filter((it) => it.kind === 'breaker' && it.alarm).length, 1);
    world.says('P', { about: address(149) });
    assert.equal(world.kernel.size, 101, 'another machine’s word still blocks');
    world.explain(address(149));
    world.order({ do: 'approve', author: author('O') });
    assert.equal(world.kernel.size, 150);
    world.says('O', { about: address(200) });
    assert.equal(world.kernel.size, 151);
  });

  it('scenario 18: at capacity the least valuable goes; an enforced block is lifted when it goes', () => {
    const world = new World(
      { O: 'own' },
      { stagedEntriesMax: 3, peerBlocksMax: 3, newBlocksPerMinute: 3 },
    );
    for (const [n, confidence] of [0.2, 0.4, 0.7, 0.9, 0.95, 0.99].entries())
      world.says('O', { about: address(n), confidence });
    assert.deepEqual([...world.view.all('staged').keys()], [address(3), address(4), address(5)]);
    assert.deepEqual(world.blockedAddresses(), [address(3), address(4), address(5)]);
    assert.ok(world.kernelLog.some((it) => it.type === 'lift' && it.cidr === address(2)));
    assert.equal(world.view.read('ledger', 'node')?.staged, 3);
  });
});

describe('repeats', () => {
  it('scenario 6: a weak author who repeats every 50 minutes moves no end and earns nothing', () => {
    const world = new World({ O: 'own', F: 'friend' });
    world.says('O', { confidence: 0.7 });
    const { end } = world.doing();
    for (let n = 0; n < 10; n++) {
      world.pass(50 * MINUTE);
      world.says('F', { confidence: 0.5 });
      if (world.now < end) assert.equal(world.doing().end, end);
      else assert.notEqual(world.doing().action, 'block');
    }
    assert.equal(world.trust('F'), micro(0.5));
    const strong = new World({ O: 'own' });
    strong.says('O', { confidence: 0.7 });
    strong.pass(50 * MINUTE);
    strong.says('O', { confidence: 0.7 });
    assert.equal(strong.doing().end, strong.now + HOUR, 'who reaches the tier himself may go on');
  });

  it('after 7 days of peer-made blocking without sighting or contact it is watched only, for 7 days', () => {
    const world = new World({ O: 'own' }, {});
    for (let n = 0; n < 7; n++) {
      world.says('O');
      world.pass(DAY - 1);
    }
    world.says('O');
    assert.equal(world.doing().action, 'block');
    world.pass(HOUR);
    assert.equal(world.doing().action, 'watch');
    world.explain();
    world.says('O');
    assert.equal(world.doing().action, 'watch');
    for (let n = 0; n < 7; n++) {
      world.pass(DAY);
      world.says('O');
    }
    assert.equal(world.doing().action, 'block');
    const touched = new World({ O: 'own' });
    for (let n = 0; n < 9; n++) {
      touched.says('O');
      touched.act({ type: 'contact', indicator: ATTACKER, packets: 9, spanMs: MINUTE });
      touched.pass(DAY - 1);
    }
    touched.says('O');
    assert.equal(touched.doing().action, 'block');
  });
});
