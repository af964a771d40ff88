// A long run of the simulator is gone on with where it was stopped, and only if it is the same run.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
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
    assert.deepEqual(again.before, [{ n: 1 }, { n: 2 }]);
    again.add({ n: 4 });
    assert.deepEqual(keptIn(file, { nodes: 3 }).before, [{ n: 1 }, { n: 2 }, { n: 4 }]);
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
