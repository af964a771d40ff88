// Every number has a consequence; the policy makes sense as a whole.
import assert from 'node:assert/strict';
import { createPolicy, DEFAULT_POLICY, POLICY_CONSEQUENCES, type Policy } from '@tocsin/rules';
import { describe, it } from 'mocha';
import { ATTACKER, apart, HOUR, micro, World } from './world.ts';

const faultsOf = (given: object): string[] => {
  const made = createPolicy(given as Partial<Policy>);
  return made.ok ? [] : made.faults.map((fault) => fault.key);
};

describe('policy', () => {
  it('documents every number by its consequence', () => {
    assert.deepEqual(Object.keys(POLICY_CONSEQUENCES).sort(), Object.keys(DEFAULT_POLICY).sort());
    for (const sentence of Object.values(POLICY_CONSEQUENCES)) assert.ok(sentence.length > 10);
  });

  it('names a unit in every number that has one', () => {
    for (const [key, value] of Object.entries(DEFAULT_POLICY))
      if (
        typeof value === 'number' &&
        value >= 60_000 &&
        !key.endsWith('Micro') &&
        !/Max$/.test(key)
      )
        assert.match(key, /Ms$/);
  });

  it('the defaults are a policy; budgets can be lifted', () => {
    assert.deepEqual(faultsOf({}), []);
    const lifted = {
      newBlocksPerMinute: Infinity,
      peerBlocksMax: Infinity,
      stagedEntriesMax: Infinity,
    };
    assert.deepEqual(faultsOf(lifted), []);
  });

  it('names every fault at once, unknown keys included', () => {
    const wrong = { watchFromMicro: 1.5, blockMs: -1, ladderMs: [], canaries: ['nobody'], no: 1 };
    assert.deepEqual(faultsOf(wrong).sort(), Object.keys(wrong).sort());
    assert.deepEqual(faultsOf({ creditMicro: Infinity }), ['creditMicro']);
  });

  it('refuses numbers that contradict each other', () => {
    assert.deepEqual(faultsOf({ blockFromMicro: 200_000 }), [
      'blockFromMicro',
      'trustOfFriendMicro',
    ]);
    assert.deepEqual(faultsOf({ trustOfStrangerMicro: 400_000 }), [
      'trustOfStrangerMicro',
      'trustToCountMicro',
    ]);
    assert.deepEqual(faultsOf({ ladderMs: [2, 1] }), ['ladderMs']);
    assert.deepEqual(faultsOf({ newBlocksPerMinute: 30_000 }), ['newBlocksPerMinute']);
  });

  it('holds: a new friend is watched alone, two of them block, one is trusted for a day after 6 confirmations', () => {
    const world = new World({ F: 'friend', G: 'friend' });
    world.says('F');
    assert.equal(world.doing().action, 'watch');
    world.says('G');
    assert.equal(world.doing().end, world.now + HOUR);
    for (let n = 0; n < 6; n++) {
      world.says('F', { about: apart(n), confidence: 0.3 });
      world.sees(apart(n));
    }
    world.says('F', { about: apart(9) });
    assert.equal(world.doing(apart(9)).end, world.now + 24 * HOUR);
  });

  it('holds: three confirmations repay a contradiction', () => {
    assert.equal(DEFAULT_POLICY.debitMicro, 3 * DEFAULT_POLICY.creditMicro);
    assert.equal(DEFAULT_POLICY.lineContradictionWeight, 3);
  });

  it('holds: this node’s pace is 80 % of a friend’s rate', () => {
    assert.equal(DEFAULT_POLICY.paceThreatsPerHour, 0.8 * DEFAULT_POLICY.threatsPerHour);
  });

  it('holds: a change of a number changes what it says', () => {
    const world = new World(
      { F: 'friend' },
      { trustOfFriendMicro: micro(0.59), blockFromMicro: micro(0.595) },
    );
    world.says('F');
    assert.equal(world.doing().action, 'watch');
    const bold = new World({ F: 'friend' }, { debitMicro: micro(0.3) });
    bold.says('F');
    bold.order({ do: 'unblock', indicator: ATTACKER, falsePositive: true });
    assert.equal(bold.trust('F'), micro(0.2));
  });
});
