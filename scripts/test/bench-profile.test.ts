// What a profile says of a benchmark has to be the time that was spent, by whom, and when.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProfiles, requireEmpty, sharesOf } from '../bench/profile.ts';

const frame = (functionName: string, url: string): Profiler.ProfileNode['callFrame'] => ({
  ...{ functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
});

const here = import.meta.dirname;
const NODES = [
  frame('(idle)', ''),
  frame('(garbage collector)', ''),
  frame('writev', ''),
  frame('emit', 'node:internal/events'),
  frame('seal', `file://${here}/../../node_modules/@scope/cipher/node_modules/inner/dist/a.js`),
  frame('open', `file://${here}/../../node_modules/@scope/cipher/dist/b.js`),
  frame('weigh', `file://${here}/bench-profile.test.ts`),
].map((callFrame, id) => ({ id, callFrame }));

/** What ran, and for how many seconds, one after the other. */
function profileOf(...ran: readonly (readonly [number, number])[]): Profiler.Profile {
  const seconds = ran.map(([, each]) => each);
  return {
    nodes: NODES,
    startTime: 5_000_000,
    endTime: 5_000_000 + 1_000_000 * seconds.reduce((sum, each) => sum + each, 0),
    samples: ran.map(([id]) => id),
    timeDeltas: [0, ...seconds.slice(0, -1)].map((each) => each * 1_000_000),
  };
}

describe('what a profile of a benchmark says', () => {
  it('counts the busy time of all processes by who spent it, each package for itself', () => {
    const one = profileOf([0, 100], [1, 1], [2, 2], [3, 3], [4, 4], [0, 7]);
    const other = profileOf([5, 5], [6, 5]);
    const shares = sharesOf([one, other]).map(({ owner, share }) => [
      owner,
      Math.round(share * 20),
    ]);
    assert.deepEqual(Object.fromEntries(shares), {
      '(garbage collector)': 1,
      'native writev': 2,
      'node:internal/events': 3,
      inner: 4,
      '@scope/cipher': 5,
      'this repository': 5,
    });
    assert.equal(shares[0]?.[1], 5);
  });

  it('leaves out what was before the last seconds, and of what began before them the beginning', () => {
    const shares = sharesOf([profileOf([1, 10], [2, 3], [6, 2])], 4);
    assert.deepEqual(shares, [
      { owner: 'native writev', share: 0.5 },
      { owner: 'this repository', share: 0.5 },
    ]);
  });

  it('reads what processes leave, and takes no directory that holds anything else', () => {
    const directory = mkdtempSync(join(tmpdir(), 'tocsin-profile-'));
    try {
      requireEmpty(directory);
      requireEmpty(join(directory, 'none'));
      const script = join(directory, 'busy.mjs');
      const code = 'const end = Date.now() + 300; while (Date.now() < end);';
      writeFileSync(script, code);
      const profiles = join(directory, 'profiles');
      const options = ['--cpu-prof', `--cpu-prof-dir=${join(profiles, 'busy')}`];
      assert.equal(spawnSync(process.execPath, [...options, script]).status, 0);
      const [most] = sharesOf(readProfiles(profiles).get('busy') ?? []);
      assert.equal(most?.owner, script);
      assert.throws(() => requireEmpty(profiles), /is not empty/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
