// Who talks much and is seldom right weighs little; who is right, or says little, loses nothing.
import assert from 'node:assert/strict';
import { DEFAULT_POLICY, weightNow } from '@tocsin/rules';
import { apart, author, type Cast, DAY, HOUR, MINUTE, micro, SECOND, World } from './world.ts';

const { talkPerDay } = DEFAULT_POLICY;
/** Two days' allowance: what an author may name before talk thins his word. */
const FULL = 2 * talkPerDay;

const weight = (world: World, name: string): number =>
  weightNow(world.view, author(name), world.now, world.policy);

/** Addresses from `from` on, forty an hour, as fast as the rate lets an honest node speak. */
function talk(world: World, name: string, count: number, from = 0): void {
  for (let n = 0; n < count; n++) {
    world.says(name, { confidence: 0.4, about: apart(from + n) });
    world.now += 90 * SECOND;
  }
}

describe('talk', () => {
  it('thins a friend’s word beyond his allowance, in proportion, and not his trust', () => {
    const world = new World({ F: 'friend' });
    talk(world, 'F', FULL);
    assert.equal(weight(world, 'F'), micro(0.5));
    talk(world, 'F', FULL, FULL);
    assert.equal(weight(world, 'F'), micro(0.25));
    assert.equal(world.trust('F'), micro(0.5));
  });

  it('silence and little talk cost nothing, for ever', () => {
    const world = new World({ F: 'friend' });
    for (let day = 0; day < 10; day++) {
      talk(world, 'F', talkPerDay, day * talkPerDay);
      world.pass(DAY - talkPerDay * 90 * SECOND);
      assert.equal(weight(world, 'F'), micro(0.5), `day ${day}`);
    }
  });

  it('to repeat an address is not to name another', () => {
    const world = new World({ F: 'friend' });
    for (let n = 0; n < 3 * FULL; n++) {
      world.says('F', { about: apart(n % 3) });
      world.now += 90 * SECOND;
    }
    assert.equal(weight(world, 'F'), micro(0.5));
  });

  it('who is right about one in ten keeps all of it, however much he says, paid or not', () => {
    const world = new World({ F: 'friend' });
    for (let n = 0; n < 4 * FULL; n++) {
      talk(world, 'F', 1, n);
      // Half of them in /24s of which the first has paid him already.
      if (n % 10 === 0) world.sees(apart(n));
    }
    assert.ok(weight(world, 'F') >= world.trust('F') * 0.99);
  });

  it('an address that is sighted twice was borne out once', () => {
    const world = new World({ F: 'friend' });
    talk(world, 'F', 2 * FULL);
    const before = weight(world, 'F');
    world.sees(apart(0));
    const once = weight(world, 'F') / world.trust('F');
    assert.ok(once > before / micro(0.5));
    world.pass(2 * HOUR);
    world.sees(apart(0));
    assert.equal(weight(world, 'F') / world.trust('F'), once);
  });

  it('an attack of before he named it does not bear it out, however often a late log tells of it', () => {
    const world = new World({ F: 'friend' });
    world.says('F', { about: apart(0) });
    const before = { firstSeen: world.now - SECOND, lastSeen: world.now - SECOND };
    for (let n = 0; n < 5; n++) world.sees(apart(0), 0.3, before);
    assert.deepEqual(world.explain(apart(0)).voices[0]?.talk, { named: 1, borneOut: 0 });
    world.now += SECOND;
    for (let n = 0; n < 5; n++) world.sees(apart(0), 0.3);
    assert.deepEqual(world.explain(apart(0)).voices[0]?.talk, { named: 1, borneOut: 1 });
  });

  it('who says after another what then comes true is not borne out: a copy of many words is often right', () => {
    const world = new World({ F: 'friend', G: 'friend' });
    for (let n = 0; n < 3 * FULL; n++) {
      world.says('S', { confidence: 0.2, about: apart(n) });
      world.now += SECOND;
      world.says('F', { confidence: 0.2, about: apart(n) });
      world.now += SECOND;
      world.says('G', { confidence: 0.2, about: apart(n) });
      world.now += 88 * SECOND;
      if (n % 5 === 0) world.sees(apart(n), 0.3);
    }
    const talked = new Map(
      world.explain(apart(3 * FULL - 5)).voices.map((it) => [it.author, it.talk.borneOut]),
    );
    assert.equal(
      talked.get(author('F')),
      (3 * FULL) / 5,
      'a stranger’s earlier word takes nothing',
    );
    assert.equal(talked.get(author('G')), 0);
    assert.equal(weight(world, 'F'), world.trust('F'));
    assert.ok(weight(world, 'G') <= world.trust('G') / 3 + 1);
  });

  it('one address that goes on, and is told of anew each time, is right once', () => {
    const world = new World({ F: 'friend' });
    for (let n = 0; n < 20; n++) {
      world.says('F', { about: apart(0), confidence: 0.4, expiresAt: world.now + 2 * MINUTE });
      world.pass(MINUTE);
      world.sees(apart(0), 0.35);
      world.pass(2 * MINUTE);
    }
    world.says('F', { about: apart(0) });
    const [voice] = world.explain(apart(0)).voices;
    assert.ok(
      (voice?.talk.borneOut ?? 99) <= (voice?.talk.named ?? 0),
      JSON.stringify(voice?.talk),
    );
  });

  it('packets against a standing block bear it out, once', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    world.says('F', { about: apart(0) });
    assert.equal(world.doing(apart(0)).action, 'block');
    for (let n = 0; n < 3; n++)
      world.act({ type: 'contact', indicator: apart(0), packets: 9, spanMs: MINUTE });
    const [voice] = world.explain(apart(0)).voices;
    assert.deepEqual(voice?.talk, { named: 1, borneOut: 1 });
  });

  it('own machines are believed whatever they say', () => {
    const world = new World({ O: 'own' });
    talk(world, 'O', 3 * FULL);
    assert.equal(weight(world, 'O'), micro(1));
  });

  it('a traitor’s good past pays for no more lies than it has days', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 1);
    for (let n = 0; n < 20; n++) {
      world.says('F', { confidence: 0.2, about: apart(n) });
      world.sees(apart(n));
    }
    world.pass(2 * DAY);
    talk(world, 'F', 400, 1_000);
    assert.equal(weight(world, 'F') < micro(0.3), true, String(weight(world, 'F')));
  });

  it('is forgotten with its days, and leaves no row behind', () => {
    const world = new World({ F: 'friend' });
    talk(world, 'F', 3 * FULL);
    assert.ok(weight(world, 'F') < micro(0.5));
    world.pass(3 * DAY);
    assert.equal(weight(world, 'F'), micro(0.5));
    assert.equal(world.view.all('line').size, 0);
  });

  it('an explanation says what it took', () => {
    const world = new World({ F: 'friend' });
    talk(world, 'F', 2 * FULL);
    world.says('F', { about: apart(9_999) });
    const [voice] = world.explain(apart(9_999)).voices;
    assert.deepEqual(voice?.talk, { named: 2 * FULL + 1, borneOut: 0 });
    assert.equal(voice?.trustNow, micro(0.5));
    assert.equal(voice?.weightNow, voice?.trust);
    assert.ok((voice?.weightNow ?? 1) < micro(0.25));
  });
});

