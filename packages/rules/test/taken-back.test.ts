// What this node itself said, when it is taken back, and when a lost disk brings it back.
import assert from 'node:assert/strict';
import type { Signal } from '@tocsin/protocol';
import { isStillMeant } from '@tocsin/rules';
import { describe, it } from 'mocha';
import { signalKey } from '../src/changes.ts';
import { ATTACKER, address, HOUR, MINUTE, SECOND, T0, World } from './world.ts';

const takenBack = (world: World) =>
  world.published.flatMap(({ type, ...it }) =>
    type === 'publish' && 'draft' in it && it.draft.kind === 'retraction' ? [it.draft.target] : [],
  );

/** The node hears its own signal, as it does when it has signed it. */
function says(world: World): Signal {
  world.sees();
  const said = world.threat({ by: 'self' });
  world.act({ type: 'signal', signal: said, channel: 'live' });
  return said;
}

describe('scenario 15: a false positive of this node itself', () => {
  it('takes back everything that it has said of the address and that still counts', () => {
    const world = new World();
    const first = says(world);
    world.pass(2 * HOUR);
    const second = says(world);
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.deepEqual(takenBack(world).sort(), [first.id, second.id].sort());
  });

  it('takes nothing back twice, nor what is over', () => {
    const world = new World();
    says(world);
    const other = world.threat({ by: 'self', about: address(1) });
    world.act({ type: 'signal', signal: other, channel: 'live' });
    world.pass(25 * HOUR);
    const last = says(world);
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.deepEqual(takenBack(world), [last.id]);
    world.act({ type: 'signal', signal: world.retraction(last), channel: 'live' });
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.deepEqual(takenBack(world), [last.id]);
  });

  it('is not told after all, though it waited for its turn', () => {
    const world = new World({}, { paceThreatsPerHour: 1, paceWaitMs: 2 * HOUR });
    world.sees(address(1));
    world.sees(ATTACKER);
    assert.equal(world.published.length, 1);
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: false });
    for (let n = 0; n < 62; n++) world.pass(MINUTE);
    assert.equal(world.published.length, 1);
  });

  it('is not meant any more, if it was not signed yet', () => {
    const world = new World();
    world.sees();
    const [draft] = world.published.flatMap((it) => (it.type === 'publish' ? [it.draft] : []));
    assert.ok(draft && isStillMeant(world.view, draft, world.now));
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: false });
    assert.ok(!isStillMeant(world.view, draft, world.now));
    assert.ok(isStillMeant(world.view, draft, world.now + 25 * HOUR));
  });
});

describe('scenario 19: what a lost disk had known', () => {
  it('ends with the sighting that it was, however much later it was signed', () => {
    const world = new World();
    const late = world.threat({ by: 'self', lastSeen: T0 - 10 * MINUTE });
    world.act({ type: 'signal', signal: late, channel: 'sync' });
    assert.equal(world.doing().end, T0 + 50 * MINUTE);
  });

  it('does not come back with a signal that was taken back', () => {
    const world = new World();
    const said = world.threat({ by: 'self', at: T0 - MINUTE });
    world.act({ type: 'signal', signal: said, channel: 'sync' });
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
    world.pass(SECOND);
    world.act({ type: 'signal', signal: world.retraction(said), channel: 'sync' });
    assert.deepEqual(world.blockedAddresses(), []);
  });

  /** A damaged store: rows of some tables are as they were before, or gone. */
  const lose = (world: World, table: 'signal' | 'staged', key: string) =>
    world.view.apply([{ type: 'save', table, key, row: undefined }]);

  it('ends with what was taken back, though the sighting was kept and the lift was lost', () => {
    const world = new World();
    const said = says(world);
    world.pass(MINUTE);
    const back = world.retraction(said);
    world.pass(MINUTE);
    world.act({ type: 'signal', signal: back, channel: 'sync' });
    assert.deepEqual(world.blockedAddresses(), []);
  });

  it('comes back where the node still knows that it saw the attacker, and lost the block', () => {
    const world = new World();
    const said = says(world);
    const { end } = world.doing();
    lose(world, 'staged', ATTACKER);
    lose(world, 'signal', signalKey(said.author, said.body.sequence));
    world.pass(MINUTE);
    world.act({ type: 'signal', signal: said, channel: 'sync' });
    assert.equal(world.doing().end, end);
  });

  it('comes back with the later of two sightings, where only the earlier was kept', () => {
    const world = new World();
    const first = world.threat({ by: 'self' });
    world.act({ type: 'signal', signal: first, channel: 'sync' });
    world.pass(10 * MINUTE);
    const second = world.threat({ by: 'self' });
    world.act({ type: 'signal', signal: second, channel: 'sync' });
    assert.equal(world.doing().end, T0 + 70 * MINUTE);
    const third = world.threat({ by: 'self', at: T0 + MINUTE });
    world.act({ type: 'signal', signal: third, channel: 'sync' });
    assert.equal(world.doing().end, T0 + 70 * MINUTE);
  });

  it('is taken back when it comes, if it was lost while its operator called it false', () => {
    const world = new World();
    const said = says(world);
    lose(world, 'signal', signalKey(said.author, said.body.sequence));
    world.pass(MINUTE);
    world.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.deepEqual(takenBack(world), []);
    const verdict = world.sighting('self', 'false-positive');
    world.act({ type: 'signal', signal: verdict, channel: 'live' });
    world.act({ type: 'signal', signal: said, channel: 'sync' });
    assert.deepEqual(takenBack(world), [said.id]);
    assert.deepEqual(world.blockedAddresses(), []);
  });

  it('goes on where the attacker was seen again since', () => {
    const world = new World();
    const said = says(world);
    world.pass(MINUTE);
    const back = world.retraction(said);
    world.pass(MINUTE);
    world.sees();
    world.act({ type: 'signal', signal: back, channel: 'sync' });
    assert.deepEqual(world.blockedAddresses(), [ATTACKER]);
  });

  it('does not come back where the retraction was kept and its target was lost', () => {
    const world = new World({ ann: 'own' });
    const said = world.threat({ by: 'ann' });
    world.hear(said);
    world.pass(SECOND);
    world.hear(world.retraction(said));
    assert.deepEqual(world.blockedAddresses(), []);
    lose(world, 'signal', signalKey(said.author, said.body.sequence));
    lose(world, 'staged', ATTACKER);
    world.hear(said, 'sync');
    assert.deepEqual(world.blockedAddresses(), []);
  });
});
