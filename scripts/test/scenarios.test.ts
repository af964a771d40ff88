// Every scenario that this release must get right is a test that names its number.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const NUMBERS = Array.from({ length: 48 }, (_, index) => index + 1);

describe('the scenarios', () => {
  it('are all named by a test', () => {
    const titles = globSync('packages/*/test/**/*.test.ts', { cwd: root })
      .map((file) => readFileSync(resolve(root, file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/scenarios? ((?:\d+(?:, | and )?)+)/g)])
      .flatMap(([, numbers = '']) => numbers.match(/\d+/g) ?? [])
      .map(Number);
    const named = new Set(titles);
    assert.deepEqual(
      NUMBERS.filter((number) => !named.has(number)),
      [],
    );
  });
});
