import assert from 'node:assert/strict';
import { Level } from 'level';
import { createJournal, EMPTY_JOURNAL, type Journal } from '../src/journal.ts';
import type { Database, Operation, Sublevel } from '../src/store/database.ts';
import { NOON } from './support/clock.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';

describe('journal', () => {
  let db: Database;
  let space: Sublevel;
  beforeEach(async () => {
    db = new Level(temporaryDirectory());
    space = db.sublevel<string, string>('journal', { keyEncoding: 'utf8', valueEncoding: 'utf8' });
    await space.open();
  });
  afterEach(async () => {
    await db.close();
    removeTemporary();
  });

  const commit = (operations: readonly Operation[]) =>
    db.batch<string, string>([...operations], {});

  async function written(count: number, maxBytes?: number): Promise<Journal> {
    const journal = createJournal(space, EMPTY_JOURNAL, maxBytes);
    for (let n = 1; n <= count; n++)
      await commit([journal.append(NOON + n, 'blocked', { indicator: `8.8.8.${n}` })]);
    return journal;
  }

  async function change(entry: number, by: (value: string) => string | undefined): Promise<void> {
    const key = String(entry).padStart(16, '0');
    const value = by((await space.get(key)) ?? '');
    if (value === undefined) await space.del(key);
    else await space.put(key, value);
  }

  const audits: [string, (value: string) => string | undefined, number][] = [
    ['one flipped byte', (value) => value.replace('8.8.8.7', '8.8.8.6'), 7],
    ['a byte of the hash', (value) => (value.startsWith('0') ? '1' : '0') + value.slice(1), 7],
    ['an entry taken out', () => undefined, 7],
    ['text that is none', () => 'x'.repeat(100), 7],
  ];
  for (const [what, by, entry] of audits)
    it(`scenario 36: the audit names the entry of ${what}`, async () => {
      const journal = await written(20);
      assert.deepEqual(await journal.verify(journal.state()), { ok: true, entries: 20 });
      await change(7, by);
      const found = await journal.verify(journal.state());
      assert.equal(found.ok, false);
      assert.equal(found.broken?.entry, entry);
    });

  it('scenario 36: a cut end is noticed', async () => {
    const journal = await written(20);
    await change(20, () => undefined);
    assert.equal((await journal.verify(journal.state())).broken?.entry, 20);
  });

  it('is pruned at a checkpoint that vouches for what is left', async () => {
    const journal = await written(50, 4_000);
    const { operations, removed } = await journal.prune(NOON);
    assert.ok(removed > 0);
    await commit(operations);
    const { first, last } = journal.state();
    assert.equal(first, removed + 1);
    assert.deepEqual(await journal.verify(journal.state()), {
      ok: true,
      entries: last - first + 1,
    });
    const reread = createJournal(space, journal.state());
    assert.equal((await reread.verify(reread.state())).ok, true);
    await change(first, (value) => value.replace('blocked', 'Blocked'));
    assert.equal((await reread.verify(reread.state())).broken?.entry, first);
  });

  it('is read by kind, indicator, time and number, from either end', async () => {
    const journal = await written(20);
    await commit([journal.append(NOON + 21, 'lifted', { indicator: '8.8.8.3' })]);
    const entries = async (query: Parameters<Journal['read']>[0]) => {
      const found: number[] = [];
      for await (const { entry } of journal.read(query)) found.push(entry);
      return found;
    };
    assert.deepEqual(await entries({ kind: 'lifted' }), [21]);
    assert.deepEqual(await entries({ indicator: '8.8.8.3' }), [3, 21]);
    assert.deepEqual(await entries({ newest: true, limit: 2 }), [21, 20]);
    assert.deepEqual(await entries({ since: NOON + 5, until: NOON + 6 }), [5, 6]);
    assert.deepEqual(await entries({ from: 20 }), [20, 21]);
  });
});
