// The fuzzer itself: it finds what is there, makes it small, repeats itself from its seed, and finds nothing on the wire. The
// other targets have their time before the tests, in .ci/run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Corpus } from '../fuzz/corpus.ts';
import { judge } from '../fuzz/judge.ts';
import { Maker } from '../fuzz/maker.ts';
import { minimise } from '../fuzz/minimise.ts';
import { Broken, type Subject, type Target } from '../fuzz/model.ts';

const root = resolve(import.meta.dirname, '../..');

function fuzz(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@tocsin/source', 'scripts/fuzz/fuzz.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the fuzzer', () => {
  it('finds a planted fault, and makes the input small', async () => {
    const subject: Subject = {
      seeds: [bytes('{"from": "here", "size": 300}')],
      run(input) {
        const text = Buffer.from(input).toString();
        if (text.includes('[') && text.includes('size')) throw new Broken('a planted fault');
        return 'fine';
      },
    };
    const target: Target = {
      name: 'planted',
      about: '',
      sources: [],
      maxBytes: 256,
      mutators: [],
      open: async () => subject,
    };
    const corpus = new Corpus();
    for (const seed of subject.seeds) corpus.add(seed);
    let failing: { input: Uint8Array; invariant: string } | undefined;
    for (const input of new Maker(target, corpus, 1, 'test').make(50_000)) {
      const judged = await judge(target, subject, input);
      if (!judged.ok) failing = { input, invariant: judged.invariant };
    }
    assert.ok(failing);
    const least = await minimise(target, subject, failing);
    assert.equal(least.invariant, 'a planted fault');
    assert.equal(least.input.length, 'size['.length);
  });

  it('does the same again from the same seed, but for what V8 forgets of its coverage', () => {
    const run = () => {
      const said = fuzz('--target', 'address', '--inputs', '4000', '--seed', '5');
      const [, inputs, blocks, verdicts] =
        /([\d,]+) inputs.* ([\d,]+) blocks, (\d+) verdicts/.exec(said) ?? [];
      return { inputs, verdicts, blocks: Number(blocks?.replaceAll(',', '')) };
    };
    const [first, second] = [run(), run()];
    assert.deepEqual([first.inputs, first.verdicts], [second.inputs, second.verdicts]);
    // What is not compiled yet when it is asked for is told as one block: a few in a hundred differ, by the moment of a collection.
    const apart = Math.abs(first.blocks - second.blocks) / first.blocks;
    assert.ok(apart < 0.1, `${first.blocks} and ${second.blocks} blocks`);
  });

  it('finds nothing on the wire', () => {
    assert.match(
      fuzz('--target', 'wire', '--seconds', '3', '--seed', '7'),
      /wire +seed 7: [\d,]+ inputs/,
    );
  });
});
