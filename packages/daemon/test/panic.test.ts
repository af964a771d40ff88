import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../src/errors.ts';
import { eventually, HARMLESS, type Home, makeHome } from './helper/program.ts';

describe('panic where the firewall does not obey', () => {
  let home: Home;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  it('says that blocks may stand, and the daemon empties the firewall as soon as it can', async () => {
    const file = (name: string) => join(home.dir, name);
    writeFileSync(
      file('block'),
      `#!/bin/sh\n[ ! -e ${file('broken')} ] && echo "$@" >> ${file('done')}\n`,
    );
    chmodSync(file('block'), 0o755);
    const done = () => readFileSync(file('done'), 'utf8').trim().split('\n');
    const command = `adapter = "command"\ncommand = ["${file('block')}", "{action}", "{cidr}"]`;
    home.configure(
      `${HARMLESS.replace('adapter = "dry-run"', command)}[intervals]\nretry = "100ms"\n`,
    );
    await home.start('--enforce');
    await home.run('report', '198.51.0.7');
    await eventually(() => done().includes('block 198.51.0.7') || undefined);

    writeFileSync(file('broken'), '');
    const { code, stderr } = await home.run('panic');
    assert.equal(code, EXIT.attention, stderr);
    assert.match(stderr, /could not be emptied/);
    // A daemon that is too busy to answer in time was marked, and does it when it comes to it.
    await eventually(async () => (await home.run('status')).code === EXIT.attention || undefined);

    rmSync(file('broken'));
    await eventually(() => done().at(-1) === 'clear' || undefined);
    await eventually(async () => (await home.run('status')).code === EXIT.ok || undefined);
  });
});
