// What a newcomer is shown has to work: the demo in three processes, the lab in network namespaces, the README's example.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { obstacle } from '../lab/town.ts';

const root = resolve(import.meta.dirname, '../..');

function run(args: readonly string[], input = ''): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@tocsin/source', ...args],
    { cwd: root, encoding: 'utf8', input },
  );
  return { status, output: stdout + stderr };
}

describe('what a newcomer is shown', () => {
  it('the demo acts out detection, lie, false positive, canary, confirmation and expiry', () => {
    const { status, output } = run(['scripts/demo/demo.ts']);
    assert.equal(status, 0, output);
    assert.match(output, /all of it happened/);
  });

  const why = obstacle();
  it(`the lab drops the attacker's packets in real kernels${why ? ` (skipped: ${why})` : ''}`, function () {
    if (why !== undefined) this.skip();
    const { status, output } = run(['scripts/lab/lab.ts']);
    assert.equal(status, 0, output);
    assert.match(output, /all of it happened/);
  });

  it(`machines on a bridge find each other by a name, by one address, and after a move${why ? ` (skipped: ${why})` : ''}`, function () {
    if (why !== undefined) this.skip();
    const { status, output } = run(['scripts/lab/lab.ts', 'join', '--nodes', '3']);
    assert.equal(status, 0, output);
    assert.match(output, /all of it happened/);
  });

  it("the README's example runs", () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
    assert.ok(example, 'the README has an example');
    const data = mkdtempSync(join(tmpdir(), 'tocsin-readme-'));
    try {
      const program = example.replaceAll('/var/lib/my-agent/tocsin', data);
      const { status, output } = run(['--input-type=module-typescript', '-'], program);
      assert.equal(status, 0, output);
      assert.match(output, /blocked 198\.41\.0\.66 until \d+/);
    } finally {
      rmSync(data, { recursive: true });
    }
  });
});
