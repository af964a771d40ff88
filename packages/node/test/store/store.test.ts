import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cidr } from '@tocsin/protocol';
import type { Draft } from '@tocsin/rules';
import fc from 'fast-check';
import { signalKey } from '../../src/store/layout.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { NOON } from '../support/clock.ts';
import { AUTHOR, entry, signalRow } from '../support/rows.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';

async function commit(store: Store, sync = false): Promise<void> {
  const batch = store.take(NOON);
  if (batch !== undefined) await store.write(batch, sync);
}

/** A store of 200 batches, half of them in tables, closed as a whole one. */
async function filled(directory: string): Promise<void> {
  const store = await openStore(directory, NOON);
  await store.load();
  for (let n = 0; n < 200; n++) {
    store.rows.save('signal', signalKey(AUTHOR, NOON + n), signalRow(NOON + n));
    store.rows.save('staged', `8.8.4.${n}`, entry(`8.8.4.${n}`));
    store.saveBlock(`8.8.4.${n}` as Cidr, NOON + 3_600_000);
    store.log(NOON, 'blocked', { indicator: `8.8.4.${n}` });
    await commit(store);
  }
  await store.close();
}

async function blocksOf(store: Store): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for await (const chunk of store.blocks()) for (const [cidr, until] of chunk) all.set(cidr, until);
  return all;
}

