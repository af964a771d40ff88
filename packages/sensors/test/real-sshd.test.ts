// What the OpenSSH of this machine really writes, read by the built-in detectors: attackers, liars and an honest user.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SensorEvent } from '@tocsin/sensors';
import { addressesOf, engineOf, NOW } from './helpers.ts';

const SSHD = '/usr/sbin/sshd';
const NAMESPACE = `tocsin-sshd-${process.pid}`;
const SERVER = '198.51.77.1';
const ATTACKER = '45.9.9.9';
const USER = '45.9.9.10';
const VICTIM = '8.8.8.8';
const STARTED_WITHIN_MS = 10_000;

const installed = [
  [SSHD, '-V'],
  ['ssh', '-V'],
  ['ssh-keygen', '-?'],
].every(([program = '', flag = '']) => spawnSync(program, [flag]).error === undefined);
const able = installed && spawnSync('ip', ['netns', 'add', NAMESPACE]).status === 0;
const why = able ? '' : ' (skipped: needs OpenSSH, root and network namespaces)';

(able ? describe : describe.skip)(`a real sshd${why}`, () => {
  const within = ['netns', 'exec', NAMESPACE];
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-sshd-'));
  const file = (name: string) => join(dir, name);
  let sshd: ChildProcess | undefined;
  let log = '';

  before(async () => {
    execFileSync('ip', ['-n', NAMESPACE, 'link', 'set', 'lo', 'up']);
    for (const address of [SERVER, ATTACKER, USER])
      execFileSync('ip', ['-n', NAMESPACE, 'address', 'add', `${address}/32`, 'dev', 'lo']);
    for (const key of ['host', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
    writeFileSync(file('password'), '#!/bin/sh\necho wrong\n');
    chmodSync(file('password'), 0o700);
    mkdirSync('/run/sshd', { recursive: true });
    writeFileSync(
      file('config'),
      `Port 2222
ListenAddress ${SERVER}
HostKey ${file('host')}
AuthorizedKeysFile ${file('user')}.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PidFile none
`,
    );
    const child = spawn('ip', [...within, SSHD, '-D', '-e', '-f', file('config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    sshd = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    await logged('Server listening');
  });

  after(async () => {
    const ended = new Promise((resolve) => sshd?.once('close', resolve));
    sshd?.kill();
    await ended;
    execFileSync('ip', ['netns', 'delete', NAMESPACE]);
    rmSync(dir, { recursive: true });
  });

  /** Its word comes when it comes: asked again and again, with a limit. */
  async function logged(text: string, times = 1): Promise<void> {
    const end = performance.now() + STARTED_WITHIN_MS;
    while (log.split(text).length <= times) {
      assert.ok(performance.now() < end, `sshd did not say "${text}" ${times} times:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** A client's attempt; that it fails is what most of them are for. */
  async function ssh(from: string, user: string, ...options: readonly string[]): Promise<void> {
    const args = [
      ...['-F', 'none', '-b', from, '-p', '2222', '-l', user],
      ...['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${file('known')}`],
      ...['-o', 'NumberOfPasswordPrompts=1', '-o', 'IdentitiesOnly=yes', ...options],
    ];
    const env = { ...process.env, SSH_ASKPASS: file('password'), SSH_ASKPASS_REQUIRE: 'force' };
    await promisify(execFile)('ip', [...within, 'ssh', ...args, SERVER, 'true'], { env }).catch(
      () => {},
    );
  }

  /** What the detectors make of everything that was logged, as a syslog daemon would have written it. */
  function events(): readonly SensorEvent[] {
    const engine = engineOf();
    return log
      .split('\n')
      .map((line) => line.trimEnd())
      .flatMap((line) => engine.line(`Nov 21 10:00:00 host sshd[1]: ${line}`, NOW));
  }

  it('scenario 24: who guesses passwords is detected, and nobody whom he names', async () => {
    const password = ['-o', 'PubkeyAuthentication=no'];
    const names = [
      'root',
      'nobody-of-this-name',
      `x from ${VICTIM} port 22 ssh2`,
      `root ${VICTIM} port 22 [preauth]`,
      `Accepted publickey for root from ${VICTIM} port 22 ssh2`,
    ];
    for (const name of names) await ssh(ATTACKER, name, ...password);
    await logged('Failed password for ', names.length);
    const [first] = events();
    assert.ok(first?.type === 'detection', log);
    assert.deepEqual([first.indicator, first.detector], [ATTACKER, 'sshd']);
    assert.ok(addressesOf(events()).every((address) => address === ATTACKER));
  });

  it('scenario 23: a log-in by public key is told as what it is', async () => {
    await ssh(USER, 'root', '-i', file('user'));
    await logged('Accepted publickey for root');
    const logins = events().filter((event) => event.type === 'login');
    assert.deepEqual(
      logins.map(({ address, method }) => [address, method]),
      [[USER, 'publickey']],
      log,
    );
  });
});
