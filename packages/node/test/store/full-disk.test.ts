// A store on a disk that is full already when the node starts: it is left as it is, for there is nothing wrong with it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cidr } from '@tocsin/protocol';
import { openStore } from '../../src/store/store.ts';
import { NOON } from '../support/clock.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const mount = (directory: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tocsin-test', directory]).status === 0;
const umount = (directory: string): void => void spawnSync('umount', [directory]);

// Not among the temporary directories of other tests, which could not remove what is mounted.
const directory = mkdtempSync(join(tmpdir(), 'tocsin-small-disk-'));
const isAble = mount(directory);
if (isAble) umount(directory);
const why = isAble ? '' : ' (skipped: needs the right to mount a small disk)';
const filler = join(directory, 'filler');

function fill(): void {
  const file = openSync(filler, 'a');
  try {
    for (;;) writeSync(file, Buffer.alloc(4_096, 1));
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    closeSync(file);
  }
}

async function written(): Promise<void> {
  const store = await openStore(directory, NOON);
  await store.load();
  store.saveBlock(ATTACKER, NOON + 1_000);
  const batch = store.take(NOON);
  assert.ok(batch);
  await store.write(batch, true);
  await store.close();
}

async function isThere(store: Awaited<ReturnType<typeof openStore>>): Promise<void> {
  await store.load();
  assert.equal(store.blockOf(ATTACKER), NOON + 1_000);
  assert.deepEqual(store.findings, []);
  assert.ok(await store.check());
  await store.close();
}

describe(`scenario 35: a disk that is full at the start${why}`, () => {
  before(function () {
    if (!isAble) this.skip();
    mount(directory);
  });
  beforeEach(written);
  afterEach(() => rmSync(filler, { force: true }));
  after(() => {
    if (isAble) umount(directory);
    rmSync(directory, { recursive: true, force: true });
  });

  it('is said, and the store is left as it is', async () => {
    fill();
    await assert.rejects(openStore(directory, NOON), { code: 'STORE_UNUSABLE' });
    rmSync(filler);
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.includes('broken')),
      [],
    );
    await isThere(await openStore(directory, NOON));
  });

  it('and a table that was half written when it filled is no damage', async () => {
    const half = join(directory, 'store', '000777.ldb');
    writeFileSync(half, Buffer.alloc(4_096, 7));
    fill();
    await assert.rejects(openStore(directory, NOON), { code: 'STORE_UNUSABLE' });
    assert.ok(existsSync(half));
    const makeRoom = async () => {
      rmSync(filler);
      return true;
    };
    await isThere(await openStore(directory, NOON, { makeRoom }));
  });

  it('gives back its reserve, and the store is opened', async () => {
    fill();
    const makeRoom = async () => {
      rmSync(filler);
      return true;
    };
    await isThere(await openStore(directory, NOON, { makeRoom }));
  });
});
