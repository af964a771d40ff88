// Trust: what raises it, what lowers it, who can never use it.
import assert from 'node:assert/strict';
import { KEY_HOLDERS_GROUP } from '@tocsin/rules';
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

/** One confirmation of F: a signal about a fresh address, then a sighting of it here. */
function confirm(world: World, name: string, n: number): void {
  world.says(name, { about: apart(n), confidence: 0.4 });
  world.sees(apart(n));
}

describe('trust', () => {
  it('scenario 3: one contradiction of 0.5 is 0.35, three confirmations make it exactly 0.50 again', () => {
    const world = new World({ F: 'friend' });
    world.says('F');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.equal(world.trust('F'), micro(0.35));
    for (let n = 0; n < 3; n++) confirm(world, 'F', n);
    assert.equal(world.trust('F'), micro(0.5));
  });

  it('scenario 4: a friend at 0.92 is watched; after 4 confirmations blocks for 1 h; after 8 for 24 h', () => {
    const world = new World({ F: 'friend' });
    world.says('F', { about: address(1), confidence: 0.92 });
    assert.deepEqual(
      [world.doing(address(1)).action, world.doing(address(1)).score],
      ['watch', 460_000],
    );
    for (let n = 10; n < 14; n++) confirm(world, 'F', n);
    world.says('F', { about: address(2), confidence: 0.92 });
    assert.equal(world.doing(address(2)).score, 644_000);
    assert.equal(world.doing(address(2)).end, world.now + HOUR);
    for (let n = 14; n < 18; n++) confirm(world, 'F', n);
    world.says('F', { about: address(3), confidence: 0.92 });
    assert.equal(world.doing(address(3)).score, 828_000);
    assert.equal(world.doing(address(3)).end, world.now + DAY);
  });

  it('scenario 5: strangers never block, alone, in thousands, or trusted; a sighting raises the observed one', () => {
    const world = new World();
    for (let n = 0; n < 1_000; n++) world.says(`S${n}`);
    assert.equal(world.doing().action, 'observe');
    world.sees();
    const paid = world.told.filter((it) => it.kind === 'credited');
    assert.equal(paid.length, 32, 'so many are remembered, and share');

    const other = new World();
    other.setTrust('S', 0.9);
    other.says('S');
    assert.deepEqual([other.doing().action, other.doing().score], ['watch', 599_999]);

    const third = new World();
    third.says('S');
    third.sees();
    assert.equal(third.trust('S'), micro(0.15));
  });

  it('scenario 7: F is paid though S copied him first; two friends share; nobody is paid for what I published', () => {
    const world = new World({ F: 'friend', G: 'friend', E: 'friend' });
    world.says('S');
    world.now += 20;
    world.says('F', { confidence: 0.5 });
    world.sees();
    assert.equal(world.trust('F'), micro(0.55));
    assert.equal(world.trust('S'), micro(0.1));

    const shared = new World({ F: 'friend', G: 'friend', E: 'friend' });
    shared.says('F', { confidence: 0.3 });
    shared.now += 5 * SECOND;
    shared.says('G', { confidence: 0.3 });
    shared.now += 1;
    shared.says('E', { confidence: 0.3 });
    shared.sees();
    assert.deepEqual(
      ['F', 'G', 'E'].map((name) => shared.trust(name)),
      [525_000, 525_000, 500_000],
    );

    const mine = new World({ E: 'friend' });
    mine.sees();
    mine.pass(2 * HOUR);
    mine.says('E', { confidence: 0.4 });
    mine.sees();
    assert.equal(mine.trust('E'), micro(0.5));
  });

  it('who says ten times as much as an honest machine earns a tenth with each word', () => {
    const world = new World({ F: 'friend', G: 'friend' }, { threatsPerHour: 1_000 });
    for (let n = 0; n < 250; n++) world.says('F', { confidence: 0.4, about: apart(n) });
    for (let n = 0; n < 25; n++) world.says('G', { confidence: 0.4, about: apart(1_000 + n) });
    world.sees(apart(7));
    world.sees(apart(1_007));
    assert.equal(world.trust('F'), micro(0.505));
    assert.equal(world.trust('G'), micro(0.55));
    world.pass(DAY + HOUR);
    world.says('F', { confidence: 0.4, about: apart(2_000) });
    world.sees(apart(2_000));
    assert.ok(world.trust('F') > micro(0.55), 'the next day he is paid in full');
  });

  it('who warned an hour before is not paid, nor who repeated it since; said again by himself it pays him, and so does the operator', () => {
    const world = new World({ F: 'friend', E: 'friend' });
    const about = (n: number) => ({ confidence: 0.3, about: apart(n) });
    for (const n of [1, 2, 3, 4, 5]) world.says('F', about(n));
    world.pass(30 * MINUTE);
    world.sees(apart(1));
    assert.equal(world.trust('F'), micro(0.55), 'half an hour is in time');
    world.pass(1);
    world.sees(apart(2));
    assert.equal(world.trust('F'), micro(0.55));
    world.says('E', about(3));
    world.sees(apart(3));
    assert.deepEqual([world.trust('F'), world.trust('E')], [micro(0.55), micro(0.5)]);
    world.says('F', about(4));
    world.sees(apart(4));
    assert.equal(world.trust('F'), micro(0.6));
    world.order({ do: 'confirm', indicator: apart(5) });
    assert.equal(world.trust('F'), micro(0.65));
  });

  it('nobody is paid through the sync, nor twice for one /24 in 7 days', () => {
    const world = new World({ F: 'friend' });
    world.says('F', { confidence: 0.4, about: address(1) }, 'sync');
    world.sees(address(1));
    assert.equal(world.trust('F'), micro(0.5));
    for (const n of [600, 601]) {
      world.says('F', { confidence: 0.4, about: address(n) });
      world.sees(address(n));
    }
    assert.equal(world.trust('F'), micro(0.55));
  });

  it('silence costs nothing', () => {
    const world = new World({ F: 'friend' });
    world.says('F', { confidence: 0.9 });
    world.pass(3 * DAY);
    assert.equal(world.trust('F'), micro(0.5));
    assert.equal(world.entry(), undefined);
  });

  it('drift halves the distance to the first value in 30 days, whatever is read between', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    world.pass(30 * DAY);
    assert.equal(world.trust('F'), micro(0.7));
    world.pass(30 * DAY);
    assert.equal(world.trust('F'), micro(0.6));
    world.pass(3_000 * DAY);
    assert.equal(world.trust('F'), micro(0.5));
  });

  it('a credit raises only what is touched later; a debit weighs all of the author’s entries anew', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.58);
    world.says('F', { about: address(1) });
    confirm(world, 'F', 5);
    assert.equal(world.trust('F'), micro(0.63));
    assert.equal(world.doing(address(1)).action, 'watch');
    world.pass(HOUR);
    assert.equal(world.doing(address(1)).action, 'watch', 'time is no touch');
    world.says('F', { about: address(2) });
    assert.equal(world.doing(address(2)).action, 'block');
    world.says('F', { about: apart(9) });
    world.order({ do: 'unblock', indicator: apart(9), falsePositive: true });
    assert.equal(world.trust('F'), micro(0.48));
    assert.equal(world.doing(address(2)).action, 'watch');
    assert.equal(world.kernel.has(address(2)), false);
  });

  it('a member’s contradiction costs its sponsor a third; a member starts at half of the sponsor’s trust', () => {
    const world = new World({ F: 'friend', M: { class: 'friend', sponsor: 'F' } });
    assert.equal(world.trust('M'), micro(0.25));
    world.says('M');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.equal(world.trust('F'), micro(0.45));
    assert.ok(world.trust('M') <= micro(0.1));
  });

  it('scenario 12: members of one sponsor and their sponsor count once; two configured peers corroborate', () => {
    const world = new World({
      F: 'friend',
      M: { class: 'friend', sponsor: 'F' },
      N: { class: 'friend', sponsor: 'F' },
      G: 'friend',
    });
    for (const name of ['M', 'N']) world.setTrust(name, 0.5);
    world.says('M');
    world.says('N');
    assert.equal(world.doing().score, micro(0.5));
    world.says('F');
    assert.equal(world.doing().score, micro(0.5));
    world.says('G');
    assert.equal(world.doing().score, micro(0.75));
    assert.equal(world.doing().action, 'block');
  });

  it('along a chain each starts at half of what his sponsor is worth now, below what counts, and no circle goes on for ever', () => {
    const world = new World({
      O: 'own',
      F: { class: 'friend', sponsor: 'O', group: 'F' },
      M: { class: 'friend', sponsor: 'F', group: 'F' },
      N: { class: 'friend', sponsor: 'M', group: 'F' },
      P: { class: 'friend', sponsor: 'Q' },
      Q: { class: 'friend', sponsor: 'P' },
    });
    const first = () => ['F', 'M', 'N'].map((name) => world.trust(name));
    assert.deepEqual(first(), [500_000, 250_000, 125_000]);
    world.setTrust('F', 0.8);
    assert.deepEqual(first(), [800_000, 299_999, 149_999]);
    world.setTrust('F', 1);
    world.setTrust('M', 1);
    assert.equal(world.trust('N'), 299_999, 'who was never right here decides nothing');
    world.setTrust('M', 0);
    assert.equal(world.trust('N'), 0);
    assert.equal(world.trust('P'), 0);
  });

  it('a contradiction costs the sponsor a third and nobody further up; own machines answer for nothing', () => {
    const world = new World({
      O: 'own',
      F: { class: 'friend', sponsor: 'O', group: 'F' },
      M: { class: 'friend', sponsor: 'F', group: 'F' },
      N: { class: 'friend', sponsor: 'M', group: 'F' },
      P: { class: 'own', sponsor: 'the fleet’s key', group: 'P' },
    });
    world.setTrust('M', 0.5);
    world.says('N');
    world.says('P');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.equal(world.trust('M'), micro(0.45));
    assert.equal(world.trust('F'), micro(0.5));
    assert.equal(world.standing('the fleet’s key'), undefined);
  });

  it('scenario 12: whoever is below one whom I invited counts once, with him, on one line', () => {
    const cast = {
      F: 'friend',
      M: { class: 'friend', sponsor: 'F', group: 'F' },
      N: { class: 'friend', sponsor: 'M', group: 'F' },
      G: 'friend',
    } as const;
    const world = new World(cast);
    for (const name of ['F', 'M', 'N', 'G']) world.setTrust(name, 0.9);
    for (let n = 0; n < 12; n++) world.says(['F', 'M', 'N'][n % 3] ?? '', { about: apart(n) });
    assert.equal(world.blockedAddresses().length, 10, 'the line of the group');
    for (const name of ['F', 'M', 'N']) world.setTrust(name, 0.5);
    for (const name of ['F', 'M', 'N']) world.says(name, { about: apart(99) });
    assert.equal(world.doing(apart(99)).score, micro(0.5));
    world.setTrust('G', 0.5);
    world.says('G', { about: apart(99) });
    assert.equal(world.doing(apart(99)).score, micro(0.75));
    const { voices } = world.explain(apart(99));
    const told = voices.map(({ name, groupName, sponsorName }) => [name, groupName, sponsorName]);
    assert.deepEqual(
      new Set(told.map((it) => it.join())),
      new Set(['F,,', 'M,F,F', 'N,F,M', 'G,,']),
    );
  });

  it('scenario 12: all who have nothing but the network’s key count once', () => {
    const holder = { class: 'friend', group: KEY_HOLDERS_GROUP } as const;
    const world = new World({ H: holder, I: holder, J: holder, G: 'friend' });
    for (const name of ['H', 'I', 'J']) world.says(name);
    assert.equal(world.doing().score, micro(0.5));
    world.says('G');
    assert.equal(world.doing().score, micro(0.75));
    const groups = world.explain().voices.map((it) => it.groupName);
    assert.equal(groups.filter((it) => it === 'all who only have the network’s key').length, 3);
  });

  it('own peers are pinned at one, whatever happens to their standing', () => {
    const world = new World({ O: 'own' });
    world.says('O');
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    world.pass(MINUTE);
    assert.equal(world.trust('O'), micro(1));
    assert.equal(world.standing('O')?.contradictions, 1);
    assert.equal(author('O').length, 64);
  });

  it('begins anew when the operator names somebody as something else', () => {
    const before = new World({ O: 'own' });
    before.says('O');
    before.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    const row = before.standing('O');
    assert.ok(row);
    const after = new World({ O: 'friend' });
    after.view.apply([{ type: 'save', table: 'standing', key: row.author, row }]);
    assert.equal(after.trust('O'), micro(0.5), 'not the one of an own machine');
    confirm(after, 'O', 3);
    assert.equal(after.trust('O'), micro(0.55));
  });
});
