// What the fleet's statements do here: as the operator's word, for as long as they say, however often they are said.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ATTACKER, address, author, DAY, HOUR, MINUTE, micro, T0, World } from './world.ts';

const says = (world: World, order: Parameters<World['order']>[0]): void => {
  world.act({ type: 'operator', by: 'fleet', order });
};

describe('a fleet’s false positive', () => {
  const about = (until: number) => ({ do: 'false-positive', indicator: ATTACKER, until }) as const;

  it('lifts, debits the authors as the operator’s word does, and tells the mesh nothing', () => {
    const world = new World({ F: 'friend', O: 'own' });
    world.says('F');
    world.says('O');
    assert.ok(world.kernel.has(ATTACKER));
    says(world, about(T0 + 3 * DAY));
    assert.ok(!world.kernel.has(ATTACKER));
    assert.equal(world.trust('F'), micro(0.35));
    assert.deepEqual(world.published, []);
    assert.equal(world.told.at(-1)?.inputs?.['by'], 'fleet');
  });

  it('exempts until its end, from this node’s own detectors too', () => {
    const world = new World({ O: 'own' });
    says(world, about(T0 + 3 * DAY));
    world.pass(2 * DAY + 23 * HOUR);
    world.says('O');
    world.sees();
    assert.equal(world.entry()?.decision.reason, 'exempt');
    assert.equal(world.explain().limits.exemptUntil, T0 + 3 * DAY);
    world.pass(HOUR);
    assert.ok(world.kernel.has(ATTACKER), 'and not a moment longer');
  });

  it('said twice, or again after a restart, debits once; a later end moves the end alone', () => {
    const world = new World({ F: 'friend' });
    world.says('F');
    says(world, about(T0 + DAY));
    const told = world.told.length;
    says(world, about(T0 + DAY));
    assert.equal(world.told.length, told);
    world.says('F', { at: T0 + 1 });
    says(world, about(T0 + 2 * DAY));
    assert.equal(world.trust('F'), micro(0.35));
    assert.equal(world.explain().limits.exemptUntil, T0 + 2 * DAY);
  });

  it('taken back, it exempts no longer, and what is still said blocks again', () => {
    const world = new World({ O: 'own' });
    says(world, about(T0 + DAY));
    world.says('O');
    assert.ok(!world.kernel.has(ATTACKER));
    world.pass(MINUTE);
    says(world, about(T0));
    assert.ok(world.kernel.has(ATTACKER));
    const told = world.told.length;
    says(world, about(T0));
    assert.equal(world.told.length, told);
  });

  it('neither shortens the operator’s own exemption nor is shortened by it', () => {
    const world = new World({ O: 'own' });
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: false });
    says(world, about(T0 + HOUR));
    world.pass(2 * HOUR);
    world.says('O');
    assert.equal(world.explain().limits.exemptUntil, T0 + DAY);
  });

  it('holds for the /64 of an IPv6 address, for as long as the longest word about it', () => {
    const first = '2600:1f18::1' as typeof ATTACKER;
    const second = '2600:1f18::2' as typeof ATTACKER;
    const world = new World({ O: 'own' });
    says(world, { do: 'false-positive', indicator: first, until: T0 + 2 * DAY });
    says(world, { do: 'false-positive', indicator: second, until: T0 + DAY });
    world.pass(DAY + HOUR);
    world.says('O', { about: '2600:1f18::/64' as typeof ATTACKER });
    assert.deepEqual(world.blockedAddresses(), []);
  });
});

describe('a fleet’s lift', () => {
  const lift = (name: string, until: number) =>
    ({ do: 'lift', author: author(name), until }) as const;

  it('scenario 14: what only he supports is lifted at once, for own machines too; then he is back by himself', () => {
    const world = new World({ O: 'own', P: 'own' });
    world.says('O', { about: address(1) });
    world.says('O', { about: address(2) });
    world.says('P', { about: address(2) });
    says(world, lift('O', T0 + 2 * HOUR));
    assert.deepEqual(world.blockedAddresses(), [address(2)]);
    assert.equal(world.says('O', { about: address(3) }).action, 'ignore');
    assert.ok(!world.kernel.has(address(3)));
    world.pass(2 * HOUR);
    assert.ok(world.kernel.has(address(1)));
    assert.ok(world.kernel.has(address(3)), 'what was held is judged again');
    assert.equal(world.trust('O'), micro(1), 'the fleet’s word is the operator’s: no probation');
    assert.equal(world.standing('O')?.lift, undefined);
  });

  it('said twice changes nothing; a friend begins again from little, once', () => {
    const world = new World({ F: 'friend' });
    world.says('F');
    says(world, lift('F', T0 + HOUR));
    const told = world.told.length;
    says(world, lift('F', T0 + HOUR));
    assert.equal(world.told.length, told);
    assert.equal(world.standing('F')?.faults, 0, 'no fault that this node saw');
    world.pass(HOUR);
    assert.equal(world.trust('F'), micro(0.1));
    says(world, lift('F', T0 + HOUR));
    assert.equal(world.kinds().filter((kind) => kind === 'quarantined').length, 1);
  });

  it('ends early when the fleet says so, and goes on when it says so', () => {
    const world = new World({ O: 'own' });
    world.says('O');
    says(world, lift('O', T0 + HOUR));
    says(world, lift('O', T0 + 2 * HOUR));
    world.pass(HOUR);
    assert.ok(!world.kernel.has(ATTACKER));
    says(world, lift('O', T0));
    assert.ok(world.kernel.has(ATTACKER));
    says(world, lift('O', T0));
    assert.equal(world.kinds().filter((kind) => kind === 'released').length, 1);
  });

  it('the operator’s own release is the last word on that statement, after a restart too', () => {
    const world = new World({ O: 'own' });
    world.says('O');
    says(world, lift('O', T0 + DAY));
    world.order({ do: 'release', author: author('O') });
    assert.ok(world.kernel.has(ATTACKER));
    says(world, lift('O', T0 + DAY));
    says(world, lift('O', T0 + HOUR));
    assert.ok(world.kernel.has(ATTACKER));
    says(world, lift('O', T0 + 2 * DAY));
    assert.ok(!world.kernel.has(ATTACKER), 'a new statement is a new word');
    world.pass(3 * DAY);
    assert.equal(world.standing('O')?.lift, undefined);
  });

  it('stands beside a quarantine for a fault: neither ends the other', () => {
    const world = new World({ F: 'friend' });
    says(world, lift('F', T0 + HOUR));
    world.order({ do: 'quarantine', author: author('F'), reason: 'by hand' });
    world.pass(2 * HOUR);
    assert.equal(world.says('F').action, 'ignore');
    world.pass(DAY);
    assert.equal(world.says('F', { at: world.now }).action, 'accept');
  });

  it('nobody silences himself: this node’s own detections go on', () => {
    const world = new World();
    says(world, lift('self', T0 + HOUR));
    world.sees();
    assert.ok(world.kernel.has(ATTACKER));
    assert.equal(world.standing('self'), undefined);
  });
});
