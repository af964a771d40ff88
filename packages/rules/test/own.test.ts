// What this node sees itself, and what its operator says.
import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import { type Effect, overview, reconfigure, watchedNow } from '@tocsin/rules';
import { describe, it } from 'mocha';
import { ATTACKER, address, apart, author, DAY, HOUR, MINUTE, micro, T0, World } from './world.ts';

const drafts = (world: World) =>
  world.published.flatMap((it) => (it.type === 'publish' ? [it.draft] : []));

describe('own detections', () => {
  it('block by themselves: 1 h, then 4 h, 24 h and 7 d for a repeat offender', () => {
    const world = new World();
    const ends: number[] = [];
    for (let n = 0; n < 5; n++) {
      world.sees();
      ends.push((world.doing().end - world.now) / HOUR);
      world.pass(world.doing().end - world.now);
      assert.deepEqual(world.blockedAddresses(), []);
    }
    assert.deepEqual(ends, [1, 4, 24, 168, 168]);
    world.pass(15 * DAY);
    world.sees();
    assert.equal(world.doing().end, world.now + HOUR, 'a long peace starts the ladder anew');
  });

  it('one episode is one offence', () => {
    const world = new World();
    for (let n = 0; n < 5; n++) {
      world.sees();
      world.pass(10 * MINUTE);
    }
    assert.equal(world.doing().end, world.now - 10 * MINUTE + HOUR);
  });

  it('below the block’s score they are watched, and add to what others say', () => {
    const world = new World({ F: 'friend' });
    world.sees(ATTACKER, 0.4);
    assert.deepEqual([world.doing().action, world.doing().end], ['watch', T0 + 2 * HOUR]);
    world.says('F', { confidence: 0.92 });
    assert.equal(world.doing().score, 1_000_000 - 540_000 * 0.6);
    assert.equal(world.doing().action, 'block');
    world.explain();
  });

  it('a line of an old log blocks nobody', () => {
    const world = new World();
    world.sees(ATTACKER, 1, { lastSeen: T0 - DAY, firstSeen: T0 - DAY });
    assert.deepEqual(world.blockedAddresses(), []);
  });

  it('watched and blocked addresses need half the evidence, an IPv6 address with its /64', () => {
    const world = new World({ F: 'friend' });
    const network = '2a00:1450:4001:801::/64' as Indicator;
    const host = '2a00:1450:4001:801::5' as Indicator;
    assert.equal(watchedNow(world.view, host, world.now), false);
    world.says('F', { about: network, confidence: 0.7 });
    assert.equal(watchedNow(world.view, host, world.now), true);
    assert.equal(watchedNow(world.view, host, world.now + 2 * HOUR), false);
    assert.equal(world.explain(host).indicator, network);
    world.sees(host);
    assert.equal(world.trust('F'), micro(0.55), 'the sighting confirms the network');
    assert.equal(world.doing(network).end, world.now + DAY);
    const entry = world.entry(network);
    assert.ok(entry);
    assert.equal(overview(entry, world.now)?.until, world.now + DAY);
    assert.deepEqual(drafts(world)[0], { ...drafts(world)[0], kind: 'threat', indicator: network });
  });

  it('are published once an hour per address', () => {
    const world = new World();
    for (let n = 0; n < 3; n++) {
      world.sees();
      world.pass(25 * MINUTE);
    }
    assert.equal(drafts(world).length, 1);
    world.sees();
    assert.equal(drafts(world).length, 2);
  });

  it('wait while the clock stands before what was seen already (scenario 39)', () => {
    const world = new World({ O: 'own' });
    world.says('O', { about: address(1) });
    world.now -= DAY;
    world.sees();
    assert.deepEqual(drafts(world), [], 'nothing is signed');
    assert.deepEqual(world.blockedAddresses(), [address(1), ATTACKER], 'but it is blocked');
    assert.equal(world.kernel.get(ATTACKER), world.now + HOUR, 'for its tier');
    world.act({ type: 'tick' });
    assert.deepEqual(world.blockedAddresses(), [address(1), ATTACKER], 'nothing ends');
    world.now += DAY;
    world.sees();
    assert.equal(drafts(world).length, 1);
  });
});

describe('sampling', () => {
  it('scenario 2: one of 16 friend-made blocks is watched for 10 minutes first; which, nobody outside can tell', () => {
    const sampled = new Set<string>();
    for (const secret of ['a', 'b']) {
      const policy = {
        sampleOneIn: 16,
        lineBase: 500,
        creditThreatsPerDay: Number.POSITIVE_INFINITY,
      };
      const world = new World({ F: 'friend' }, policy, secret);
      world.setTrust('F', 0.9);
      for (let n = 0; n < 48; n++) world.says('F', { about: apart(n) });
      const watched = [...world.view.all('staged').values()].filter((it) => !it.decision.enforced);
      assert.ok(watched.length > 0 && watched.length < 12);
      sampled.add(watched.map((it) => it.indicator).join());
      assert.ok(watched.every((it) => watchedNow(world.view, it.indicator, world.now)));
      const [first] = watched;
      assert.ok(first);
      world.sees(first.indicator);
      assert.equal(world.trust('F'), micro(0.95), 'the sighting pays');
      assert.ok(world.kernel.has(first.indicator));
      world.pass(10 * MINUTE);
      assert.equal(world.kernel.size, 48);
    }
    assert.equal(sampled.size, 2);
  });

  it('an own peer’s word blocks at once', () => {
    const world = new World({ O: 'own' }, { sampleOneIn: 1 });
    world.says('O');
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
  });
});

