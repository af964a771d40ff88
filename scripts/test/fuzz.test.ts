// The fuzzer itself: it finds what is there, makes it small, repeats itself from its seed, and finds nothing on the wire. The
// other targets have their time before the tests, in .ci/run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CampaignInit, type CampaignReport, campaign } from '../fuzz/campaign.ts';
import { Corpus } from '../fuzz/corpus.ts';
import { judge } from '../fuzz/judge.ts';
import { Maker } from '../fuzz/maker.ts';
import { minimise } from '../fuzz/minimise.ts';
import { Broken, type Subject } from '../fuzz/model.ts';
import { slowness } from '../fuzz/processor.ts';
import { HEAD_BYTES, Running } from '../fuzz/watchdog.ts';
import { bytes, idle, targetOf } from './planted.ts';

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

/** A campaign in this process, without a scout. */
async function feedPlanted(
  subject: Pick<Subject, 'run'>,
  init: Partial<CampaignInit>,
): Promise<CampaignReport> {
  const target = targetOf(subject);
  const running = new Running(new SharedArrayBuffer(HEAD_BYTES + target.maxBytes));
  const parts = { scouting: idle, running };
  return campaign(target, { seed: 3, seconds: 60, inputs: 1e9, ...init }, parts);
}

/** Keeps the processor, not only the clock. */
function spin(ms: number): void {
  const begun = process.threadCpuUsage();
  for (;;) {
    const { user, system } = process.threadCpuUsage(begun);
    if ((user + system) / 1_000 > ms) return;
  }
}

describe('the fuzzer', () => {
  it('finds a planted fault, and makes the input small', async () => {
    const target = targetOf({
      run(input) {
        const text = Buffer.from(input).toString();
        if (text.includes('[') && text.includes('size')) throw new Broken('a planted fault');
        return 'fine';
      },
    });
    const subject = await target.open();
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

  it('finds a slow input, by the processor and not by the clock', async () => {
    const slow = 30 * slowness();
    const { finding } = await feedPlanted(
      {
        run(input) {
          if (input.includes(0x21)) spin(slow);
          return 'fine';
        },
      },
      {},
    );
    assert.match(
      finding?.invariant ?? '',
      /^it takes [\d.]+ ms of the processor, more than 10 ms$/,
    );
    assert.ok(finding?.input?.includes(0x21), 'it is another input that is slow');
    const waits = targetOf({
      run: () => new Promise((done) => setTimeout(() => done('fine'), 30)),
    });
    const judged = await judge(waits, await waits.open(), bytes('!'));
    assert.ok(judged.ok, 'who only waits takes nothing');
  });

  it('finds a leak, and none where everything is let go', async () => {
    const kept: number[][] = [];
    const some = (): number[] => new Array(512).fill(1.5);
    const leaking = await feedPlanted(
      { run: () => (kept.push(some()) > 0 ? 'fine' : '') },
      { inputs: 20_000 },
    );
    assert.match(leaking.finding?.invariant ?? '', /^the heap grew by \d+ bytes/);
    const clean = await feedPlanted(
      { run: () => (some().length > 0 ? 'fine' : '') },
      { inputs: 20_000 },
    );
    assert.equal(clean.finding, undefined);
  });

  it('finds that a target was fed next to nothing, however good all of it was', async () => {
    const stalls: Pick<Subject, 'run'> = {
      run: () => new Promise((done) => setTimeout(() => done('fine'), 200)),
    };
    const { finding } = await feedPlanted(stalls, { seconds: 0.5 });
    assert.match(
      finding?.invariant ?? '',
      /^only \d+ inputs were made in [\d.]+ s, fewer than 25$/,
    );
    const asked = await feedPlanted(stalls, { inputs: 3 });
    assert.equal(asked.finding, undefined, 'it had all that was asked for');
  });

  it('saves what it fed when something throws in a callback, and says its seed', () => {
    const directory = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
    try {
      const path = join(directory, 'planted-3');
      const program = join(import.meta.dirname, 'planted-throw.ts');
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--conditions=@tocsin/source', program, path],
        { encoding: 'utf8' },
      );
      assert.equal(status, 1, stderr);
      assert.match(stderr, /^FOUND by planted, seed 3: .*a planted fault in a callback/);
      assert.ok(readFileSync(path).includes(0x21), 'what is saved is not what was fed');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('says its seed before anything else', () => {
    assert.match(fuzz('--target', 'address', '--inputs', '100', '--seed', '5'), /^seed 5\n/);
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
