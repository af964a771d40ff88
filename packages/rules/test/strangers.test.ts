// Ways in which who is nobody could get attention, memory or silence.
import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import { quarantineOf } from '@tocsin/rules';
import { describe, it } from 'mocha';
import { address, apart, author, DAY, HOUR, MINUTE, micro, World } from './world.ts';

const CANARY = '52.95.110.1' as Indicator;

describe('attacks of strangers', () => {
  it('votes by the thousand leave no trace in an entry: a row that grows is a row that is rewritten', () => {
    const world = new World({ F: 'friend' });
    world.says('F');
    const before = JSON.stringify(world.entry()).length;
    for (let n = 0; n < 200; n++) world.hear(world.sighting(`S${n}`, 'false-positive'));
    assert.ok(JSON.stringify(world.entry()).length < before + 200);
    world.hear(world.sighting('S', 'confirmed', address(1)));
    assert.equal(world.entry(address(1)), undefined, 'nor do they make entries');
  });

  it('fresh identities fill a pool, not the store; the configured are heard all the same', () => {
    const world = new World({ F: 'friend' }, { strangerSignalsPerHour: 50 });
    const codes = new Set<string>();
    for (let n = 0; n < 500; n++) {
      const verdict = world.says(`S${n}`, { about: apart(n) });
      if (verdict.action !== 'accept') codes.add(verdict.code);
    }
    assert.deepEqual([...codes], ['stranger-flood']);
    assert.ok(world.view.all('signal').size <= 50);
    assert.equal(world.says('F').action, 'accept');
    world.pass(HOUR + MINUTE);
    assert.equal(world.says('S', { about: apart(600) }).action, 'accept');
  });

  it('identities that were seen once are forgotten', () => {
    const world = new World();
    for (let n = 0; n < 20; n++) {
      const target = world.threat({ by: `S${n}`, about: apart(n) });
      world.hear(world.sighting(`S${n}`, 'confirmed', apart(n)));
      world.hear(world.retraction(target));
    }
    world.pass(3 * DAY);
    for (const table of ['standing', 'signal', 'staged'] as const)
      assert.equal(world.view.all(table).size, 0, table);
  });

  it('ring no alarm: twenty of them a minute would drown the one that matters', () => {
    const world = new World({}, { threatsPerHour: 1, canaries: [CANARY] });
    world.says('S', { about: apart(1) });
    world.says('S', { about: apart(2) });
    world.says('T', { about: CANARY });
    world.says('U', { about: apart(3), sequence: world.now });
    world.says('U', { about: apart(4), sequence: world.now });
    world.act({ type: 'login', address: apart(1), method: 'password', sensor: 'auth.log' });
    assert.deepEqual(
      world.told.filter((it) => it.alarm),
      [],
    );
    assert.equal(quarantineOf(world.standing('U'), world.now), 'fault');
  });

  it('cannot push an earlier newcomer out by keys that sort before his', () => {
    const world = new World({}, { strangersPerEntryMax: 3 });
    const names = Array.from({ length: 12 }, (_, n) => `S${n}`);
    names.sort((a, b) => (author(a) < author(b) ? 1 : -1));
    const [first = ''] = names;
    for (const name of names) {
      world.says(name);
      world.now += 10;
    }
    assert.ok(world.entry()?.voices.some((it) => it.author === author(first)));
  });
});

describe('a canary', () => {
  it('who says that a canary is no attacker has told the truth', () => {
    const world = new World({ F: 'friend' }, { canaries: [CANARY] });
    world.hear(world.sighting('F', 'false-positive', CANARY));
    assert.equal(quarantineOf(world.standing('F'), world.now), undefined);
    assert.equal(world.trust('F'), micro(0.5));
    world.hear(world.sighting('F', 'confirmed', CANARY));
    assert.equal(quarantineOf(world.standing('F'), world.now), 'fault');
  });
});
