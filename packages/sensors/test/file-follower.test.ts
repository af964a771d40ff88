// What a follower of a file must never do: miss a line, repeat one, invent one, or grow.
import assert from 'node:assert/strict';
import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  rename,
  rm,
  rmdir,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Follower, fileFollower } from '@tocsin/sensors';

describe('a follower of a file', () => {
  let folder: string;
  let path: string;
  let now: number;
  let followers: Follower[];
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-follower-'));
    path = join(folder, 'auth.log');
    now = 1_000_000;
    followers = [];
    lines = [];
  });
  afterEach(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await rm(folder, { recursive: true });
  });

  /** Follows by hand: it looks only when the test says `poll`. */
  async function follow(
    more: { fromStart?: boolean; maxLineBytes?: number; lookBytes?: number; keep?: boolean } = {},
  ) {
    const follower = fileFollower({
      path,
      clock: { now: () => now },
      pollMs: 0,
      ...(more.keep === true ? { statePath: join(folder, 'state') } : {}),
      ...(more.fromStart === undefined ? {} : { fromStart: more.fromStart }),
      ...(more.maxLineBytes === undefined ? {} : { maxLineBytes: more.maxLineBytes }),
      ...(more.lookBytes === undefined ? {} : { lookBytes: more.lookBytes }),
    });
    followers.push(follower);
    await follower.start((line) => lines.push(line));
    return follower;
  }

  /** What was delivered since the last call. */
  function taken(): string[] {
    return lines.splice(0);
  }

  it('begins at the end, and inside an unfinished line skips its rest', async () => {
    await writeFile(path, 'old\nhalf');
    const follower = await follow();
    await appendFile(path, ' of a line\nnew\n');
    await follower.poll();
    assert.deepEqual(taken(), ['new']);
  });

  it('reads what is there when told to', async () => {
    await writeFile(path, 'one\ntwo\r\nthree');
    await follow({ fromStart: true });
    assert.deepEqual(taken(), ['one', 'two']);
  });

  it('delivers a line only with its newline', async () => {
    const follower = await follow();
    for (const part of ['fi', 'rst li', 'ne', '\nsec']) {
      await appendFile(path, part);
      await follower.poll();
    }
    assert.deepEqual(taken(), ['first line']);
    await appendFile(path, 'ond\n');
    await follower.poll();
    assert.deepEqual(taken(), ['second']);
  });

  it('waits for a file that appears later and reads it from its start', async () => {
    const follower = await follow();
    assert.equal(follower.health().state, 'waiting');
    await writeFile(path, 'first\n');
    await follower.poll();
    assert.equal(follower.health().state, 'reading');
    assert.deepEqual(taken(), ['first']);
  });

  it('reads the rest of a renamed file, then the new one, then what a slow writer still adds', async () => {
    await writeFile(path, '');
    const follower = await follow();
    const writer = await open(path, 'a');
    await writer.write('a\n');
    await follower.poll();
    await writer.write('b\n');
    await rename(path, `${path}.1`);
    await writeFile(path, 'c\n');
    await follower.poll();
    assert.deepEqual(taken(), ['a', 'b', 'c']);
    await writer.write('late\n');
    await appendFile(path, 'd\n');
    await follower.poll();
    assert.deepEqual(taken(), ['late', 'd']);
    now += 60_000;
    await follower.poll();
    await writer.write('after a minute\n');
    await writer.close();
    await follower.poll();
    assert.deepEqual(taken(), []);
  });

  it('goes on with a renamed file while there is no new one', async () => {
    await writeFile(path, 'a\n');
    const follower = await follow();
    await appendFile(path, 'b\n');
    await rename(path, `${path}.1`);
    await follower.poll();
    await appendFile(`${path}.1`, 'c\n');
    await follower.poll();
    await writeFile(path, 'd\n');
    await follower.poll();
    assert.deepEqual(taken(), ['b', 'c', 'd']);
  });

  it('starts again after a truncation', async () => {
    await writeFile(path, 'a long first line\n');
    const follower = await follow({ fromStart: true });
    await truncate(path);
    await appendFile(path, 'b\n');
    await follower.poll();
    assert.deepEqual(taken(), ['a long first line', 'b']);
  });

  it('notices a truncation that was outgrown between two looks', async () => {
    await writeFile(path, 'a\n');
    const follower = await follow({ fromStart: true });
    await truncate(path);
    await appendFile(path, 'b\nc\nd\n');
    await follower.poll();
    assert.deepEqual(taken(), ['a', 'b', 'c', 'd']);
  });

  it('fetches from the copy what came between its last look and copytruncate', async () => {
    await writeFile(path, 'a\n');
    const follower = await follow({ fromStart: true });
    await appendFile(path, 'b\n');
    await copyFile(path, `${path}.1`);
    await truncate(path);
    await appendFile(path, 'c\n');
    await follower.poll();
    assert.deepEqual(taken(), ['a', 'b', 'c']);
  });

  it('drops a half line at a truncation and at a rotation', async () => {
    await writeFile(path, 'a\nhalf');
    const follower = await follow({ fromStart: true });
    await truncate(path);
    await appendFile(path, 'b\nha');
    await follower.poll();
    await rename(path, `${path}.1`);
    await writeFile(path, 'lf\nc\n');
    await follower.poll();
    assert.deepEqual(taken(), ['a', 'b', 'lf', 'c']);
  });

  it('after a restart goes on where it was, half line included', async () => {
    await writeFile(path, 'a\n');
    const first = await follow({ keep: true, fromStart: true });
    await appendFile(path, 'b\nha');
    await first.stop();
    await appendFile(path, 'lf\nc\n');
    await follow({ keep: true });
    assert.deepEqual(taken(), ['a', 'b', 'half', 'c']);
  });

  it('neither a start nor a stop waits for a long log, and the next start goes on where it was', async () => {
    const long = Array.from({ length: 100_000 }, (_, i) => `line ${i}`);
    await writeFile(path, `${long.join('\n')}\n`);
    const first = await follow({ keep: true, fromStart: true, lookBytes: 1 });
    assert.ok(lines.length > 0 && lines.length < long.length / 2, `${lines.length} at the start`);
    await first.stop();
    assert.ok(lines.length < long.length / 2, `${lines.length} at the stop`);
    const second = await follow({ keep: true });
    await second.poll();
    assert.deepEqual(taken(), long);
  });

  it('reads a long log to its end, look by look', async () => {
    const long = Array.from({ length: 100_000 }, (_, i) => `line ${i}`);
    await writeFile(path, `${long.join('\n')}\n`);
    const follower = await follow({ fromStart: true, lookBytes: 1 });
    await follower.poll();
    assert.deepEqual(taken(), long);
  });

  it('after a restart finds the file that was renamed meanwhile, and those between', async () => {
    await writeFile(path, 'a\n');
    const first = await follow({ keep: true, fromStart: true });
    await first.stop();
    await appendFile(path, 'b\n');
    await rename(path, `${path}.2`);
    const between = await open(`${path}.1`, 'w');
    await between.write('c\n');
    const later = new Date(Date.now() + 5_000);
    await between.utimes(later, later);
    await between.close();
    await writeFile(path, 'd\n');
    const second = await follow({ keep: true });
    assert.deepEqual(taken(), ['a', 'b', 'c', 'd']);
    await second.stop();
    await follow({ keep: true });
    assert.deepEqual(taken(), []);
  });

  it('after a restart recognises a truncation, and another file with the same inode', async () => {
    await writeFile(path, 'a\nb\n');
    const first = await follow({ keep: true, fromStart: true });
    await first.stop();
    await truncate(path);
    await appendFile(path, 'c\nd\ne\n');
    await follow({ keep: true });
    assert.deepEqual(taken(), ['a', 'b', 'c', 'd', 'e']);
  });

  it('after a restart reads from the start what appeared when everything old was gone', async () => {
    await writeFile(path, 'a\n');
    const first = await follow({ keep: true, fromStart: true });
    await first.stop();
    await unlink(path);
    await writeFile(join(folder, 'holds-the-inode'), '');
    await writeFile(path, 'b\n');
    await follow({ keep: true });
    assert.deepEqual(taken(), ['a', 'b']);
  });

  it('treats a damaged saved position as none', async () => {
    await writeFile(path, 'a\n');
    await writeFile(join(folder, 'state'), '[{"inode":');
    const follower = await follow({ keep: true });
    await appendFile(path, 'b\n');
    await follower.poll();
    assert.deepEqual(taken(), ['b']);
  });

  it('scenario 24: drops lines with NUL and lines that are too long, and reads the next one', async () => {
    const follower = await follow({ maxLineBytes: 1_000 });
    await writeFile(path, `x\0y\n${'z'.repeat(100_000)}\nwhole\n`);
    await follower.poll();
    assert.deepEqual(taken(), ['whole']);
  });

  it('does not grow with 100 MB that have no newline', async () => {
    const follower = await follow();
    const writer = await open(path, 'w');
    const block = Buffer.alloc(10_000_000, 'x');
    await writer.write(block);
    await follower.poll();
    const before = process.memoryUsage().rss;
    for (let i = 1; i < 10; i++) await writer.write(block);
    await follower.poll();
    const grown = process.memoryUsage().rss - before;
    await writer.write('\nnext\n');
    await writer.close();
    await follower.poll();
    assert.deepEqual(taken(), ['next']);
    assert.ok(grown < 30_000_000, `grew by ${grown} bytes`);
  });

  it('says that it failed and why, and recovers', async () => {
    const follower = await follow();
    await mkdir(path);
    await follower.poll();
    assert.equal(follower.health().state, 'failed');
    assert.match(follower.health().error ?? '', /not a regular file/);
    await rmdir(path);
    await writeFile(path, 'a\n');
    await follower.poll();
    assert.equal(follower.health().state, 'reading');
    assert.deepEqual(taken(), ['a']);
  });

  it('hears of new lines by itself', async () => {
    const follower = fileFollower({ path, clock: { now: () => now }, pollMs: 20 });
    followers.push(follower);
    const line = new Promise<string>((resolve, reject) => {
      follower.start(resolve).catch(reject);
    });
    await appendFile(path, 'a\n');
    assert.equal(await line, 'a');
  });

  it('delivers nothing after stop, and stops twice', async () => {
    await writeFile(path, '');
    const follower = await follow();
    await follower.stop();
    await follower.stop();
    await appendFile(path, 'a\n');
    await follower.poll();
    assert.deepEqual(taken(), []);
  });
});
