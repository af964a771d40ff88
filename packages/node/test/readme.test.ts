import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../src/index.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';

const home = join(import.meta.dirname, '..');

describe('the documents of the node', () => {
  afterEach(removeTemporary);

  it('the example in the README runs, and ends by itself', () => {
    const readme = readFileSync(join(home, 'README.md'), 'utf8');
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    // Inside the package, so that it finds what it imports.
    const place = mkdtempSync(join(home, 'test', 'example-'));
    try {
      const file = join(place, 'example.ts');
      writeFileSync(file, example);
      const argv = ['--conditions=@tocsin/source', file];
      const options = { encoding: 'utf8', cwd: temporaryDirectory(), timeout: 120_000 } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, options);
      assert.equal(stderr, '');
      assert.equal(status, 0);
      assert.match(stdout, /8\.8\.8\.8 is blocked until/);
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  it('tells the version that its package has', () => {
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    assert.equal(VERSION, version);
  });
});
