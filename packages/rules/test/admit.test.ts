// The cheap questions before the signature.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { author, DAY, HOUR, MINUTE, SECOND, T0, World } from './world.ts';

describe('admit', () => {
  it('scenario 11: live signals from −1 h to +5 min; by sync until they expire', () => {
    const world = new World({ F: 'friend' });
    const code = (at: number, channel: 'live' | 'sync' = 'live') => {
      const verdict = world.says('F', { at: T0 + at }, channel);
      return verdict.action === 'accept' ? 'accept' : verdict.code;
    };
    assert.equal(code(4 * MINUTE + 59 * SECOND), 'accept');
    assert.equal(code(5 * MINUTE + SECOND), 'future');
    assert.equal(code(5 * MINUTE + SECOND, 'sync'), 'future');
    assert.equal(code(-59 * MINUTE), 'accept');
    assert.equal(code(-61 * MINUTE), 'stale');
    assert.equal(code(-61 * MINUTE, 'sync'), 'accept');
    assert.equal(code(-24 * HOUR, 'sync'), 'expired');
  });

  it('scenario 11: an end 25 h after the issue is rejected; so is a sequence out of range', () => {
    const world = new World({ F: 'friend' });
    const bad = { action: 'reject', code: 'bad-field' };
    assert.deepEqual(world.says('F', { expiresAt: T0 + DAY + HOUR }), bad);
    assert.deepEqual(world.says('F', { sequence: T0 - 1 }), bad);
    assert.deepEqual(world.says('F', { sequence: T0 + 5 * MINUTE + 1 }), bad);
  });

  it('an echo of my own signal is mine; my own log comes back by the sync alone', () => {
    const world = new World();
    assert.deepEqual(world.says('self'), { action: 'ignore', code: 'own' });
    assert.equal(world.says('self', {}, 'sync').action, 'accept');
    assert.equal(author('self'), world.view.self);
  });
});
