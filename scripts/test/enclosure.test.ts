// What a benchmark has started ends with it, however it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { namespaceRefusal } from '../bench/enclosure.ts';

const SLEEPER = fileURLToPath(new URL('./enclosed-sleeper.ts', import.meta.url));
const MOST_MS = 10_000;

/** Processes of this machine with these words in their command line. */
function running(words: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words);
    } catch {
      return false;
    }
  });
}

describe('a script in namespaces of its own', () => {
  it('leaves nothing behind when it is ended from outside', async function () {
    const refusal = namespaceRefusal();
    if (refusal !== undefined) {
      console.log(`      skipped: no namespace (${refusal})`);
      this.skip();
    }
    // A length of sleep that nobody else asks for.
    const seconds = `9${process.pid}.5`;
    const script = spawn(process.execPath, [...process.execArgv, SLEEPER, seconds], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(script.stdout, 'data');
    assert.notDeepEqual(running(`sleep\0${seconds}`), []);
    script.kill('SIGTERM');
    await once(script, 'exit');
    // The kernel ends the rest by itself, a moment later.
    const end = performance.now() + MOST_MS;
    while (running(`sleep\0${seconds}`).length > 0 && performance.now() < end)
      await new Promise(setImmediate);
    const left = running(`sleep\0${seconds}`);
    for (const pid of left) process.kill(Number(pid));
    assert.deepEqual(left, []);
  });
});
