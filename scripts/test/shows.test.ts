// What a newcomer is shown has to work: the demo in three processes, the README's example; and the lab in lab.test.ts.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './program.ts';

describe('what a newcomer is shown', () => {
  it('the demo acts out detection, lie, false positive, canary, confirmation and expiry', () => {
    const { status, output } = run(['scripts/demo/demo.ts']);
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
