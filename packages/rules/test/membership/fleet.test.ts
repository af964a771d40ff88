// Which keys speak for the fleet, and what of their words is in force.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ATTACKER, address, author, DAY, HOUR, T0 } from '../world.ts';
import {
  allow,
  certificate,
  falsePositive,
  lift,
  own,
  revocation,
  rotation,
  seen,
  succession,
  who,
} from './records.ts';

const fleets = ['fleet'];

describe('roster: statements of the fleet', () => {
  it('are in force until they end, one for each subject, the highest number over all keys', () => {
    const records = [
      allow('fleet', address(1), { number: T0 + 5, expiresAt: T0 + DAY }),
      allow('second', address(1), { number: T0 + 6, expiresAt: T0 + HOUR }),
      falsePositive('fleet', ATTACKER),
      lift('second', 'A'),
      allow('nobody', address(2)),
      lift('member', 'B'),
    ];
    const roster = seen([...records, own('fleet', 'member')], { fleets: ['fleet', 'second'] });
    const said = roster.statements().map((it) => [it.kind, it.until - T0]);
    assert.deepEqual(
      new Set(said.map(String)),
      new Set([`allow,${HOUR}`, `false-positive,${DAY}`, `lift,${DAY}`]),
    );
    assert.equal(roster.changesAt, T0 + HOUR);
  });

  it('one that is ended is not brought back by who was away', () => {
    const old = allow('fleet', address(1), { number: T0 + 1, expiresAt: T0 + 300 * DAY });
    const end = allow('fleet', address(1), { number: T0 + 2, issuedAt: T0, expiresAt: T0 });
    for (const now of [T0, T0 + 299 * DAY]) {
      const roster = seen([end], { fleets, now });
      assert.ok(roster.keeps(end), 'it is remembered for as long as what it ended could live');
      assert.ok(!roster.keeps(old));
      assert.deepEqual(seen([old, end], { fleets, now }).statements(), []);
    }
    assert.ok(!seen([end], { fleets, now: T0 + 401 * DAY }).keeps(end));
  });

  it('of more than 2,048 of a kind the newest in force stand, and a new one always finds a place', () => {
    const ended = allow('fleet', '198.51.100.0/24', { number: T0 + 9_000_000, expiresAt: T0 });
    const many = Array.from({ length: 2_050 }, (_, n) =>
      allow('fleet', address(n), { number: T0 + 8_000_000 + n }),
    );
    const records = [...many, ended];
    const roster = seen(records, { fleets });
    const backwards = seen([...records].reverse(), { fleets });
    assert.equal(roster.statements().length, 2_048);
    for (const each of [roster, backwards])
      assert.deepEqual(
        records.filter((it) => !each.keeps(it)),
        [...many.slice(0, 2), ended],
      );
    assert.ok(roster.keeps(allow('fleet', address(9_999), { number: T0 + 9_000_001 })));
    assert.ok(!roster.keeps(allow('fleet', address(9_999), { number: T0 + 1 })));
  });

  it('a revocation of who only has the network’s key is a change of who is what', () => {
    const before = seen([], { fleets });
    const after = seen([revocation('fleet', 'K')], { fleets });
    assert.ok(after.revoked(author('K')));
    assert.notEqual(after.digest, before.digest);
    assert.equal(seen([allow('fleet', address(1))], { fleets }).digest, before.digest);
  });

  it('a revocation is ended by a later one that is over', () => {
    const records = [own('fleet', 'A'), revocation('fleet', 'A', { number: T0 + 1_000_000 })];
    assert.deepEqual(who(seen(records, { fleets }), 'A'), ['A: revoked']);
    const end = revocation('fleet', 'A', { number: T0 + 1_000_001, expiresAt: T0 - 1 });
    assert.deepEqual(who(seen([...records, end], { fleets }), 'A'), ['A: own A 0']);
    assert.ok(seen([...records, end], { fleets }).keeps(end));
  });
});

