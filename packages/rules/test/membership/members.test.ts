// Who is a member, in whose group, and on whose word.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { author, DAY, T0 } from '../world.ts';
import { certificate, own, revocation, seen, who } from './records.ts';

const members = (...args: Parameters<typeof seen>) => {
  const roster = seen(...args);
  return (...names: string[]) => who(roster, ...names);
};

describe('roster: members', () => {
  it('a friend’s invitees are in his group, one step further; whom I invite is the root of his own', () => {
    const of = members(
      [
        certificate('F', 'M'),
        certificate('M', 'N'),
        certificate('self', 'G'),
        certificate('G', 'H'),
      ],
      { friends: ['F'] },
    );
    assert.deepEqual(of('self', 'F', 'M', 'N', 'G', 'H'), [
      'self: own self 0',
      'F: friend F 0',
      'M: friend F 1',
      'N: friend F 2',
      'G: friend G 1',
      'H: friend G 2',
    ]);
  });

  it('own machines by fleet, by me, by each other; a friend’s own machine is his guest', () => {
    const of = members(
      [own('fleet', 'A'), own('self', 'B'), own('B', 'C'), certificate('C', 'G'), own('F', 'P')],
      { friends: ['F'], fleets: ['fleet'] },
    );
    assert.deepEqual(of('A', 'B', 'C', 'G', 'F', 'P'), [
      'A: own A 0',
      'B: own B 0',
      'C: own C 0',
      'G: friend G 1',
      'F: friend F 0',
      'P: friend F 1',
    ]);
  });

  it('whom the fleet itself lets in as a friend is a root, trusted as any friend of mine', () => {
    const roster = seen([certificate('fleet', 'G', { label: 'Grace' }), certificate('G', 'H')], {
      fleets: ['fleet'],
    });
    assert.deepEqual(who(roster, 'G', 'H'), ['G: friend G 1', 'H: friend G 2']);
    assert.equal(roster.member(author('G'))?.sponsor, undefined);
    assert.equal(roster.member(author('G'))?.name, 'Grace');
  });

  it('nobody is a member on the word of nobody, of himself in a circle, or of a signer in his sponsor’s name', () => {
    const of = members(
      [
        certificate('X', 'Y'),
        certificate('Y', 'X'),
        own('Z', 'W', { sponsor: 'self' }),
        certificate('F', 'V', { sponsor: 'self' }),
      ],
      { friends: ['F'] },
    );
    assert.deepEqual(of('X', 'Y', 'W', 'V'), ['X: nobody', 'Y: nobody', 'W: nobody', 'V: nobody']);
  });

  it('what the operator configured is above what anybody certifies', () => {
    const of = members(
      [own('fleet', 'F'), own('self', 'F'), certificate('G', 'O'), own('F', 'X')],
      {
        friends: ['F', 'G'],
        own: ['O'],
        fleets: ['fleet'],
      },
    );
    assert.deepEqual(of('F', 'O', 'X'), ['F: friend F 0', 'O: own O 0', 'X: friend F 1']);
  });

  it('chains end after eight steps', () => {
    const names = ['F', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9'];
    const chain = names.slice(1).map((name, i) => certificate(names[i] ?? '', name));
    const of = members(chain, { friends: ['F'] });
    assert.deepEqual(of('a8', 'a9'), ['a8: friend F 8', 'a9: nobody']);
  });

  it('of several sponsors the nearest to a root counts', () => {
    const of = members([certificate('F', 'M'), certificate('M', 'X'), certificate('G', 'X')], {
      friends: ['F', 'G'],
    });
    assert.deepEqual(of('X'), ['X: friend G 1']);
  });

  it('ends with the certificate, and with the sponsor’s; `changesAt` says when', () => {
    const records = [
      certificate('F', 'M', { expiresAt: T0 + DAY }),
      certificate('M', 'N', { expiresAt: T0 + 9 * DAY }),
    ];
    const sight = { friends: ['F'] };
    assert.equal(seen(records, sight).changesAt, T0 + DAY);
    assert.equal(seen(records, sight).member(author('M'))?.until, T0 + DAY);
    const later = { ...sight, now: T0 + DAY };
    assert.deepEqual(members(records, later)('M', 'N'), ['M: nobody', 'N: nobody']);
    assert.equal(seen(records, later).changesAt, T0 + 9 * DAY);
    const before = { ...sight, now: T0 - DAY };
    assert.deepEqual(members(records, before)('M'), ['M: nobody'], 'dated ahead');
  });
});

describe('roster: renewal of own machines', () => {
  const base = own('fleet', 'A');
  const later = { fleets: ['fleet'], now: T0 + 40 * DAY };
  const renewed = { sponsor: 'fleet', issuedAt: T0 + 20 * DAY };

  it('any own machine renews what the fleet had signed, even when that is over', () => {
    const records = [base, own('self', 'A', renewed)];
    const roster = seen(records, later);
    assert.deepEqual(who(roster, 'A'), ['A: own A 0']);
    assert.equal(roster.member(author('A'))?.until, T0 + 50 * DAY);
    assert.equal(roster.member(author('A'))?.sponsor, author('fleet'));
    assert.ok(
      records.every((it) => roster.keeps(it)),
      'the base is evidence',
    );
  });

  it('machines that stand on each other’s renewals alone are own', () => {
    const records = [base, own('fleet', 'B'), own('A', 'B', renewed), own('B', 'A', renewed)];
    const roster = seen(records, later);
    assert.deepEqual(who(roster, 'A', 'B'), ['A: own A 0', 'B: own B 0']);
  });

  it('whoever is own lets nobody in by renewing: there must be what the sponsor signed', () => {
    const records = [base, own('A', 'X', { sponsor: 'fleet' }), own('self', 'X', renewed)];
    assert.deepEqual(who(seen(records, { fleets: ['fleet'] }), 'A', 'X'), [
      'A: own A 0',
      'X: nobody',
    ]);
    assert.deepEqual(who(seen(records, later), 'X'), ['X: nobody']);
  });

  it('a friend renews nothing', () => {
    const records = [base, own('F', 'A', renewed)];
    assert.deepEqual(who(seen(records, { ...later, friends: ['F'] }), 'A'), ['A: nobody']);
  });
});

describe('roster: revocation', () => {
  const fleets = ['fleet'];

  it('by the fleet: out, with whom it let in; what it signed before `since` stands', () => {
    const early = certificate('A', 'G', { issuedAt: T0 - 2 * DAY });
    const late = certificate('A', 'H', { issuedAt: T0 - DAY });
    const records = [own('fleet', 'A'), early, late];
    const all = seen([...records, revocation('fleet', 'A')], { fleets });
    assert.deepEqual(who(all, 'A', 'G', 'H'), ['A: revoked', 'G: revoked', 'H: revoked']);
    const since = T0 - DAY;
    const some = seen([...records, revocation('fleet', 'A', { since })], { fleets });
    assert.deepEqual(who(some, 'A', 'G', 'H'), ['A: revoked', 'G: friend G 1', 'H: revoked']);
  });

  it('a revoked machine is revived by a newer certificate of the fleet’s alone', () => {
    const out = revocation('fleet', 'A', { number: T0 + 1_000_000 });
    const at = (number: number) => ({ number });
    const old = [own('fleet', 'A', at(T0 + 10)), own('fleet', 'B'), out];
    assert.deepEqual(who(seen(old, { fleets }), 'A'), ['A: revoked']);
    const renewals = [
      own('B', 'A', { sponsor: 'fleet', ...at(T0 + 2_000_000) }),
      own('self', 'A', at(T0 + 2_000_000)),
      certificate('F', 'A', at(T0 + 2_000_000)),
    ];
    const sight = { fleets, friends: ['F'] };
    assert.deepEqual(who(seen([...old, ...renewals], sight), 'A'), ['A: revoked']);
    const revived = own('fleet', 'A', at(T0 + 1_000_001));
    assert.deepEqual(who(seen([...old, revived], sight), 'A'), ['A: own A 0']);
  });

  it('who is revived is renewed by the others as before, configured or not', () => {
    const out = revocation('fleet', 'A', { number: T0 + 1_000_000 });
    const revival = own('fleet', 'A', { number: T0 + 1_000_001 });
    const renewal = own('self', 'A', { sponsor: 'fleet', issuedAt: T0 + 20 * DAY });
    const records = [out, revival, renewal];
    const now = T0 + 40 * DAY;
    for (const configured of [[], ['A']]) {
      const roster = seen(records, { fleets, own: configured, now });
      assert.deepEqual(who(roster, 'A'), ['A: own A 0']);
      assert.ok(records.every((it) => roster.keeps(it)));
    }
    const lapsed = seen([out, revival], { fleets, now });
    assert.deepEqual(who(lapsed, 'A'), ['A: nobody'], 'over, but not cast out');
  });

  it('the fleet’s word is above the configuration; a sponsor’s is not', () => {
    const sight = { fleets, own: ['O'], friends: ['F'] };
    const roster = seen(
      [
        certificate('F', 'O'),
        revocation('F', 'O'),
        certificate('O', 'G'),
        revocation('fleet', 'F'),
      ],
      sight,
    );
    assert.deepEqual(who(roster, 'O', 'F', 'G'), ['O: own O 0', 'F: revoked', 'G: friend G 1']);
  });

  it('a sponsor takes back his own word only: who has another sponsor stays, by him', () => {
    const records = [certificate('F', 'M'), certificate('G', 'M'), revocation('F', 'M')];
    const sight = { friends: ['F', 'G'] };
    assert.deepEqual(who(seen(records, sight), 'M'), ['M: friend G 1']);
    const out = seen([certificate('F', 'M'), revocation('F', 'M')], sight);
    assert.deepEqual(who(out, 'M'), ['M: revoked']);
    const again = seen([revocation('F', 'M'), certificate('F', 'M')], sight);
    assert.deepEqual(who(again, 'M'), ['M: friend F 1'], 'the sponsor thought better of it');
  });

  it('is still known when the certificate is long over: he has the network’s key', () => {
    const records = [certificate('F', 'M'), revocation('F', 'M')];
    const roster = seen(records, { friends: ['F'], now: T0 + 99 * DAY });
    assert.deepEqual(who(roster, 'M'), ['M: revoked']);
  });

  it('by a machine that has since left: as long as something rests on its word', () => {
    const records = [
      own('self', 'S'),
      own('S', 'X', { expiresAt: T0 + 60 * DAY }),
      own('S', 'Y', { expiresAt: T0 + 60 * DAY }),
      own('self', 'Y', { sponsor: 'S', expiresAt: T0 + 60 * DAY }),
      revocation('S', 'X'),
    ];
    const roster = seen(records, { now: T0 + 40 * DAY });
    assert.deepEqual(who(roster, 'S', 'X', 'Y'), ['S: nobody', 'X: revoked', 'Y: own Y 0']);
    assert.ok(records.every((it) => roster.keeps(it)));
  });

  it('a stranger’s word, and a member’s against somebody else’s member, are air', () => {
    const records = [certificate('F', 'M'), revocation('X', 'M'), revocation('G', 'M')];
    assert.deepEqual(who(seen(records, { friends: ['F', 'G'] }), 'M'), ['M: friend F 1']);
  });

  it('an own machine revokes whom another own machine let in, but nobody above it', () => {
    const records = [
      own('self', 'A'),
      own('A', 'B'),
      certificate('A', 'G'),
      own('fleet', 'C'),
      revocation('B', 'G'),
      revocation('B', 'C'),
      revocation('B', 'O'),
    ];
    const roster = seen(records, { fleets, own: ['O'] });
    assert.deepEqual(who(roster, 'A', 'B', 'C', 'G', 'O'), [
      'A: own A 0',
      'B: own B 0',
      'C: own C 0',
      'G: revoked',
      'O: own O 0',
    ]);
  });

  it('a stolen machine cannot silence those above it, whoever spoke first', () => {
    const records = [
      own('O', 'A'),
      own('self', 'B'),
      own('B', 'C'),
      revocation('C', 'A', { number: T0 + 1_000_001 }),
      revocation('self', 'C', { number: T0 + 1_000_002 }),
      revocation('A', 'C', { number: T0 + 1_000_003 }),
    ];
    const roster = seen(records, { own: ['O'] });
    assert.deepEqual(who(roster, 'A', 'B', 'C'), ['A: own A 0', 'B: own B 0', 'C: revoked']);
  });

  it('tells a node that it has been shut out itself', () => {
    assert.ok(seen([revocation('fleet', 'self')], { fleets }).revoked(author('self')));
    const friends = ['F'];
    const byFriend = [certificate('F', 'self'), revocation('F', 'self')];
    assert.ok(seen(byFriend, { friends }).revoked(author('self')));
    assert.ok(!seen(byFriend.slice(0, 1), { friends }).revoked(author('self')));
    assert.equal(seen(byFriend, { friends }).member(author('self'))?.class, 'own');
  });
});