describe('invited names', () => {
  const NAMES = Array.from({ length: 8 }, (_, i) => `name ${i}`);
  const guestsOf = (sponsor: string, ownGroups: boolean): Cast =>
    Object.fromEntries(
      NAMES.map((name) => [
        name,
        { class: 'friend' as const, sponsor, group: ownGroups ? name : sponsor },
      ]),
    );

  it('add nothing to a friend’s mistake, though their sponsor has earned all there is', () => {
    const world = new World({ F: 'friend', G: 'friend', ...guestsOf('F', false) });
    world.setTrust('F', 1);
    for (const name of NAMES) world.says(name, { about: apart(0) });
    world.says('G', { about: apart(0), confidence: 0.92 });
    assert.deepEqual(
      [world.doing(apart(0)).action, world.doing(apart(0)).score],
      ['watch', 460_000],
    );
  });

  it('count once one of them was right here, and by himself', () => {
    const world = new World({ F: 'friend', G: 'friend', ...guestsOf('F', false) });
    world.says('name 0', { about: apart(1) });
    world.sees(apart(1));
    assert.equal(weight(world, 'name 0'), micro(0.3));
    assert.equal(weight(world, 'name 1'), micro(0.25));
  });

  it('have one allowance together until they were right: a list told by turns is one list', () => {
    const world = new World({ F: 'friend', ...guestsOf('F', false) });
    for (let n = 0; n < 4 * FULL; n++) talk(world, NAMES[n % NAMES.length] ?? '', 1, n);
    for (const name of NAMES) assert.equal(weight(world, name), micro(0.25) / 4, name);
    assert.equal(weight(world, 'F'), micro(0.5), 'what they say is not what he says');
  });

  it('who was right once is not talked down by the other guests of his group', () => {
    const world = new World({ F: 'friend', ...guestsOf('F', false) });
    world.setTrust('name 0', 0.7);
    world.says('name 0', { about: apart(0) });
    world.sees(apart(0));
    world.pass(3 * DAY);
    world.says('name 0', { about: apart(1) });
    talk(world, 'name 1', 4 * FULL, 1_000);
    assert.equal(weight(world, 'name 0'), world.trust('name 0'));
    assert.equal(weight(world, 'name 1'), micro(0.25) / 4);
  });

  it('whom an own machine let in decide nothing while it is at fault, nor on probation after that', () => {
    const canaries = [apart(0)];
    const world = new World({ O: 'own', ...guestsOf('O', true) }, { canaries });
    assert.equal(weight(world, 'name 0'), micro(0.5));
    world.says('O', { about: apart(0) });
    for (let day = 0; day < 3; day++) {
      assert.ok(weight(world, 'name 0') < world.policy.trustToCountMicro, `day ${day}`);
      world.pass(DAY);
    }
    world.order({ do: 'release', author: author('O') });
    assert.equal(weight(world, 'name 0'), micro(0.5));
  });

  it('whom I invited myself are friends like those that I named, each with his own allowance', () => {
    const world = new World({ O: 'own', ...guestsOf('O', true) });
    for (const name of NAMES) talk(world, name, FULL / 2, 1_000 * NAMES.indexOf(name));
    for (const name of NAMES) assert.equal(weight(world, name), micro(0.5), name);
  });
});