describe('roster: successions', () => {
  const handover = succession('fleet', 'heir', { number: T0 + 1_000_000 });

  it('the heir speaks; what the old key had said stands, what it says later is air', () => {
    const records = [
      handover,
      own('fleet', 'A', { number: T0 + 999_999 }),
      own('fleet', 'B', { number: T0 + 1_000_001 }),
      own('heir', 'C', { number: T0 + 1 }),
      allow('fleet', address(1), { number: T0 + 1_000_001 }),
      revocation('fleet', 'A', { number: T0 + 1_000_001 }),
    ];
    const roster = seen(records, { fleets });
    assert.deepEqual(roster.fleets(), [author('heir')]);
    assert.deepEqual(who(roster, 'A', 'B', 'C'), ['A: own A 0', 'B: nobody', 'C: own C 0']);
    assert.deepEqual(roster.statements(), []);
    assert.deepEqual(
      records.map((it) => roster.keeps(it)),
      [true, true, false, true, false, false],
    );
  });

  it('is never forgotten', () => {
    const roster = seen([handover], { fleets, now: T0 + 9_999 * DAY });
    assert.deepEqual(roster.fleets(), [author('heir')]);
    assert.ok(roster.keeps(handover));
  });

  it('of two rival heirs the one with the lower number: a thief of the old key comes too late', () => {
    const rival = succession('fleet', 'thief', { number: T0 + 1_000_001 });
    const roster = seen([rival, handover], { fleets });
    assert.deepEqual(roster.fleets(), [author('heir')]);
    assert.ok(!roster.keeps(rival));
  });

  it('a circle of successions leaves the last of them to speak', () => {
    const back = succession('heir', 'fleet', { number: T0 + 1 });
    assert.deepEqual(seen([handover, back], { fleets }).fleets(), [author('heir')]);
  });

  it('an operator may accept a new key beside, or instead of, one that is lost', () => {
    const both = seen([own('second', 'A')], { fleets: ['fleet', 'second'] });
    assert.deepEqual(who(both, 'A'), ['A: own A 0']);
    assert.deepEqual([...both.fleets()].sort(), [author('fleet'), author('second')].sort());
    const instead = seen([own('fleet', 'A'), own('second', 'B')], { fleets: ['second'] });
    assert.deepEqual(who(instead, 'A', 'B'), ['A: nobody', 'B: own B 0']);
  });
});

describe('roster: whose network key is taken', () => {
  const may = (roster: ReturnType<typeof seen>, ...names: string[]) =>
    names.filter((name) => roster.mayRotate(author(name)));

  it('this node’s, own machines’, the fleet’s, and that of the friend who invited it', () => {
    const records = [own('fleet', 'A'), certificate('F', 'self'), certificate('F', 'M')];
    const roster = seen(records, { fleets, own: ['O'], friends: ['F', 'G'] });
    assert.deepEqual(may(roster, 'self', 'O', 'A', 'fleet', 'F', 'G', 'M', 'X'), [
      'self',
      'O',
      'A',
      'fleet',
      'F',
    ]);
  });

  it('not of who certifies this node, or its inviter, unasked', () => {
    const records = [
      certificate('F', 'self'),
      certificate('F', 'M'),
      certificate('M', 'self'),
      certificate('M', 'F'),
      certificate('X', 'F'),
      certificate('X', 'self'),
    ];
    assert.deepEqual(may(seen(records, { friends: ['F'] }), 'F', 'M', 'X'), ['F']);
  });

  it('not of a fleet key that has handed over, nor of a revoked machine', () => {
    const records = [own('fleet', 'A'), revocation('fleet', 'A'), succession('fleet', 'heir')];
    const roster = seen(records, { fleets });
    assert.deepEqual(may(roster, 'A', 'fleet', 'heir'), ['heir']);
    assert.ok(!roster.keeps(rotation('A')));
    assert.ok(roster.keeps(rotation('heir')));
  });
});
