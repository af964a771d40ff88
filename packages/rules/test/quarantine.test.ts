// Rate, faults, canaries and lies about one’s own log.
import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import { admit, quarantineOf, regardOf } from '@tocsin/rules';
import { describe, it } from 'mocha';
import { ATTACKER, address, author, DAY, HOUR, MINUTE, micro, SECOND, World } from './world.ts';

const CANARY = '52.95.110.1' as Indicator;
const quarantine = (world: World, name: string) => quarantineOf(world.standing(name), world.now);
const regard = (world: World, name: string) =>
  regardOf(world.standing(name), world.view.peer(author(name)), world.now, world.policy);

describe('quarantine', () => {
  it('scenario 8: one honest signal replayed 51 times charges nobody and is staged once', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    const signal = world.threat({ by: 'F' });
    assert.equal(world.hear(signal).action, 'accept');
    const before = JSON.stringify(world.entry());
    for (let n = 0; n < 51; n++)
      assert.deepEqual(world.hear(signal), { action: 'ignore', code: 'replayed' });
    assert.deepEqual(world.act({ type: 'signal', signal, channel: 'live' }), {
      action: 'ignore',
      code: 'replayed',
    });
    assert.equal(JSON.stringify(world.entry()), before);
    assert.equal(quarantine(world, 'F'), undefined);
    world.pass(25 * HOUR + 1);
    for (const channel of ['live', 'sync'] as const)
      assert.equal(world.hear(signal, channel).action, 'ignore');
    assert.equal(world.entry(), undefined);
    assert.equal(world.view.all('signal').size, 0);
  });

  it('scenario 9: 50 Threats in an hour pass; the 51st is a rate quarantine; standing blocks and trust stay', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    for (let n = 0; n < 50; n++) {
      world.now += 70 * SECOND;
      assert.equal(world.says('F', { about: address(n) }).action, 'accept');
    }
    const blocks = world.blockedAddresses();
    assert.equal(blocks.length, 10, 'the line of one who has earned nothing');
    assert.deepEqual(world.says('F', { about: address(51) }), { action: 'ignore', code: 'rate' });
    assert.equal(quarantine(world, 'F'), 'rate');
    assert.equal(world.entry(address(51)), undefined);
    assert.equal(world.trust('F'), micro(0.9));
    assert.deepEqual(world.blockedAddresses(), blocks);
    assert.equal(regard(world, 'F'), 95, 'his neighbourhood is not touched');
    world.pass(30 * MINUTE);
    assert.equal(world.says('F', { about: address(52) }).action, 'ignore');
    world.pass(30 * MINUTE);
    assert.equal(quarantine(world, 'F'), undefined);
    assert.notEqual(world.entry(address(52)), undefined, 'what was held is judged again');
    assert.equal(world.entry(address(51)), undefined, 'and is still one too many in its hour');
    assert.equal(world.standing('F')?.held, 1);
  });

  it('scenario 9: sixty signals of a 3-hour split that arrive together trip nothing, in any order', () => {
    for (const turn of [1, -1]) {
      const world = new World({ F: 'friend' });
      const signals = Array.from({ length: 60 }, (_, n) =>
        world.threat({ by: 'F', about: address(n), at: world.now - (60 - n) * 3 * MINUTE }),
      );
      for (const signal of turn === 1 ? signals : signals.reverse())
        assert.equal(world.hear(signal, 'sync').action, 'accept');
      assert.equal(quarantine(world, 'F'), undefined);
    }
  });

  it('scenario 9: an honest node with 300 detections in an hour never trips its receivers', () => {
    const sender = new World();
    const receiver = new World({ sender: 'friend' });
    let heard = 0;
    for (let n = 0; n < 300; n++) {
      sender.sees(address(n * 256), 0.9, { severity: 1 + (n % 5) });
      sender.pass(12 * SECOND);
      for (const effect of sender.published.splice(0)) {
        assert.ok(effect.type === 'publish' && effect.draft.kind === 'threat');
        receiver.now = sender.now;
        const { indicator: about, severity } = effect.draft;
        assert.equal(receiver.says('sender', { about, severity }).action, 'accept');
        heard++;
      }
    }
    assert.equal(heard, 40);
    sender.pass(30 * MINUTE);
    assert.equal(quarantine(receiver, 'sender'), undefined);
    const later = sender.published.flatMap((it) =>
      it.type === 'publish' && it.draft.kind === 'threat' ? [it.draft.severity] : [],
    );
    assert.ok(later.length > 0 && later.every((severity) => severity === 1), 'the severest first');
  });

  it('a rate quarantine doubles each time, up to 7 days, and steps down per 30 clean days', () => {
    const world = new World({ F: 'friend' }, { threatsPerHour: 1 });
    const lasts: number[] = [];
    for (let n = 0; n < 9; n++) {
      world.says('F', { about: address(2 * n) });
      world.says('F', { about: address(2 * n + 1) });
      const until = world.standing('F')?.rate?.until ?? 0;
      lasts.push((until - world.now) / HOUR);
      world.pass(until - world.now + DAY);
    }
    assert.deepEqual(lasts, [1, 2, 4, 8, 16, 32, 64, 128, 168]);
    world.pass(60 * DAY);
    world.says('F', { about: address(90) });
    world.says('F', { about: address(91) });
    assert.equal(((world.standing('F')?.rate?.until ?? 0) - world.now) / HOUR, 128);
  });

  it('scenario 14: a canary lifts at once what only its author supported; other support stands', () => {
    for (const kind of ['friend', 'own'] as const) {
      const world = new World({ F: kind, G: 'own' }, { canaries: [CANARY] });
      world.setTrust('F', 0.9);
      world.says('F', { about: address(1) });
      world.says('F', { about: address(2) });
      world.says('G', { about: address(2) });
      assert.deepEqual(world.blockedAddresses(), [address(1), address(2)]);
      assert.deepEqual(world.says('F', { about: CANARY }), {
        action: 'ignore',
        code: 'quarantined',
      });
      assert.deepEqual(world.blockedAddresses(), [address(2)]);
      assert.equal(quarantine(world, 'F'), 'fault');
      assert.equal(regard(world, 'F'), -1_000);
      assert.deepEqual(world.says('F', { about: address(3) }), {
        action: 'ignore',
        code: 'quarantined',
      });
      assert.equal(world.entry(address(3)), undefined);
      assert.equal(world.entry(CANARY), undefined);
      world.pass(DAY);
      assert.equal(quarantine(world, 'F'), undefined);
      assert.equal(world.trust('F'), micro(0.1), 'probation');
      world.says('F', { about: CANARY });
      world.pass(30 * DAY);
      assert.equal(quarantine(world, 'F'), 'fault', 'the second time only by hand');
      world.order({ do: 'release', author: author('F') });
      assert.equal(quarantine(world, 'F'), undefined);
      assert.equal(world.trust('F'), kind === 'own' ? micro(1) : micro(0.1));
      world.pass(30 * DAY);
      assert.ok(world.trust('F') > micro(0.29), 'never for ever');
    }
  });

  it('scenario 14: the operator quarantines; what was held meanwhile counts, with a beginner’s trust, on release', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    world.says('F', { about: address(1) });
    world.order({ do: 'quarantine', author: author('F'), reason: 'odd' });
    assert.deepEqual(world.blockedAddresses(), []);
    assert.equal(regard(world, 'F'), -100, 'still read, so that others’ signals pass');
    world.says('F', { about: address(2) });
    world.order({ do: 'release', author: author('F') });
    assert.equal(world.entry(address(2))?.voices[0]?.trust, micro(0.1));
    assert.deepEqual(world.blockedAddresses(), []);
  });

  it('scenario 38: two bodies for one sequence: both kept, quarantined, reported, passed on once', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.9);
    const first = world.threat({ by: 'F', sequence: world.now });
    const second = world.threat({ by: 'F', sequence: world.now, about: address(1) });
    const third = world.threat({ by: 'F', sequence: world.now, about: address(2) });
    world.hear(first);
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
    assert.equal(world.hear(second).action, 'accept', 'so that everybody learns of it');
    const rows = [...world.view.all('signal').values()];
    assert.equal(rows.length, 1);
    assert.ok(rows[0]?.rival);
    assert.deepEqual(world.blockedAddresses(), []);
    assert.equal(regard(world, 'F'), -1_000);
    assert.ok(world.told.some((it) => it.kind === 'equivocation' && it.alarm));
    assert.deepEqual(world.hear(third), { action: 'ignore', code: 'replayed' });
  });

  it('scenario 10: a forged name costs the named nothing: admit charges nobody, and the true signal comes through', () => {
    const world = new World({ V: 'friend' }, { canaries: [CANARY] });
    const forged = world.threat({ by: 'V', about: CANARY, sequence: world.now });
    const before = JSON.stringify([...world.view.all('standing')]);
    // The node verifies here, finds the forgery, and goes no further.
    assert.equal(admit(world.view, forged, 'live', world.now, world.policy).action, 'accept');
    assert.equal(JSON.stringify([...world.view.all('standing')]), before);
    const honest = world.threat({ by: 'V', sequence: forged.body.sequence });
    assert.equal(world.hear(honest).action, 'accept');
  });

  it('a stranger of whom nothing is left to say is forgotten', () => {
    const world = new World();
    for (let n = 0; n < 20; n++) world.hear(world.sighting(`S${n}`, 'false-positive'));
    assert.equal(world.view.all('standing').size, 20);
    world.pass(30 * HOUR);
    assert.equal(world.view.all('standing').size, 0);
  });

  it('held signals are bounded, and expire', () => {
    const world = new World({ F: 'friend' }, { heldMax: 3 });
    world.order({ do: 'quarantine', author: author('F'), reason: 'odd' });
    for (let n = 0; n < 10; n++) world.says('F', { about: address(n) });
    assert.equal(world.view.all('signal').size, 3);
    world.pass(26 * HOUR);
    assert.equal(world.view.all('signal').size, 0);
    assert.equal(world.standing('F')?.held, 0);
  });
});
