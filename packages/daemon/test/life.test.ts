import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stretched } from '../../node/test/support/pace.ts';
import type { DaemonStatus } from '../src/control/routes.ts';
import { EXIT } from '../src/errors.ts';
import { LINES_PER_SECOND_OF_A_KIND } from '../src/log/flood.ts';
import { eventually, type Home, makeHome } from './helper/program.ts';

describe('the life of the daemon', () => {
  let home: Home;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  it('refuses a second one on the same place, and takes the place of a killed one', async () => {
    const first = await home.start();
    const second = await home.run('run');
    assert.equal(second.code, EXIT.failure);
    assert.match(second.stderr, /already answers/);
    const elsewhere = await home.run('run', '--socket', join(home.dir, 'other.sock'));
    assert.equal(elsewhere.code, EXIT.failure);
    assert.match(elsewhere.stderr, /one node per data directory/);
    first.kill('SIGKILL');
    await first.ended;
    assert.ok(existsSync(join(home.data, 'control.sock')));
    assert.equal((await home.run('status')).code, EXIT.notRunning);
    await home.start();
    assert.ok(await home.ask('GET', '/v1/status'));
  });

  it('stops on SIGTERM within 5 s with status 0, and every report is there after the restart', async () => {
    const first = await home.start();
    const addresses = Array.from({ length: 20 }, (_, i) => `198.51.${i}.1`);
    await Promise.all(addresses.map((indicator) => home.ask('POST', '/v1/report', { indicator })));
    const before = performance.now();
    first.kill('SIGTERM');
    assert.equal(await first.ended, EXIT.ok);
    assert.ok(performance.now() - before < stretched(5_000));
    assert.equal(existsSync(join(home.data, 'control.sock')), false);
    await home.start();
    const blocks = await home.ask<{ indicator: string }[]>('GET', '/v1/blocks');
    assert.deepEqual(blocks.map(({ indicator }) => indicator).toSorted(), addresses.toSorted());
  });

  it('writes no more than ten lines a second of a kind under attack, then counts the rest', async () => {
    const daemon = await home.start();
    const begun = performance.now();
    const attack = Array.from({ length: 300 }, (_, i) => `45.${i >> 8}.${i & 255}.9`);
    await Promise.all(attack.map((indicator) => home.ask('POST', '/v1/report', { indicator })));
    const took = performance.now() - begun;
    const told = () => daemon.lines().filter(({ msg }) => String(msg).startsWith('would block'));
    const written = await eventually(() => {
      const single = told().filter(({ held }) => held === undefined).length;
      const held = told().reduce((sum, line) => sum + Number(line['held'] ?? 0), 0);
      return single + held === attack.length ? single : undefined;
    });
    assert.ok(
      written <= LINES_PER_SECOND_OF_A_KIND * (took / 1000 + 2),
      `${written} in ${took} ms`,
    );
  });

  it('enforces on trial, and goes back to observe unless it is kept', async () => {
    const daemon = await home.start('--enforce', '--confirm', '400ms');
    const mode = async () => (await home.ask<DaemonStatus>('GET', '/v1/status')).mode;
    await eventually(async () => (await mode()) === 'observe' || undefined);
    assert.ok(daemon.lines().some(({ msg }) => String(msg).includes('not confirmed in time')));
    assert.equal((await home.run('keep')).code, EXIT.failure);
    await home.run('mode', 'enforce', '--confirm', '1h');
    assert.match((await home.run('keep')).stdout, /until the next restart/);
    assert.equal(await mode(), 'enforce');
  });

  it('does not start without the configuration that it was told to use', async () => {
    rmSync(home.config);
    const { code, stderr } = await home.run('run');
    assert.equal(code, EXIT.usage);
    assert.match(stderr, /There is no configuration/);
  });
});
