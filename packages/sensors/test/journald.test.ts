// The journal: a real journalctl on real journal files, and one that dies, lies and floods.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Follower, type JournaldFollowerInit, journaldFollower } from '@tocsin/sensors';
import { readJournalEntry } from '../src/journald-entry.ts';

const WRITER = '/lib/systemd/systemd-journal-remote';
const runs = (program: string) => spawnSync(program, ['--version']).status === 0;
const missing = [...(runs('journalctl') ? [] : ['journalctl']), ...(runs(WRITER) ? [] : [WRITER])];

const WAIT_MS = 60_000;

/** Polls a condition that a real process fulfils. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`waited ${WAIT_MS} ms for ${what}`);
}

describe('a follower of the journal', () => {
  let folder: string;
  let followers: Follower[];
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-journal-'));
    followers = [];
    lines = [];
  });
  afterEach(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await rm(folder, { recursive: true });
  });

  async function follow(init: Partial<JournaldFollowerInit>): Promise<Follower> {
    const follower = journaldFollower({
      clock: { now: () => Date.now() },
      cursorPath: join(folder, 'cursor'),
      restartMs: 20,
      ...init,
    });
    followers.push(follower);
    await follower.start((line) => lines.push(line));
    return follower;
  }

  /** A program in the place of journalctl. */
  async function program(script: string): Promise<string> {
    const path = join(folder, 'journalctl');
    await writeFile(path, `#!/bin/sh\necho "$@" >> ${folder}/calls\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  const entry = (n: number) =>
    JSON.stringify({
      __CURSOR: `s=a;i=${n}`,
      __REALTIME_TIMESTAMP: '1795255200123456',
      SYSLOG_IDENTIFIER: 'sshd',
      _PID: '7',
      MESSAGE: `message ${n}`,
    });

  const title = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed)`;
  describe(`with a real journalctl${title}`, () => {
    before(function () {
      if (missing.length > 0) this.skip();
    });

    let written = 0;
    let directory: string;
    beforeEach(async () => {
      directory = join(folder, 'journal');
      await mkdir(directory);
    });

    /** A second call puts the first file aside, as journald does after a crash. */
    function write(...messages: readonly (string | Buffer)[]): void {
      const entries = messages.map((message) => {
        const i = written++;
        const head = [
          `__REALTIME_TIMESTAMP=${1_795_255_200_000_000 + i * 1_000_000}`,
          `__MONOTONIC_TIMESTAMP=${100 + i}`,
          '_BOOT_ID=8f0a1c0d2f8d4d1c8a8c5a2f6a3b4c5d',
          '_MACHINE_ID=8f0a1c0d2f8d4d1c8a8c5a2f6a3b4c5e',
          '_SYSTEMD_UNIT=ssh.service',
          'SYSLOG_IDENTIFIER=sshd',
          '_PID=7',
        ].join('\n');
        const body = Buffer.from(message);
        const length = Buffer.alloc(8);
        length.writeBigUInt64LE(BigInt(body.length));
        return Buffer.concat([
          Buffer.from(`${head}\nMESSAGE\n`),
          length,
          body,
          Buffer.from('\n\n'),
        ]);
      });
      const output = `--output=${join(directory, 'test.journal')}`;
      execFileSync(WRITER, [output, '-'], { input: Buffer.concat(entries), stdio: 'pipe' });
    }

    const real = { units: ['ssh.service'], fromStart: true } as const;

    it('reads more than the last ten entries, saves its place, and goes on there', async () => {
      write(...Array.from({ length: 25 }, (_, i) => `first ${i}`));
      const first = await follow({ ...real, directory });
      await until('25 entries', () => lines.length === 25);
      assert.equal(lines[0], '2026-11-21T10:00:00.000Z localhost sshd[7]: first 0');
      await first.stop();
      write('second 0', Buffer.from([0x62, 0xff, 0x63]), 'second 2');
      await follow({ ...real, directory });
      await until('3 more', () => lines.length === 28);
      assert.deepEqual(
        lines.slice(25).map((line) => line.slice(line.indexOf(': ') + 2)),
        ['second 0', 'b\u{fffd}c', 'second 2'],
      );
    });

    it('loses nothing when the last entry that it read has been cleaned away', async () => {
      write('a', 'b');
      const first = await follow({ ...real, directory });
      await until('2 entries', () => lines.length === 2);
      await first.stop();
      write('c', 'd');
      for (const name of await readdir(directory)) {
        if (name.endsWith('~')) await rm(join(directory, name));
      }
      await follow({ ...real, directory });
      await until('2 more', () => lines.length === 4);
    });

    it('reads only the units and identifiers that it is told', async () => {
      write('one');
      await follow({
        directory,
        fromStart: true,
        units: ['other.service'],
        cursorPath: join(folder, 'c1'),
      });
      await follow({
        directory,
        fromStart: true,
        identifiers: ['sshd'],
        cursorPath: join(folder, 'c2'),
      });
      await until('one entry', () => lines.length === 1);
    });
  });

  it('starts a dead journalctl again behind the last entry', async () => {
    const journalctl = await program(`echo '${entry(1)}'; echo broken >&2; exit 1`);
    const follower = await follow({ journalctl });
    await until('three starts', async () => {
      const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
      return calls.split('\n').length > 3;
    });
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).split('\n');
    assert.match(calls[0] ?? '', /--since=@\d+/);
    assert.match(calls[1] ?? '', /--no-tail .*--cursor=s=a;i=1/);
    await until('the reason', () => /broken/.test(follower.health().error ?? ''));
    await follower.stop();
    assert.equal(await readFile(join(folder, 'cursor'), 'utf8'), 's=a;i=1');
  });

  it('says that there is no journalctl', async () => {
    const follower = await follow({ journalctl: join(folder, 'nothing-here') });
    await until('the failure', () => follower.health().state === 'failed');
    assert.match(follower.health().error ?? '', /ENOENT/);
  });

  it('passes over what is no entry, and over endless lines', async () => {
    const journalctl = await program(
      `echo nonsense; echo '[1]'; echo '{}'; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo '${entry(2)}'; exec sleep 60`,
    );
    await follow({ journalctl, maxLineBytes: 1_000 });
    await until('the entry', () => lines.length === 1);
    assert.equal(lines[0], '2026-11-21T10:00:00.123Z localhost sshd[7]: message 2');
  });

  it('delivers nothing after stop, stops twice, and leaves no process', async () => {
    const journalctl = await program(`echo $$ > ${folder}/pid; exec sleep 60`);
    const follower = await follow({ journalctl });
    await until(
      'its pid',
      async () => (await readFile(`${folder}/pid`, 'utf8').catch(() => '')) !== '',
    );
    await follower.stop();
    await follower.stop();
    const pid = Number(await readFile(`${folder}/pid`, 'utf8'));
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('writes an entry as the syslog line that it would have been', () => {
    const base = { __CURSOR: 'c', __REALTIME_TIMESTAMP: '1795255200000000', MESSAGE: 'hi' };
    const line = (more: object) => readJournalEntry(JSON.stringify({ ...base, ...more }))?.line;
    assert.equal(line({ _COMM: 'sshd' }), '2026-11-21T10:00:00.000Z localhost sshd: hi');
    assert.equal(line({ SYSLOG_IDENTIFIER: 'sshd[1]: x' }), undefined);
    assert.equal(line({ SYSLOG_IDENTIFIER: 'a b' }), undefined);
    assert.equal(line({}), undefined);
    assert.equal(line({ _COMM: 'sshd', MESSAGE: null }), undefined);
    assert.equal(line({ _COMM: 'sshd', MESSAGE: ['a', 'b'] }), undefined);
    assert.equal(line({ _COMM: 'sshd', __REALTIME_TIMESTAMP: 'x' }), undefined);
    assert.match(line({ _COMM: 'sshd', MESSAGE: [104, 105] }) ?? '', /: hi$/);
  });
});
