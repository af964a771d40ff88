import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT } from '../src/errors.ts';
import { eventually, type Home, makeHome } from './helper/program.ts';

const UNIT = resolve(import.meta.dirname, '../systemd/tocsin.service');
/** `systemd-analyze security` counts from 0 (safe) to 10; below 3 it says OK. */
const EXPOSURE_MAX = 25;

const DOOR = resolve(import.meta.dirname, '../bin/tocsin.js');

const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const analyze = has('systemd-analyze');
const notify = has('systemd-notify') && has('python3');

(analyze ? describe : describe.skip)(
  `the systemd unit${analyze ? '' : ' (skipped: needs systemd-analyze)'}`,
  () => {
    let dir: string;
    let unit: string;
    before(() => {
      dir = mkdtempSync(join(tmpdir(), 'tocsin-unit-'));
      unit = join(dir, 'tocsin.service');
      // systemd looks whether the program is there; on this machine it is where Node is.
      const text = readFileSync(UNIT, 'utf8').replaceAll(
        /\/opt\/tocsin\/node_modules\/\.bin\/node/g,
        process.execPath,
      );
      writeFileSync(unit, text);
    });
    after(() => rmSync(dir, { recursive: true }));

    it('is one that systemd understands', () => {
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
        encoding: 'utf8',
      });
      assert.equal(
        stderr
          .split('\n')
          .filter((line) => line.includes('tocsin.service'))
          .join('\n'),
        '',
      );
      assert.equal(status, 0, stderr);
    });

    it('is shut to what the daemon does not need', () => {
      const { status, stdout } = spawnSync(
        'systemd-analyze',
        ['security', '--offline=true', `--threshold=${EXPOSURE_MAX}`, '--no-pager', unit],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stdout);
    });

    it('gives it the firewall and low ports, and no other capability', () => {
      const text = readFileSync(UNIT, 'utf8');
      assert.match(text, /^AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE$/m);
      assert.match(text, /^CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE$/m);
    });
  },
);

/** What systemd does with NOTIFY_SOCKET: a datagram socket that is read. Node has none of that family. */
const RECEIVER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True:
    print(s.recv(4096).decode().replace("\\n", " "), flush=True)
`;

(notify ? describe : describe.skip)(
  `sd_notify${notify ? '' : ' (skipped: needs systemd-notify and python3)'}`,
  () => {
    let home: Home;
    let stop = () => {};
    afterEach(async () => {
      stop();
      await home.remove();
    });

    it('tells systemd when it is ready, that it lives, and that it stops', async () => {
      const dir = mkdtempSync(join(tmpdir(), 'tocsin-notify-'));
      const socket = join(dir, 'notify.sock');
      const receiver = spawn('python3', ['-c', RECEIVER, socket], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let heard = '';
      receiver.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        heard += chunk;
      });
      const ended = once(receiver, 'exit');
      stop = () => {
        receiver.kill();
        rmSync(dir, { recursive: true, force: true });
      };
      home = makeHome({ env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '400000' } });
      await eventually(() => heard.includes('bound') || undefined);
      const daemon = await home.start();
      await eventually(() => /READY=1.*MAINPID=\d+/.test(heard) || undefined);
      assert.match(heard, new RegExp(`MAINPID=${daemon.pid}`));
      await eventually(() => heard.split('WATCHDOG=1').length > 2 || undefined);
      daemon.kill('SIGTERM');
      assert.equal(await daemon.ended, EXIT.ok);
      await eventually(() => heard.includes('STOPPING=1') || undefined);
      stop();
      await ended;
    });
  },
);

describe('the bounds on V8', () => {
  it('are the same in the unit and at the door of the command line', () => {
    const boundsOf = (file: string) =>
      readFileSync(file, 'utf8').match(/node((?: --max-[a-z-]+=\d+)+)/)?.[1];
    assert.ok(boundsOf(DOOR));
    assert.equal(boundsOf(UNIT), boundsOf(DOOR));
  });
});