describe('store', () => {
  let directory: string;
  let store: Store | undefined;
  const open = async () => {
    store = await openStore(directory, NOON);
    return store;
  };
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    removeTemporary();
  });

  it('reads what is saved before it is written, and after the next start', async () => {
    const first = await open();
    first.rows.save('staged', '8.8.8.8', entry('8.8.8.8'));
    assert.equal(first.rows.read('staged', '8.8.8.8')?.decision.score, 900_000);
    await commit(first);
    await first.close();
    const second = await open();
    await second.load();
    assert.equal(await second.check(), true);
    assert.deepEqual(second.findings, []);
    assert.deepEqual(second.rows.read('staged', '8.8.8.8'), entry('8.8.8.8'));
    assert.deepEqual([...second.rows.stagedKeys()], ['8.8.8.8']);
  });

  it('keeps a block that is lifted and set again, to the same end, while its first batch is written', async () => {
    const store = await open();
    await store.load();
    const until = NOON + 3_600_000;
    const attacker = '8.8.8.8' as Cidr;
    store.saveBlock(attacker, until);
    const first = store.take(NOON);
    assert.ok(first);
    store.saveBlock(attacker, undefined);
    store.saveBlock(attacker, until);
    await store.write(first, false);
    assert.equal(store.blockOf(attacker), until);
    await commit(store);
    assert.deepEqual([...(await blocksOf(store))], [[attacker, until]]);
    assert.equal(await store.check(), true);
  });

  it('holds what was saved last, whatever is saved while batches are written', async () => {
    const saves = fc.array(
      fc.record({ host: fc.nat(2), until: fc.option(fc.nat(1), { nil: undefined }) }),
      { maxLength: 3 },
    );
    const store = await open();
    await store.load();
    const wanted = new Map<string, number>();
    const save = ({ host, until }: { host: number; until: number | undefined }) => {
      const cidr = `8.8.8.${host}` as Cidr;
      store.saveBlock(cidr, until === undefined ? undefined : NOON + until);
      if (until === undefined) wanted.delete(cidr);
      else wanted.set(cidr, NOON + until);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(saves, saves), { maxLength: 8 }), async (rounds) => {
        for (const [before, meanwhile] of rounds) {
          before.forEach(save);
          const batch = store.take(NOON);
          meanwhile.forEach(save);
          if (batch !== undefined) await store.write(batch, false);
        }
        await commit(store);
        assert.deepEqual(await blocksOf(store), wanted);
        assert.equal(store.blockCount, wanted.size);
      }),
    );
    assert.equal(await store.check(), true);
  });

  it('lists a draft that is written while the list is made: it was never signed, and nobody was told', async () => {
    const store = await open();
    await store.load();
    const until = NOON + 3_600_000;
    const draft = {
      kind: 'retraction',
      target: 'ab'.repeat(32),
      targetSequence: 1,
      targetExpiresAt: until,
      expiresAt: until,
    } as Draft;
    // So many that the list takes several reads.
    for (let n = 0; n < 5_000; n++) store.saveDraft(draft);
    await commit(store);
    store.saveDraft(draft);
    const [listed] = await Promise.all([store.drafts(), commit(store)]);
    assert.equal(listed.length, 5_001);
  });

  it('counts an author’s Threats in a span and lists his signals in order, from memory and after a restart', async () => {
    const first = await open();
    for (const at of [NOON + 3, NOON + 1, NOON + 2])
      first.rows.save('signal', signalKey(AUTHOR, at), signalRow(at));
    const held = signalRow(NOON + 4, { state: 'held' });
    first.rows.save('signal', signalKey(AUTHOR, held.sequence), held);
    const check = (store: Store) => {
      assert.equal(store.rows.threatsIssued(AUTHOR, NOON + 1, NOON + 2), 2);
      assert.equal(
        store.rows.threatsIssued(AUTHOR, NOON, NOON + 10),
        3,
        'held signals do not count',
      );
      assert.deepEqual(
        [...store.rows.signalsOf(AUTHOR, NOON + 2)].map(({ sequence }) => sequence - NOON),
        [2, 3, 4],
      );
    };
    check(first);
    await commit(first);
    await first.close();
    const second = await open();
    await second.load();
    check(second);
    second.rows.save('signal', signalKey(AUTHOR, NOON + 2), undefined);
    assert.equal(second.rows.threatsIssued(AUTHOR, NOON, NOON + 10), 2);
  });

  it('hands out due rows, the earliest first, whether they are written or not', async () => {
    const kept = await open();
    kept.rows.save('staged', '8.8.8.2', entry('8.8.8.2', NOON + 2));
    kept.rows.save('staged', '8.8.8.1', entry('8.8.8.1', NOON + 1));
    kept.rows.save('staged', '8.8.8.9', entry('8.8.8.9', NOON + 9));
    await commit(kept);
    kept.rows.save('staged', '8.8.8.3', entry('8.8.8.3', NOON + 3));
    assert.equal(await kept.rows.nextDue(), NOON + 1);
    assert.equal(await kept.rows.fetchDue(NOON + 5), true);
    const keys = () => [...kept.rows.due(NOON + 5, 10)].map(({ key }) => key);
    assert.deepEqual(keys(), ['8.8.8.1', '8.8.8.2', '8.8.8.3']);
    kept.rows.save('staged', '8.8.8.1', entry('8.8.8.1', NOON + 100));
    assert.deepEqual(keys(), ['8.8.8.2', '8.8.8.3'], 'what was put off meanwhile is not due');
    await commit(kept);
    assert.equal(await kept.rows.nextDue(), NOON + 2);
  });

  it('answers the same digest for one set of signals in any order, without the expired', async () => {
    const one = await open();
    const rows = [1, 2, 3, 4, 5].map((n) => signalRow(NOON + n));
    for (const row of rows) one.rows.save('signal', signalKey(AUTHOR, row.sequence), row);
    const two = await openStore(temporaryDirectory(), NOON);
    for (const row of rows.toReversed())
      two.rows.save('signal', signalKey(AUTHOR, row.sequence), row);
    assert.deepEqual([...one.rows.summaries(NOON)], [...two.rows.summaries(NOON)]);
    const later = NOON + 3 + 3_600_000;
    const [summary] = one.rows.summaries(later);
    assert.equal(summary?.count, 2);
    assert.deepEqual(
      [...one.rows.inventory(AUTHOR, later, 0)].map(({ sequence }) => sequence - NOON),
      [4, 5],
    );
    assert.notDeepEqual(summary?.digest, [...one.rows.summaries(NOON)][0]?.digest);
    await two.close();
  });

  it('scenario 34: a second node on one data directory is told so', async () => {
    await open();
    await assert.rejects(openStore(directory, NOON), { code: 'STORE_LOCKED' });
  });

  it('scenario 34: an emptied store is a lost one, not a first run', async () => {
    await filled(directory);
    rmSync(join(directory, 'store'), { recursive: true });
    const lost = await open();
    assert.match(lost.findings.join(), /is gone/);
    assert.equal((await blocksOf(lost)).size, 0);
  });

  it('scenario 34: a cut manifest is repaired, and said', async () => {
    await filled(directory);
    const manifest = readdirSync(join(directory, 'store')).find((name) =>
      name.startsWith('MANIFEST'),
    );
    truncateSync(join(directory, 'store', manifest ?? ''), 20);
    const repaired = await open();
    assert.match(repaired.findings.join(), /repaired/);
    await repaired.load();
    assert.equal(repaired.rows.stagedCount, 200);
  });

  for (const kind of ['log', 'table'])
    it(`scenario 34: bits flipped in the ${kind} are found`, async () => {
      await filled(directory);
      if (kind === 'table') {
        // Opening moves the log into a table.
        const moved = await open();
        await moved.load();
        await moved.close();
      }
      const ending = kind === 'log' ? '.log' : '.ldb';
      const file = readdirSync(join(directory, 'store')).find((name) => name.endsWith(ending));
      assert.ok(file);
      const path = join(directory, 'store', file);
      const bytes = readFileSync(path);
      // Old versions of rows lie about in a file too: one flip may hit nothing that counts.
      for (let at = 500; at < bytes.length; at += 1_000) bytes[at] = (bytes[at] ?? 0) ^ 4;
      writeFileSync(path, bytes);
      const damaged = await open();
      await damaged.load();
      await damaged.check();
      for (const indicator of damaged.rows.stagedKeys()) damaged.rows.read('staged', indicator);
      const audit = await damaged.audit();
      assert.ok(!audit.ok || damaged.findings.length > 0, 'the damage is said');
      await damaged.rebuild(NOON);
      await commit(damaged);
      const blocks = await blocksOf(damaged);
      for (const indicator of damaged.rows.stagedKeys())
        if (damaged.rows.read('staged', indicator) !== undefined) assert.ok(blocks.has(indicator));
    });

  it('scenario 34: a damaged store that was not mended before the end is mended at the next start', async () => {
    await filled(directory);
    const file = readdirSync(join(directory, 'store')).find((name) => name.endsWith('.log')) ?? '';
    const path = join(directory, 'store', file);
    const bytes = readFileSync(path);
    bytes[500] = (bytes[500] ?? 0) ^ 4;
    writeFileSync(path, bytes);
    const killed = await open();
    await killed.load();
    assert.equal(await killed.check(), false);
    killed.rows.save('staged', '8.8.8.8', entry('8.8.8.8'));
    await commit(killed);
    await killed.close();
    const mended = await open();
    assert.match(mended.findings.join(), /ended before it was mended/);
    await mended.load();
    assert.equal(await mended.check(), false, 'what it had found is still to be mended');
    await mended.rebuild(NOON);
    mended.mended();
    await commit(mended);
    await mended.close();
    const whole = await open();
    await whole.load();
    assert.equal(await whole.check(), true);
    assert.deepEqual(whole.findings, []);
  });

  it('scenario 34: what comes while a damaged store is being mended stays, and ends at its time', async () => {
    await filled(directory);
    const mended = await open();
    await mended.load();
    const mending = mended.rebuild(NOON);
    const told: string[] = [];
    let isOver = false;
    void mending.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const address = `8.8.5.${told.length}`;
      mended.rows.save('staged', address, entry(address));
      mended.saveBlock(address as Cidr, NOON + 3_600_000);
      // One that was there is prolonged.
      const older = `8.8.4.${told.length}`;
      mended.rows.save('staged', older, entry(older, NOON + 7_200_000));
      mended.saveBlock(older as Cidr, NOON + 7_200_000);
      told.push(address);
      await commit(mended);
    }
    await mending;
    await commit(mended);
    assert.equal(await mended.check(), true);
    const blocks = await blocksOf(mended);
    for (const [n, address] of told.entries()) {
      assert.equal(blocks.get(address), NOON + 3_600_000, address);
      assert.equal(blocks.get(`8.8.4.${n}`), NOON + 7_200_000);
    }
    assert.equal(blocks.size, 200 + told.length);
    await mended.rows.fetchDue(NOON + 7_200_000);
    const due = [...mended.rows.due(NOON + 7_200_000, 1_000)].map(({ key }) => key);
    for (const address of told) assert.ok(due.includes(address), address);
  });

  it('scenario 34: what can no longer be opened at all is moved aside', async () => {
    await filled(directory);
    for (const name of readdirSync(join(directory, 'store')))
      writeFileSync(join(directory, 'store', name), 'nothing of a store');
    const fresh = await open();
    assert.ok(fresh.findings.length > 0);
    fresh.rows.save('staged', '8.8.8.8', entry('8.8.8.8'));
    await commit(fresh);
  });

  it('goes on after it was opened anew, with what was not written', async () => {
    const kept = await open();
    kept.rows.save('staged', '8.8.8.1', entry('8.8.8.1'));
    await commit(kept);
    kept.rows.save('staged', '8.8.8.2', entry('8.8.8.2'));
    await kept.reopen();
    assert.ok(kept.rows.read('staged', '8.8.8.1'));
    await commit(kept, true);
    await kept.close();
    const again = await open();
    await again.load();
    assert.equal(await again.check(), true);
    assert.equal(again.rows.stagedCount, 2);
  });

  it('refuses the store of a newer version', async () => {
    await filled(directory);
    const { Level } = await import('level');
    const db = new Level<string, string>(join(directory, 'store'));
    const meta = db.sublevel<string, string>('meta', {});
    const state = JSON.parse((await meta.get('state')) ?? '{}');
    await meta.put('state', JSON.stringify({ ...state, schema: 99 }));
    await db.close();
    await assert.rejects(open(), { code: 'STORE_UNUSABLE' });
  });
});
