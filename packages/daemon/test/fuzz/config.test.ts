// Found while fuzzing the configuration: a long key was compared letter by letter with every known one.
import assert from 'node:assert/strict';
import { parseConfig } from '@tocsin/daemon';
import { similar } from '../../src/config/similar.ts';

describe('a key of a megabyte', () => {
  it('is a fault, found at once', () => {
    const key = 'x'.repeat(1_000_000);
    const begun = process.cpuUsage();
    const parsed = parseConfig(`${key} = 1`);
    assert.ok(!parsed.ok);
    assert.equal(parsed.faults.length, 1);
    // Letter by letter it takes seconds.
    const { user, system } = process.cpuUsage(begun);
    assert.ok(user + system < 1_000_000, `${user + system} µs`);
  });

  it('hides no slip', () => {
    assert.equal(similar('polcy', ['name', 'policy', 'policies']), 'policy');
    assert.equal(similar('nam', ['names', 'name']), 'name');
  });
});
