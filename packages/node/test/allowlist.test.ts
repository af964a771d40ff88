// The operator's entries in their file: one that is there and cannot be read must not pass for an empty one.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAllowlist } from '../src/allowlist.ts';

describe('the allowlist of a node', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-allow-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const load = async () => (await loadAllowlist(dir, [], () => 0)).entries();

  it('is empty where there is no file', async () => {
    assert.deepEqual(await load(), []);
  });

  it('stops the start where the file is damaged, or there and not to be read', async () => {
    writeFileSync(join(dir, 'allow.json'), '[{"cidr":"192.0.2.0/24"');
    await assert.rejects(load(), { code: 'BAD_ARGUMENT' });
    rmSync(join(dir, 'allow.json'));
    mkdirSync(join(dir, 'allow.json'));
    await assert.rejects(load(), { code: 'BAD_ARGUMENT', message: /cannot be read/ });
  });
});
