import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../src/errors.ts';
import { eventually, HARMLESS, type Home, makeHome, tocsin } from './helper/program.ts';

const NAMESPACE = `tocsin-daemon-${process.pid}`;
const made = spawnSync('ip', ['netns', 'add', NAMESPACE]).status === 0;
const able =
  made && spawnSync('ip', ['netns', 'exec', NAMESPACE, 'nft', 'list', 'ruleset']).status === 0;
if (made && !able) spawnSync('ip', ['netns', 'delete', NAMESPACE]);
const why = able ? '' : ' (skipped: needs root, ip, nft and network namespaces)';
/** No configuration of this machine's is to be found. */
const XDG = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent', XDG_RUNTIME_DIR: '' };
const WITH_KERNEL = HARMLESS.replace('dry-run', 'nftables');

(able ? describe : describe.skip)(`the daemon and a real kernel${why}`, () => {
  const within = ['ip', 'netns', 'exec', NAMESPACE];
  let home: Home;

  before(() => {
    execFileSync('ip', ['-n', NAMESPACE, 'link', 'set', 'lo', 'up']);
    home = makeHome({ under: within });
    home.configure(WITH_KERNEL);
  });
  after(async () => {
    await home.remove();
    execFileSync('ip', ['netns', 'delete', NAMESPACE]);
  });

  /** What the kernel drops, as nft tells it. */
  function kernel(table = 'tocsin'): string {
    return spawnSync(within[0] ?? '', [...within.slice(1), 'nft', 'list', 'table', 'inet', table], {
      encoding: 'utf8',
    }).stdout;
  }
  const holds = (address: string) => kernel().includes(address);

  it('scenario 33: panic empties the kernel with the daemon dead, and holds over restarts until resume', async () => {
    const first = await home.start('--enforce');
    await home.ask('POST', '/v1/report', { indicator: '198.51.0.7' });
    await eventually(() => holds('198.51.0.7') || undefined);
    first.kill('SIGKILL');
    await first.ended;
    assert.ok(holds('198.51.0.7'), 'the kernel blocks on without the daemon');

    const said = await home.run('panic');
    assert.equal(said.code, EXIT.ok, said.stderr);
    assert.match(said.stdout, /Nothing is enforced/);
    assert.ok(!holds('198.51.0.7'));
    assert.ok(existsSync(join(home.data, 'panic')));

    const second = await home.start('--enforce');
    assert.ok(second.lines().some(({ msg }) => String(msg).startsWith('panic stands')));
    await home.ask('POST', '/v1/report', { indicator: '198.51.1.7' });
    assert.match((await home.run('blocks')).stdout, /198\.51\.1\.7 +would block/);
    assert.ok(!holds('198.51.'));
    assert.equal((await home.run('mode', 'enforce')).code, EXIT.failure);
    assert.match((await home.run('status')).stdout, /by panic/);

    assert.equal((await home.run('resume')).code, EXIT.ok);
    await eventually(() => (holds('198.51.0.7') && holds('198.51.1.7')) || undefined);
    assert.ok(!existsSync(join(home.data, 'panic')));

    assert.equal((await home.run('panic')).code, EXIT.ok);
    assert.ok(!holds('198.51.'), 'panic with the daemon alive');
    assert.equal((await home.run('resume')).code, EXIT.ok);
    await eventually(() => holds('198.51.0.7') || undefined);
  });

  it('scenario 33: an unblocked address is not blocked again by the next sighting', async () => {
    await home.run('unblock', '198.51.0.7');
    await eventually(() => !holds('198.51.0.7') || undefined);
    await home.ask('POST', '/v1/report', { indicator: '198.51.0.7' });
    assert.doesNotMatch((await home.run('blocks')).stdout, /198\.51\.0\.7 +blocked/);
    assert.ok(!holds('198.51.0.7'));
  });

  it('scenario 33: a marker set by another hand is obeyed by a running daemon', async () => {
    await home.ask('POST', '/v1/report', { indicator: '198.51.2.7' });
    await eventually(() => holds('198.51.2.7') || undefined);
    // As `tocsin panic` leaves it where it cannot reach the socket.
    execFileSync('touch', [join(home.data, 'panic')]);
    await eventually(() => !holds('198.51.2.7') || undefined);
  });

  it('a start in observe lifts what a killed run left in the kernel', async () => {
    await home.remove();
    home = makeHome({ under: within });
    home.configure(WITH_KERNEL);
    const first = await home.start('--enforce', '--confirm', '1h');
    await home.ask('POST', '/v1/report', { indicator: '198.51.3.7' });
    await eventually(() => holds('198.51.3.7') || undefined);
    first.kill('SIGKILL');
    await first.ended;
    assert.ok(holds('198.51.3.7'));
    const second = await home.start();
    assert.ok(!holds('198.51.3.7'));
    second.kill('SIGTERM');
    assert.equal(await second.ended, EXIT.ok);
  });

  it('scenario 33: root’s panic and resume are those of a daemon that runs as a user of its own', async () => {
    const service = [
      'setpriv',
      ...['--reuid=65534', '--regid=65534', '--clear-groups'],
      ...['--inh-caps=+net_admin', '--ambient-caps=+net_admin'],
    ];
    const other = makeHome({ under: [...within, ...service] });
    const asRoot = (command: string) => tocsin([command, ...other.options], { under: within });
    try {
      chmodSync(other.dir, 0o777);
      other.configure(WITH_KERNEL.replace('nftables"', 'nftables"\ntable = "other"'));
      await other.start('--enforce');
      await other.run('report', '198.51.3.7');
      const held = () => kernel('other').includes('198.51.3.7') || undefined;
      await eventually(held);
      const said = await asRoot('panic');
      assert.equal(said.code, EXIT.ok, said.stderr);
      await eventually(() => !held() || undefined);
      const { control } = JSON.parse((await other.run('status', '--json')).stdout);
      assert.deepEqual([control.mode, control.panicked], ['observe', true]);
      assert.equal((await asRoot('resume')).code, EXIT.ok);
      await eventually(held);
    } finally {
      await other.remove();
    }
  });

  it('a user without rights and without a configuration gets a node that observes, and is told so', async () => {
    const nobody = [
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--inh-caps=-all',
    ];
    const bare = makeHome({ under: [...within, ...nobody], configured: false, env: XDG });
    try {
      chmodSync(bare.dir, 0o777);
      const daemon = await bare.start();
      const said = daemon.lines().map(({ msg, reason = '' }) => `${msg} ${reason}`);
      assert.ok(
        said.some((line) => line.startsWith('no configuration: running with defaults, in observe')),
      );
      assert.ok(said.some((line) => /^firewall dry-run, nothing is blocked: .*root/.test(line)));
      const { mode } = JSON.parse((await bare.run('status', '--json')).stdout);
      assert.equal(mode, 'observe');
    } finally {
      await bare.remove();
    }
  });
});
