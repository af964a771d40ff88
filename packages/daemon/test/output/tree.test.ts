import assert from 'node:assert/strict';
import type { MemberView } from '@tocsin/node';
import { treeOf } from '../../src/output/tree.ts';

const member = (author: string, sponsor?: string) =>
  ({ author, ...(sponsor && { sponsor }) }) as MemberView;

const drawn = (members: MemberView[]) =>
  treeOf(members).map(({ member: { author }, stem }) => stem + author);

describe('the tree of members', () => {
  it('hangs each under who let it in, and those of unknown sponsors beside the roots', () => {
    const members = [
      member('me'),
      member('a', 'me'),
      member('b', 'me'),
      member('c', 'a'),
      member('d', 'a'),
      member('e', 'fleet'),
    ];
    assert.deepEqual(drawn(members), ['me', '├ a', '│ ├ c', '│ └ d', '└ b', 'e']);
  });

  it('draws everybody once, even two who vouch for each other', () => {
    const members = [member('a', 'b'), member('b', 'a'), member('c', 'c')];
    assert.deepEqual(drawn(members).toSorted(), ['a', 'b', 'c']);
  });
});
