import assert from 'node:assert/strict';
import { OFFENCE_MS, OFFENCES_GRAYLISTED } from '../src/constants.ts';
import { createOffences } from '../src/offences.ts';
import { openStore } from '../src/store/store.ts';
import { NOON } from './support/clock.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';

describe('offences on the wire', () => {
  after(removeTemporary);

  it('outlive a restart, fade, and are then forgotten', async () => {
    let now = NOON;
    const dataDir = temporaryDirectory();
    const first = await openStore(dataDir, now);
    const before = await createOffences(() => now, first);
    const told = Array.from({ length: OFFENCES_GRAYLISTED }, () => before.add('liar'));
    before.add('clumsy');
    assert.deepEqual(told, [false, false, false, true], 'told once');
    const batch = first.take(now);
    assert.ok(batch);
    await first.write(batch, false);
    await first.close();

    const second = await openStore(dataDir, now);
    const after = await createOffences(() => now, second);
    assert.ok(after.graylisted('liar'));
    assert.equal(after.graylisted('clumsy'), false);
    now += OFFENCE_MS;
    assert.equal(after.graylisted('liar'), false);
    now += OFFENCES_GRAYLISTED * OFFENCE_MS;
    await createOffences(() => now, second);
    const forgotten = second.take(now);
    assert.ok(forgotten);
    await second.write(forgotten, false);
    assert.deepEqual(await second.recall('offences'), []);
    await second.close();
  });
});
