// Every bit of a table counts: LevelDB would trust it, and end the process by an assertion when a key is out of order.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/store/store.ts';
import { damagedTables, isWhole } from '../../src/store/tables.ts';
import { NOON } from '../support/clock.ts';
import { entry } from '../support/rows.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';

/** What a log holds goes into a table when the store is opened again. @returns the table’s path */
async function withTable(dataDir: string): Promise<string> {
  for (const from of [0, 300]) {
    const store = await openStore(dataDir, NOON);
    await store.load();
    for (let n = from; n < from + 300; n++)
      store.rows.save('staged', `8.8.${n >> 8}.${n & 255}`, entry(`8.8.${n >> 8}.${n & 255}`));
    const batch = store.take(NOON);
    assert.ok(batch);
    await store.write(batch, true);
    await store.close();
  }
  const directory = join(dataDir, 'store');
  const table = readdirSync(directory).find((name) => name.endsWith('.ldb'));
  assert.ok(table);
  return join(directory, table);
}

describe('scenario 34: a table of the store', () => {
  afterEach(removeTemporary);

  it('is whole as LevelDB wrote it, and damaged with any one bit flipped', async () => {
    const table = await withTable(temporaryDirectory());
    const bytes = readFileSync(table);
    assert.ok(isWhole(bytes));
    for (let at = 0; at < bytes.length; at += 7) {
      // Between its handles, 8 bytes here, and the magic number the footer is padded with what means nothing.
      if (at >= bytes.length - 40 && at < bytes.length - 8) continue;
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      assert.ok(!isWhole(flipped), `byte ${at} of ${bytes.length}`);
    }
    for (const length of [0, 20, 48, bytes.length - 1])
      assert.ok(!isWhole(bytes.subarray(0, length)));
  });

  it('is put aside when it is damaged, and told; the node starts with the rest', async () => {
    const dataDir = temporaryDirectory();
    const table = await withTable(dataDir);
    const bytes = readFileSync(table);
    bytes[100] = (bytes[100] ?? 0) ^ 4;
    writeFileSync(table, bytes);
    const store = await openStore(dataDir, NOON);
    assert.match(store.findings.join(), /was damaged: it was moved to/);
    await store.load();
    assert.ok(store.rows.stagedCount >= 300, 'what the log held is there');
    assert.deepEqual(await damagedTables(join(dataDir, 'store')), []);
    await store.close();
  });

  it('is put aside when it cannot be read; one that another node has just deleted was none', async () => {
    const dataDir = temporaryDirectory();
    const directory = join(await withTable(dataDir), '..');
    mkdirSync(join(directory, '999998.ldb'));
    symlinkSync('nowhere', join(directory, '999999.ldb'));
    assert.deepEqual(await damagedTables(directory), ['999998.ldb']);
    const store = await openStore(dataDir, NOON);
    assert.match(store.findings.join(), /999998.ldb of the store was damaged/);
    await store.close();
  });

  it('is left alone while another node works with it', async () => {
    const dataDir = temporaryDirectory();
    const table = await withTable(dataDir);
    const other = await openStore(dataDir, NOON);
    const bytes = readFileSync(table);
    bytes[100] = (bytes[100] ?? 0) ^ 4;
    writeFileSync(table, bytes);
    await assert.rejects(openStore(dataDir, NOON), { code: 'STORE_LOCKED' });
    assert.deepEqual(readFileSync(table), bytes);
    await other.close();
  });
});