describe('the operator', () => {
  it('scenario 33: unblock lifts; the same signal and an own detection do not block for 24 h', () => {
    const world = new World({ O: 'own' });
    world.says('O');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: false });
    assert.deepEqual(world.blockedAddresses(), []);
    world.pass(HOUR);
    world.says('O');
    world.sees();
    assert.deepEqual(world.blockedAddresses(), []);
    const { undo } = world.explain();
    assert.deepEqual(undo, [
      `time: the exemption ends by itself at ${T0 + DAY}`,
      `allow ${ATTACKER}: never blocked, for good`,
    ]);
    assert.deepEqual(drafts(world), []);
    world.pass(23 * HOUR - 1);
    assert.deepEqual(world.blockedAddresses(), []);
    world.pass(1);
    assert.deepEqual(world.blockedAddresses(), [ATTACKER], 'O’s second signal still counts');
  });

  it('a false positive debits, tells the mesh, and takes the own signal back', () => {
    const world = new World({ F: 'friend' });
    world.sees();
    const mine = world.threat({ by: 'self' });
    world.act({ type: 'signal', signal: mine, channel: 'live' });
    world.says('F');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.equal(world.trust('F'), micro(0.35));
    assert.deepEqual(
      drafts(world).map((it) => (it.kind === 'sighting' ? it.verdict : it.kind)),
      ['threat', 'retraction', 'false-positive'],
    );
    assert.ok(world.kinds().includes('contradicted'));
  });

  it('a block that the operator takes back is told as exempt, whether or not another still speaks of it', () => {
    for (const friends of [0, 1]) {
      const world = new World({ F: 'friend' });
      world.sees();
      for (let n = 0; n < friends; n++) world.says('F');
      world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
      const lift = world.told.findLast(({ kind }) => kind === 'lifted');
      assert.equal(lift?.reason, 'exempt', `with ${friends} others`);
    }
  });

  it('confirm pays the authors, blocks for 24 h and tells the mesh', () => {
    const world = new World({ F: 'friend' });
    world.says('F', { confidence: 0.4 });
    world.order({ do: 'confirm', indicator: ATTACKER });
    assert.equal(world.trust('F'), micro(0.55));
    assert.equal(world.doing().end, T0 + DAY);
    assert.equal(world.doing().action, 'block');
    assert.equal(drafts(world)[0]?.kind, 'sighting');
    world.explain();
  });
});

describe('the configuration', () => {
  it('lifts what stands on the word of somebody who is no longer named in it', () => {
    const world = new World({ O: 'own', P: 'own' });
    world.says('O');
    world.says('O', { about: address(1) });
    world.says('P', { about: address(1) });
    const now = new World({ P: 'own' });
    for (const table of ['staged', 'signal', 'ledger'] as const)
      for (const [key, row] of world.view.all(table))
        now.view.apply([{ type: 'save', table, key, row } as Effect]);
    const { effects } = reconfigure(now.view, now.now, now.policy);
    assert.deepEqual(
      effects.filter((it) => it.type === 'lift'),
      [{ type: 'lift', cidr: ATTACKER }],
    );
    now.view.apply(effects);
    assert.equal(now.doing(address(1)).action, 'block');
    assert.equal(now.doing().action, 'observe');
  });
});

describe('late joiners', () => {
  it('scenario 19: a day-old 24 h block with a minute left ends in a minute', () => {
    const world = new World({ O: 'own' });
    world.says('O', { at: T0 - DAY + MINUTE }, 'sync');
    assert.equal(world.kernel.get(ATTACKER), T0 + MINUTE);
    world.pass(MINUTE);
    assert.deepEqual(world.blockedAddresses(), []);
    assert.equal(world.entry(), undefined);
  });

  it('scenario 19: a lost disk restarts no block: what was sighted comes back as old as it is', () => {
    const world = new World();
    const half = world.threat({ by: 'self', at: T0 - 30 * MINUTE });
    const old = world.threat({ by: 'self', at: T0 - 2 * HOUR, about: address(1) });
    for (const signal of [half, old]) assert.equal(world.hear(signal, 'sync').action, 'accept');
    assert.deepEqual([...world.kernel], [[ATTACKER, T0 + 30 * MINUTE]]);
    assert.equal(world.view.all('signal').size, 2);
  });

  it('expiry is idempotent, and leaves nothing behind', () => {
    const world = new World({ O: 'own', F: 'friend' });
    world.setTrust('F', 0.9);
    for (let n = 0; n < 20; n++) world.says(n % 2 ? 'O' : 'F', { about: apart(n) });
    world.now += 3 * HOUR;
    world.act({ type: 'tick' });
    const rows = JSON.stringify([...world.view.all('staged')]);
    const told = world.told.length;
    world.act({ type: 'tick' });
    assert.equal(JSON.stringify([...world.view.all('staged')]), rows);
    assert.equal(world.told.length, told);
    world.pass(90 * DAY);
    for (const table of ['staged', 'signal', 'line', 'memory'] as const)
      assert.equal(world.view.all(table).size, 0, table);
    assert.equal(world.view.read('ledger', 'node')?.staged, 0);
    assert.equal(world.view.read('ledger', 'node')?.enforced, 0);
    assert.equal(author('O').length, 64);
  });
});
