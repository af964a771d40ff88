// From scores to actions and their ends.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { HOUR, MINUTE, micro, T0, World } from './world.ts';

describe('staging', () => {
  it('scenario 1: exactly 0.3, 0.6 and 0.8 watch, block 1 h, block 24 h; a millionth less does not', () => {
    const does = (confidence: number) => {
      const world = new World({ own: 'own' });
      world.says('own', { confidence });
      return world.doing();
    };
    assert.deepEqual(does(0.8), {
      action: 'block',
      end: T0 + 24 * HOUR,
      score: micro(0.8),
      enforced: true,
    });
    assert.deepEqual(does(0.799999), {
      action: 'block',
      end: T0 + HOUR,
      score: 799_999,
      enforced: true,
    });
    assert.deepEqual(does(0.6), {
      action: 'block',
      end: T0 + HOUR,
      score: micro(0.6),
      enforced: true,
    });
    assert.deepEqual(does(0.599999), {
      action: 'watch',
      end: T0 + 2 * HOUR,
      score: 599_999,
      enforced: false,
    });
    assert.deepEqual(does(0.3), {
      action: 'watch',
      end: T0 + 2 * HOUR,
      score: micro(0.3),
      enforced: false,
    });
    assert.deepEqual(does(0.299999), {
      action: 'observe',
      end: 0,
      score: 299_999,
      enforced: false,
    });
  });

  it('scenario 2: a friend at 0.85 blocks for an hour; a sighting here raises him to 0.90 and the block to a day', () => {
    const world = new World({ F: 'friend' });
    world.setTrust('F', 0.85);
    world.says('F', { confidence: 0.92 });
    assert.deepEqual(world.doing(), {
      action: 'block',
      end: T0 + HOUR,
      score: 782_000,
      enforced: true,
    });
    world.pass(MINUTE);
    world.sees();
    assert.equal(world.trust('F'), micro(0.9));
    assert.equal(world.doing().end, world.now + 24 * HOUR);
    world.pass(MINUTE);
    world.sees();
    assert.equal(world.trust('F'), micro(0.9));
    world.explain();
  });
});
