// Holds the page of the whole table to its figures, and the command that makes them to going on where it was cut off.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type FullInit, readFull, runFull } from '../sim/full.ts';
import { optionsFrom } from '../sim/options.ts';
import { render } from '../sim/render.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');

describe('the whole table of the simulator', () => {
  it('is on its page as it was measured (npm run sim -- --render docs/adversaries-table.json)', () => {
    const page = readFileSync(join(DOCS, 'adversaries-table.md'), 'utf8');
    assert.equal(page, render(readFull(join(DOCS, 'adversaries-table.json'))));
  });

  it('goes on where it was cut off, in the middle of a line, and ends as if it had not been', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-sim-'));
    try {
      const out = join(folder, 'table.json');
      const init: FullInit = {
        out,
        nodes: 4,
        hours: 0.2,
        share: 0.5,
        circle: 'friends',
        seeds: [1],
        workers: 1,
      };
      let worlds = 0;
      const count = (): void => {
        worlds++;
      };
      await runFull(init, count);
      const whole = readFileSync(out, 'utf8');
      const all = worlds;
      const kept = readFileSync(`${out}.worlds`, 'utf8');
      writeFileSync(`${out}.worlds`, kept.slice(0, Math.floor(kept.length * 0.8)));
      worlds = 0;
      await runFull(init, count);
      assert.equal(readFileSync(out, 'utf8'), whole);
      assert.ok(worlds > 0 && worlds < all / 2, `${worlds} of ${all} again`);
      worlds = 0;
      await runFull(init, count);
      assert.equal(worlds, 0);
      await assert.rejects(runFull({ ...init, hours: 0.3 }, count), /was made with/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('npm run sim', () => {
  it('takes one world in the words of the issue, and our policy for it', async () => {
    const words = '--behaviour sybil --share 0.5 --nodes 200 --seed 7'.split(' ');
    const { behaviour, policy, share, nodes, seeds } = await optionsFrom(words);
    assert.deepEqual(
      { behaviour, policy, share, nodes, seeds },
      { behaviour: 'sybil-sponsored', policy: 'tocsin', share: 0.5, nodes: 200, seeds: [7] },
    );
  });
});
