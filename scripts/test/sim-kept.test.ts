// A long run of the simulator is gone on with where it was stopped, and only if it is the same run.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weighClaims } from '../sim/claims-command.ts';
import { keptIn } from '../sim/kept.ts';

describe('what a run of the simulator keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-kept-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is there again for the next one, but for the half line of a run that was killed', () => {
    const file = join(folder, 'half');
    keptIn<{ n: number }>(file, { nodes: 3 }).add({ n: 1 });
    keptIn<{ n: number }>(file, { nodes: 3 }).add({ n: 2 });
    appendFileSync(file, '{"n":3');
    const again = keptIn<{ n: number }>(file, { nodes: 3 });
    const numbers = (before: readonly { n: number }[]) => before.map(({ n }) => n);
    assert.deepEqual(numbers(again.before), [1, 2]);
    again.add({ n: 4 });
    assert.deepEqual(numbers(keptIn<{ n: number }>(file, { nodes: 3 }).before), [1, 2, 4]);
  });

  it('of other code is kept, and counted only where that is asked for, which then is said', async () => {
    const init = { nodes: 6, hours: 1, seeds: [1], only: 'echo among strangers', workers: 1 };
    const out = join(folder, 'older');
    await weighClaims({ ...init, out }, () => {});
    const worlds = readFileSync(`${out}.worlds`, 'utf8');
    writeFileSync(`${out}.worlds`, worlds.replaceAll(/"commit":"[^"]*"/g, '"commit":"0ld"'));
    let ran = 0;
    const [older] = (await weighClaims({ ...init, out, older: true }, () => ran++)).claims;
    assert.equal(ran, 0);
    assert.deepEqual(older?.commits, ['0ld']);
    const [now] = (await weighClaims({ ...init, out }, () => ran++)).claims;
    assert.equal(ran, 1);
    assert.notDeepEqual(now?.commits, ['0ld']);
    assert.match(readFileSync(`${out}.worlds`, 'utf8'), /0ld/);
  });

  it('is refused to a run of another size, which says what to do', () => {
    const file = join(folder, 'size');
    keptIn(file, { nodes: 3 });
    assert.throws(() => keptIn(file, { nodes: 4 }), /"nodes":3.*"nodes":4.*take it away, or name/s);
  });

  it('lets the claims be weighed without running a world twice', async () => {
    const init = { nodes: 6, hours: 2, seeds: [1, 2], only: 'fleet of own machines', workers: 1 };
    const out = join(folder, 'claims');
    let ran = 0;
    const first = await weighClaims({ ...init, out }, () => ran++);
    assert.equal(ran, 4);
    assert.deepEqual(await weighClaims({ ...init, out, minutes: 0 }, () => ran++), first);
    assert.equal(ran, 4);
    const [none] = (await weighClaims({ ...init, minutes: 0 }, () => ran++)).claims;
    assert.equal(none?.holds, undefined, 'a claim whose worlds have not run is not said to hold');
  });
});
