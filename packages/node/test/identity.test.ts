import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadIdentity } from '../src/identity.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';

describe('identity', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    file = join(directory, 'identity.json');
  });
  afterEach(removeTemporary);

  /** As if the directory had been made on another machine. */
  const fromElsewhere = () =>
    writeFileSync(
      file,
      JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), machine: 'another' }),
    );

  it('is made once, readable by its owner only', async () => {
    const made = await loadIdentity(directory, false);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(await loadIdentity(directory, false), made);
    assert.equal(made.here, true);
  });

  it('scenario 38: on another machine it signs nothing until the operator says so, then for good', async () => {
    const made = await loadIdentity(directory, false);
    fromElsewhere();
    assert.equal((await loadIdentity(directory, false)).here, false);
    const moved = await loadIdentity(directory, true);
    assert.deepEqual(moved, made);
    assert.equal((await loadIdentity(directory, false)).here, true);
  });

  it('refuses a file that others can read, and one that is damaged, and never makes a new one instead', async () => {
    await loadIdentity(directory, false);
    chmodSync(file, 0o644);
    await assert.rejects(loadIdentity(directory, false), { code: 'IDENTITY_PERMISSIONS' });
    chmodSync(file, 0o600);
    writeFileSync(file, '{"seed":');
    await assert.rejects(loadIdentity(directory, false), { code: 'IDENTITY_UNREADABLE' });
    assert.equal(readFileSync(file, 'utf8'), '{"seed":');
  });
});
