import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '../src/control/client.ts';
import { EXIT } from '../src/errors.ts';
import { type Daemon, eventually, type Home, makeHome, spawnTerminal } from './helper/program.ts';

const ATTACKER = '198.51.0.7';

describe('the commands to a running daemon', () => {
  let home: Home;
  let daemon: Daemon;
  before(async () => {
    home = makeHome();
    daemon = await home.start();
  });
  after(() => home.remove());

  const words = async (...args: string[]) => (await home.run(...args)).stdout;
  const json = async (...args: string[]) => JSON.parse(await words(...args, '--json'));

  it('show what it would block: as words, as data, and in the log', async () => {
    const { code } = await home.run('report', ATTACKER, '--category', 'ssh-brute-force');
    assert.equal(code, EXIT.ok);
    const [table, blocks, explanation] = await Promise.all([
      words('blocks'),
      json('blocks'),
      words('explain', ATTACKER),
    ]);
    assert.match(table, /198\.51\.0\.7 +would block +ends in (59 min|1 h)/);
    assert.deepEqual([blocks.length, blocks[0].indicator], [1, ATTACKER]);
    assert.match(explanation, /would be blocked, ends in/);
    const told = daemon.lines().filter(({ indicator }) => indicator === ATTACKER);
    assert.deepEqual(
      told.map(({ msg }) => msg),
      ['attack detected', 'would block'],
    );
  });

  it('lift what an operator unblocks, and tell its story from the journal', async () => {
    assert.match(await words('unblock', ATTACKER), /exempt for 24 h/);
    assert.deepEqual(await json('blocks'), []);
    assert.match(await words('explain', ATTACKER), /exempt: ends in (23 h 59 min|1 d)/);
    await home.run('report', ATTACKER);
    assert.match(await words('blocks'), /198\.51\.0\.7 +not blocked +.* exempt$/m);
    assert.match(await words('explain', ATTACKER), /not blocked, ends in .* \(exempt\)/);
    const entries: { kind: string }[] = await json('audit', 'list', '--address', ATTACKER);
    assert.deepEqual(
      entries.slice(0, 2).map(({ kind }) => kind),
      ['detected', 'blocked'],
    );
    assert.match(await words('audit'), /journal is whole/);
  });

  it('tell how the node does', async () => {
    const [status, table, fleet] = await Promise.all([
      json('status'),
      words('status'),
      words('status', '--fleet'),
    ]);
    assert.deepEqual(
      [status.mode, status.name, status.control.pid],
      ['observe', 'test', daemon.pid],
    );
    assert.match(table, /observe: shows what it would block/);
    assert.match(table, /dry-run: \d+ address(es)? would be blocked/);
    assert.match(fleet, /test \(this one\)/);
  });

  it('tell Prometheus what the node counts', async () => {
    const metrics = await words('metrics');
    assert.match(metrics, /^tocsin_info\{.*network="[a-z-]+".*\} 1$/m);
    assert.match(metrics, /^tocsin_state\{state="AWAKENING"\} 1$/m);
    assert.match(metrics, /^# TYPE tocsin_signals_total counter$/m);
    assert.match((await json('metrics')).metrics, /^tocsin_blocks \d+$/m);
  });

  it('say that enforcing blocks nothing on a dry run', async () => {
    assert.match(await words('mode', 'enforce'), /dry-run, which never blocks/);
    assert.match(await words('status'), /dry-run, which never blocks: \d+ address/);
    await home.run('mode', 'observe');
  });

  it('name the ways to undo a block as they are typed', async () => {
    await home.run('report', '198.51.7.7');
    const explanation = await words('explain', '198.51.7.7');
    assert.match(explanation, /tocsin unblock 198\.51\.7\.7/);
    assert.match(explanation, /tocsin allow add 198\.51\.7\.7/);
  });

  it('keep allow entries, and say what is not there', async () => {
    await home.run('allow', 'add', '192.0.2.0/24', '--comment', 'office', '--for', '2d');
    assert.match(await words('allow'), /192\.0\.2\.0\/24 +ends in (1 d 23 h|2 d) +office/);
    assert.equal((await home.run('allow', 'remove', '192.0.2.0/24')).code, EXIT.ok);
    assert.equal((await home.run('allow', 'remove', '192.0.2.0/24')).code, EXIT.failure);
  });

  it('refuse what makes no sense, with status 2', async () => {
    const answers = await Promise.all([
      home.run('report', '10.0.0.1'),
      home.run('explain', 'example.org'),
      home.run('allow', 'add', '0.0.0.0/0'),
      home.run('peers', 'quarantine', 'nobody'),
    ]);
    assert.deepEqual(
      answers.map(({ code }) => code),
      answers.map(() => EXIT.usage),
    );
  });

  it('watch what happens, as NDJSON', async () => {
    const interrupted = new AbortController();
    const socket = createClient(join(home.data, 'control.sock'));
    const events = socket.stream<{ event: string; kind?: string; mode: string }>(
      '/v1/events',
      interrupted.signal,
    );
    const first = events.next();
    await eventually(async () => {
      await socket.ask('POST', '/v1/report', { indicator: '198.51.9.9' });
      return Promise.race([first, Promise.resolve(undefined)]);
    });
    const { value } = await first;
    assert.deepEqual(
      [value?.event, value?.kind, value?.mode],
      ['happening', 'detected', 'observe'],
    );
    interrupted.abort();
    await events.return(undefined);
  });

  it('are heard from its own user only', () => {
    assert.equal(statSync(join(home.data, 'control.sock')).mode & 0o777, 0o600);
    assert.equal(statSync(home.data).mode & 0o777, 0o700);
  });

  it('end a watch when the daemon stops', async () => {
    const watching = spawnTerminal([...home.options, 'watch'].join(' '));
    let watches = false;
    void watching.shown('198.51.8.').then(() => {
      watches = true;
    });
    let reports = 0;
    await eventually(async () => {
      await home.ask('POST', '/v1/report', { indicator: `198.51.8.${1 + (reports++ % 200)}` });
      return watches || undefined;
    });
    daemon.kill('SIGTERM');
    assert.equal(await daemon.ended, EXIT.ok);
    assert.match(await watching.output, /stopped/);
    assert.equal(await watching.ended, EXIT.failure);
  });
});
