import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../src/errors.ts';
import { eventually, HARMLESS, type Home, makeHome, tocsin } from './helper/program.ts';

const ATTACKER = '198.51.0.7';

describe('the command line', function () {
  this.timeout(20_000);
  let home: Home;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  const json = async (...args: string[]) => JSON.parse((await home.run(...args, '--json')).stdout);

  it('helps: every command, examples, exit statuses', async () => {
    const { code, stdout } = await tocsin(['--help']);
    assert.equal(code, EXIT.ok);
    for (const word of ['init', 'panic', 'resume', 'Examples:', 'Exit status:', '3  no daemon'])
      assert.ok(stdout.includes(word), word);
    assert.match((await tocsin(['mode', '--help'])).stdout, /--confirm/);
  });

  it('completes commands, subcommands and options', async () => {
    const complete = async (...words: string[]) =>
      (await tocsin(['--get-yargs-completions', 'tocsin', ...words])).stdout
        .split('\n')
        .map((line) => line.split(':')[0]);
    assert.ok((await complete('pa')).includes('panic'));
    assert.ok((await complete('peers', 'q')).includes('quarantine'));
    assert.ok((await complete('run', '--en')).includes('--enforce'));
    assert.match((await tocsin(['completion'])).stdout, /tocsin/);
  });

  it('answers wrong usage with status 2, the cause and the cure', async () => {
    for (const args of [
      ['bloks'],
      [],
      ['report'],
      ['run', '--confirm', '10m'],
      ['mode', 'off'],
      ['status', '--nope'],
    ]) {
      const { code, stderr } = await tocsin(args);
      assert.equal(code, EXIT.usage, args.join(' '));
      assert.match(stderr, /^tocsin: .+\n {2}.+/);
    }
    assert.match((await tocsin(['bloks'])).stderr, /blocks/);
  });

  it('says plainly when nothing runs, with status 3', async () => {
    const { code, stderr } = await home.run('status');
    assert.equal(code, EXIT.notRunning);
    assert.match(stderr, /No daemon is running/);
    const { error } = JSON.parse((await home.run('blocks', '--json')).stderr);
    assert.equal(error.code, 'DAEMON_NOT_RUNNING');
  });

  it('scenario 37: config check reports every fault and starts nothing', async () => {
    home.configure('mode = "block"\nnmae = "x"\n');
    const { code, stderr } = await home.run('config', 'check');
    assert.equal(code, EXIT.usage);
    assert.match(stderr, /mode: expected "observe" or "enforce"/);
    assert.match(stderr, /nmae: .*did you mean `name`/);
    const answer = await json('config', 'check');
    assert.deepEqual(
      answer.faults.map(({ key }: { key: string }) => key),
      ['mode', 'nmae'],
    );
    assert.equal((await home.run('run')).code, EXIT.usage);
    assert.equal(existsSync(home.data), false);
  });

  it('replays a past log on the log’s own clock', async () => {
    const log = join(home.dir, 'auth.log');
    const line = (second: number) =>
      `2026-03-01T10:00:${String(second).padStart(2, '0')}+00:00 host sshd[${100 + second}]: Failed password for root from ${ATTACKER} port 4000 ssh2\n`;
    writeFileSync(log, Array.from({ length: 10 }, (_, i) => line(i)).join(''));
    const { code, stdout } = await home.run('replay', log, '--json');
    assert.equal(code, EXIT.ok);
    const [first] = stdout.split('\n').map((text) => (text === '' ? {} : JSON.parse(text)));
    assert.equal(first.indicator, ATTACKER);
    assert.equal(first.lastSeen, Date.UTC(2026, 2, 1, 10, 0, 4));
    assert.equal((await home.run('replay', join(home.dir, 'none'))).code, EXIT.failure);
    assert.match((await home.run('replay', log, '--detector', 'nope')).stderr, /there are sshd,/);
  });

  describe('init', () => {
    const fresh = () => ['--config', join(home.dir, 'new.toml'), '--data', home.data];

    it('writes a configuration, makes an identity and prints the line for other machines', async () => {
      const { code, stdout } = await tocsin(['init', '--admin', '192.0.2.0/24', ...fresh()]);
      assert.equal(code, EXIT.ok);
      assert.match(stdout, /address = "\/ip4\/.+\/tcp\/8144\/p2p\/12D3KooW\w+"/);
      assert.match(readFileSync(join(home.dir, 'new.toml'), 'utf8'), /cidr = "192\.0\.2\.0\/24"/);
      assert.equal((await tocsin(['config', 'check', ...fresh()])).code, EXIT.ok);
      assert.equal(statSync(home.data).mode & 0o777, 0o700);
    });

    it('overwrites nothing, and with --force keeps the old file and the identity', async () => {
      const first = JSON.parse((await tocsin(['init', '--yes', '--json', ...fresh()])).stdout);
      const refused = await tocsin(['init', '--yes', '--name', 'b', ...fresh()]);
      assert.equal(refused.code, EXIT.usage);
      assert.match(refused.stderr, /There is a configuration already/);
      const again = JSON.parse(
        (await tocsin(['init', '--yes', '--force', '--name', 'b', '--json', ...fresh()])).stdout,
      );
      assert.equal(again.peerId, first.peerId);
      assert.ok(existsSync(join(home.dir, 'new.toml.old')));
    });

    it('takes the address of the SSH session where it is told to ask nothing', async () => {
      const env = { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.1 22' };
      const { admins } = JSON.parse(
        (await tocsin(['init', '--yes', '--json', ...fresh()], { env })).stdout,
      );
      assert.deepEqual(admins, ['192.0.2.9']);
    });

    it('without a terminal, and told nothing, it asks for the flags', async () => {
      const { code, stderr } = await tocsin(['init', ...fresh()]);
      assert.equal(code, EXIT.usage);
      assert.match(stderr, /--admin/);
    });
  });

  describe('with a running daemon', () => {
    it('shows what it would block, and every answer is there as data too', async () => {
      const daemon = await home.start();
      assert.equal(
        (await home.run('report', ATTACKER, '--category', 'ssh-brute-force')).code,
        EXIT.ok,
      );
      const [blocks, words] = [await json('blocks'), (await home.run('blocks')).stdout];
      assert.deepEqual(
        blocks.map(({ indicator }: { indicator: string }) => indicator),
        [ATTACKER],
      );
      assert.match(words, /198\.51\.0\.7 +would block +ends in (59 min|1 h)/);
      assert.ok(
        daemon
          .lines()
          .some(({ msg, indicator }) => msg === 'would block' && indicator === ATTACKER),
      );
      assert.ok(!daemon.lines().some(({ msg }) => msg === 'blocked'));
      assert.match((await home.run('explain', ATTACKER)).stdout, /would be blocked, ends in/);

      const status = await json('status');
      assert.deepEqual(
        [status.mode, status.name, status.control.pid],
        ['observe', 'test', daemon.pid],
      );
      assert.match((await home.run('status')).stdout, /observe: shows what it would block/);
      assert.match((await home.run('status', '--fleet')).stdout, /test \(this one\)/);

      const wrong = await home.run('report', '10.0.0.1');
      assert.equal(wrong.code, EXIT.usage);
      assert.match((await home.run('unblock', ATTACKER)).stdout, /exempt for 24 h/);
      assert.deepEqual(await json('blocks'), []);
      const kinds = (await json('audit', 'list', '--address', ATTACKER)).map(
        ({ kind }: { kind: string }) => kind,
      );
      assert.deepEqual(kinds.slice(0, 2), ['detected', 'blocked']);
      assert.match((await home.run('audit')).stdout, /journal is whole/);
    });

    it('keeps allow entries that are added, and says what is not there', async () => {
      await home.start();
      await home.run('allow', 'add', '192.0.2.0/24', '--comment', 'office', '--for', '2d');
      assert.match(
        (await home.run('allow')).stdout,
        /192\.0\.2\.0\/24 +ends in (1 d 23 h|2 d) +office/,
      );
      assert.equal((await home.run('allow', 'remove', '192.0.2.0/24')).code, EXIT.ok);
      assert.equal((await home.run('allow', 'remove', '192.0.2.0/24')).code, EXIT.failure);
      assert.equal((await home.run('peers', 'quarantine', 'nobody')).code, EXIT.usage);
    });

    it('watches as NDJSON until the daemon stops', async () => {
      const daemon = await home.start();
      const watching = home.run('watch', '--json');
      const reports = eventually(async () => {
        await home.run('report', ATTACKER);
        return (await json('audit', 'list')).length > 6 || undefined;
      });
      await reports;
      daemon.kill('SIGTERM');
      const { stdout } = await watching;
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.ok(
        events.some(({ event, kind }) => event === 'happening' && kind === 'detected'),
        stdout,
      );
    });

    it('refuses a second one on the same place, and takes the place of a killed one', async () => {
      const first = await home.start();
      const second = await home.run('run');
      assert.equal(second.code, EXIT.failure);
      assert.match(second.stderr, /already answers/);
      first.kill('SIGKILL');
      await first.ended;
      assert.ok(existsSync(join(home.data, 'control.sock')));
      assert.equal((await home.run('status')).code, EXIT.notRunning);
      await home.start();
      assert.equal((await home.run('status')).code, EXIT.ok);
    });

    it('is closed to others', async () => {
      await home.start();
      assert.equal(statSync(join(home.data, 'control.sock')).mode & 0o777, 0o600);
      assert.equal(statSync(home.data).mode & 0o777, 0o700);
    });

    it('stops on SIGTERM within 5 s with status 0, and every report is there after the restart', async () => {
      const first = await home.start();
      const addresses = Array.from({ length: 20 }, (_, i) => `198.51.${i}.1`);
      await Promise.all(addresses.slice(0, 4).map((address) => home.run('report', address)));
      const before = performance.now();
      first.kill('SIGTERM');
      assert.equal(await first.ended, EXIT.ok);
      assert.ok(performance.now() - before < 5000);
      assert.equal(existsSync(join(home.data, 'control.sock')), false);
      await home.start();
      const blocks: { indicator: string }[] = await json('blocks');
      assert.deepEqual(blocks.map(({ indicator }) => indicator).toSorted(), addresses.slice(0, 4));
    });

    it('enforces on trial, and goes back to observe unless it is kept', async () => {
      const daemon = await home.start('--enforce', '--confirm', '400ms');
      await eventually(async () => (await json('mode')).mode === 'observe' || undefined);
      assert.ok(daemon.lines().some(({ msg }) => String(msg).includes('not confirmed in time')));
      assert.equal((await home.run('keep')).code, EXIT.failure);
      await home.run('mode', 'enforce', '--confirm', '1h');
      assert.match((await home.run('keep')).stdout, /until the next restart/);
      assert.equal((await json('mode')).mode, 'enforce');
    });
  });

  it('runs without a configuration, in observe, and says so', async () => {
    const { dir } = home;
    const env = { HOME: dir, XDG_CONFIG_HOME: join(dir, 'c') };
    home.configure(HARMLESS.replace('name = "test"', ''));
    const daemon = await home.start();
    assert.equal((await json('status')).mode, 'observe');
    daemon.kill('SIGTERM');
    const { code, stderr } = await tocsin(['run', '--config', join(dir, 'none.toml')], { env });
    assert.equal(code, EXIT.usage);
    assert.match(stderr, /There is no configuration/);
  });
});
