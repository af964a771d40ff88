import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EXIT } from '../src/errors.ts';
import { type Home, makeHome, spawnTerminal, tocsin } from './helper/program.ts';

const script = spawnSync('script', ['--version']).status === 0;

describe('the command line', () => {
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
    const wrong = [
      ['bloks'],
      [],
      ['report'],
      ['run', '--confirm', '10m'],
      ['mode', 'off'],
      ['status', '--nope'],
      ['report', '198.51.0.7', '--confidence', '7'],
      ['report', '198.51.0.7', '--severity', 'high'],
      ['replay', '/dev/null', '--time-zone', 'Mars/Base'],
    ];
    const answers = await Promise.all(wrong.map((args) => tocsin(args)));
    for (const [i, { code, stderr }] of answers.entries()) {
      assert.equal(code, EXIT.usage, wrong[i]?.join(' '));
      assert.match(stderr, /^tocsin: .+\n {2}.+/);
    }
    assert.match(answers[0]?.stderr ?? '', /blocks/);
    assert.match(answers[2]?.stderr ?? '', /`tocsin report` lacks an argument/);
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

  it('config check tells of what anybody could change', async () => {
    const program = join(home.dir, 'page-me');
    writeFileSync(program, '');
    home.configure(`on_event = ["${program}"]\n`);
    assert.equal((await home.run('config', 'check')).code, EXIT.ok);
    for (const file of [program, home.config]) chmodSync(file, 0o666);
    const { code, stderr } = await home.run('config', 'check');
    assert.equal(code, EXIT.usage);
    assert.match(stderr, /this file: .*chmod o-w .*\.toml/);
    assert.match(stderr, /on_event\[0\]: .*chmod o-w .*page-me/);
  });

  it('replays a past log on the log’s own clock', async () => {
    const log = join(home.dir, 'auth.log');
    const line = (second: number) =>
      `2026-03-01T10:00:${String(second).padStart(2, '0')}+00:00 host sshd[${100 + second}]: Failed password for root from 198.51.0.7 port 4000 ssh2\n`;
    writeFileSync(log, Array.from({ length: 10 }, (_, i) => line(i)).join(''));
    const { code, stdout } = await home.run('replay', log, '--json');
    assert.equal(code, EXIT.ok);
    const [first] = stdout.split('\n').map((text) => (text === '' ? {} : JSON.parse(text)));
    assert.equal(first.indicator, '198.51.0.7');
    assert.equal(first.lastSeen, Date.UTC(2026, 2, 1, 10, 0, 4));
    writeFileSync(`${log}.gz`, gzipSync(readFileSync(log)));
    assert.match((await home.run('replay', `${log}.gz`)).stdout, /^10 lines, 10 matched/m);
    for (const wrong of [join(home.dir, 'none'), home.dir]) {
      const refused = await home.run('replay', wrong);
      assert.equal(refused.code, EXIT.failure);
      assert.ok(refused.stderr.startsWith(`tocsin: ${wrong} cannot be read: `), refused.stderr);
    }
    assert.match((await home.run('replay', '--detector', 'nope', log)).stderr, /there are sshd,/);
  });

  (script ? it : it.skip)(
    `asks for a new passphrase twice, and shows neither${script ? '' : ' (skipped: needs script)'}`,
    async () => {
      const file = join(home.dir, 'fleet.key');
      const { stdin, shown, output } = spawnTerminal(`fleet init --key-file ${file}`);
      await shown('New passphrase');
      stdin.write('correct horsf\u007fe\r');
      await shown('The same again');
      stdin.write('correct horse\r');
      const told = await output;
      assert.match(told, /Public key +[0-9a-f]{64}/);
      assert.ok(!told.includes('horse'), told);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    },
  );

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

    it('writes a configuration that the service can read, whatever the umask', async () => {
      const under = ['sh', '-c', 'umask 077; exec "$@"', 'sh'];
      const place = join(home.dir, 'etc');
      const options = ['--config', join(place, 'new.toml'), '--data', home.data];
      assert.equal((await tocsin(['init', '--yes', ...options], { under })).code, EXIT.ok);
      assert.equal(statSync(place).mode & 0o777, 0o755);
      assert.equal(statSync(join(place, 'new.toml')).mode & 0o777, 0o644);
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

    (script ? it : it.skip)(
      `asks on a terminal until the answer is one${script ? '' : ' (skipped: needs script)'}`,
      async () => {
        const command = ['init', ...fresh()].join(' ');
        const { stdin, ...child } = spawnTerminal(command);
        stdin.write('the office\n192.0.2.0/24, 198.51.0.1\n');
        assert.match(await child.output, /Not an address or network: the, office/);
        const { allow } = JSON.parse(
          (await tocsin(['config', 'show', '--json', ...fresh()])).stdout,
        );
        assert.deepEqual(
          allow.map(({ cidr }: { cidr: string }) => cidr),
          ['192.0.2.0/24', '198.51.0.1'],
        );
      },
    );

    it('without a terminal, and told nothing, it asks for the flags', async () => {
      const { code, stderr } = await tocsin(['init', ...fresh()]);
      assert.equal(code, EXIT.usage);
      assert.match(stderr, /--admin/);
    });
  });
});
