// The contract of the `command` adapter: what the program is told, and what happens when it fails.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandInit, commandAdapter } from '@tocsin/firewall';
import { block, cidr, eventually, lift } from './support/changes.ts';

const NOW = Date.UTC(2026, 10, 21, 4);

describe('commandAdapter', () => {
  let directory: string;
  let now: number;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-command-'));
    now = NOW;
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function program(script: string): string {
    const path = join(directory, 'blocker');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const logger = () => program(`printf '%s|' "$@" >> ${directory}/log; echo >> ${directory}/log`);
  const logged = () => readFileSync(join(directory, 'log'), 'utf8').trimEnd().split('\n');
  const make = (init: Partial<CommandInit>) =>
    commandAdapter({
      clock: { now: () => now },
      program: init.program ?? logger(),
      args: ['{action}', '{cidr}', '{family}', 'for={seconds}', '{until}'],
      ...init,
    });
  const until = (ms: number, text: string) =>
    ({ type: 'block', cidr: cidr(text), until: NOW + ms }) as const;

  it('fills in the words, one run per change, and begins and ends with an empty slate', async () => {
    const adapter = make({});
    await adapter.start();
    await adapter.apply([until(3_600_500, '198.51.0.7'), until(60_000, '2a00:1450::/64')]);
    await adapter.apply([lift('198.51.0.7'), lift('198.51.0.8')]);
    await adapter.stop();
    assert.deepEqual(logged(), [
      'clear|||for=||',
      'block|198.51.0.7|4|for=3601|2026-11-21T05:00:00.500Z|',
      'block|2a00:1450::/64|6|for=60|2026-11-21T04:01:00.000Z|',
      'lift|198.51.0.7|4|for=||',
      'clear|||for=||',
    ]);
  });

  it('leaves blocks to a program that ends them itself', async () => {
    const adapter = make({ endsBlocks: true });
    await adapter.start();
    await adapter.apply([until(60_000, '198.51.0.7')]);
    await adapter.stop();
    assert.deepEqual(logged(), ['block|198.51.0.7|4|for=60|2026-11-21T04:01:00.000Z|']);
  });

  it('lifts at the end for a program that does not, and tries again when that fails', async () => {
    const adapter = make({
      clock: { now: () => Date.now() },
      program:
        program(`[ "$1" = lift ] && [ ! -e ${directory}/tried ] && touch ${directory}/tried && exit 1
        echo "$1 $2" >> ${directory}/log`),
    });
    await adapter.start();
    await adapter.apply([block('198.51.0.7', 200)]);
    await eventually(() => logged().includes('lift 198.51.0.7'), 'the lift');
    await adapter.stop();
  });

  it('passes words, never a line for a shell', async () => {
    const adapter = make({ args: ['{action} {cidr}; touch /tmp/x', '$(id)', '{cidr}'] });
    await adapter.start();
    await adapter.apply([until(60_000, '198.51.0.7')]);
    assert.equal(logged()[1], 'block 198.51.0.7; touch /tmp/x|$(id)|198.51.0.7|');
    await adapter.stop();
  });

  it('gives the program no more of the environment than PATH and the language', async () => {
    const adapter = make({ program: program(`env | cut -d= -f1 | sort > ${directory}/log`) });
    process.env['TOCSIN_TEST_SECRET'] = 'secret';
    await adapter.start();
    delete process.env['TOCSIN_TEST_SECRET'];
    await adapter.stop();
    // A shell adds some of its own.
    assert.deepEqual(
      logged().filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)),
      ['LC_ALL', 'PATH'],
    );
  });

  it('a refused change is a failure with what the program said; the rest holds', async () => {
    const adapter = make({
      program: program('[ "$2" != 198.51.0.7 ] || { echo "no more room" >&2; exit 3; }'),
    });
    await adapter.start();
    const [failure, ...rest] = await adapter.apply([
      until(60_000, '198.51.0.7'),
      until(60_000, '198.51.0.8'),
    ]);
    assert.deepEqual(rest, []);
    assert.equal(failure?.error.code, 'FIREWALL_REFUSED');
    assert.match(failure?.error.message ?? '', /exit code 3: no more room/);
    assert.deepEqual(
      (await adapter.list()).map((one) => one.cidr),
      ['198.51.0.8'],
    );
    await adapter.stop();
  });

  it('stops a program that hangs, and one that prints without end', async () => {
    const hanging = make({ program: program('[ "$1" = clear ] || exec sleep 60'), timeoutMs: 50 });
    await hanging.start();
    const [late] = await hanging.apply([until(60_000, '198.51.0.7')]);
    assert.equal(late?.error.code, 'FIREWALL_TIMEOUT');
    await hanging.stop();

    const chatty = make({ program: program('[ "$1" = clear ] || exec yes') });
    await chatty.start();
    const [loud] = await chatty.apply([until(60_000, '198.51.0.7')]);
    assert.equal(loud?.error.code, 'FIREWALL_REFUSED');
    assert.match(loud?.error.message ?? '', /printed more than/);
    await chatty.stop();
  });

  it('scenario 31: says at the start that the program is missing or may not be run', async () => {
    await assert.rejects(make({ program: '/nowhere/blocker' }).start(), {
      code: 'FIREWALL_MISSING',
    });
    await assert.rejects(make({ program: 'no-such-blocker' }).start(), {
      code: 'FIREWALL_MISSING',
    });
    writeFileSync(join(directory, 'data'), '');
    await assert.rejects(make({ program: join(directory, 'data') }).start(), {
      code: 'FIREWALL_DENIED',
    });
  });

  it('a program that vanishes fails the whole call, and works again when it is back', async () => {
    const adapter = make({});
    await adapter.start();
    rmSync(join(directory, 'blocker'));
    await assert.rejects(adapter.apply([until(60_000, '198.51.0.7')]), {
      code: 'FIREWALL_MISSING',
    });
    logger();
    assert.deepEqual(await adapter.apply([until(60_000, '198.51.0.7')]), []);
    await adapter.stop();
  });

  it('refuses arguments that tell the program too little', () => {
    assert.throws(() => make({ args: ['{cidr}'] }), RangeError);
    assert.throws(() => make({ args: ['{action}'] }), RangeError);
  });
});
