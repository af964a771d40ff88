// After a change of the key its operator is told who is left behind.
import assert from 'node:assert/strict';
import type { MemberView } from '@tocsin/node';
import { KEY_HOLDERS_GROUP } from '@tocsin/rules';
import { rotationWords } from '../../src/output/rotation.ts';

const memberOf = (group: string, name: string): MemberView => ({
  author: name.padEnd(64, '0'),
  peerId: name,
  self: false,
  name,
  class: 'friend',
  group,
  depth: 1,
  connected: true,
  left: false,
});

describe('the words about a new key', () => {
  it('name who has nothing but the old one, and say what to do', () => {
    const words = rotationWords(
      [memberOf('a', 'web-1'), memberOf(KEY_HOLDERS_GROUP, 'web-2')],
      60_000,
    );
    assert.match(words, /Not handed on to web-2: .*tocsin invite/);
    assert.ok(!words.includes('web-1'));
    assert.ok(!rotationWords([memberOf('a', 'web-1')], 60_000).includes('Not handed'));
  });
});
