import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { EXIT } from '../src/errors.ts';
import { eventually, HARMLESS, type Home, makeHome } from './helper/program.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('two daemons', function () {
  this.timeout(20_000);
  const homes: Home[] = [];
  after(() => Promise.all(homes.map((home) => home.remove())));

  it('that name each other’s address line share a block, and can part again', async () => {
    const [web, db] = [makeHome(), makeHome()];
    homes.push(web, db);
    const ports = await Promise.all(homes.map(freePort));
    const ids = await Promise.all(
      homes.map(async (home) => {
        const { stdout } = await home.run('init', '--yes', '--force', '--json');
        return JSON.parse(stdout).peerId as string;
      }),
    );
    for (const [i, home] of homes.entries()) {
      const other = 1 - i;
      home.configure(`${HARMLESS.replace('tcp/0', `tcp/${ports[i]}`)}
[[network.peers]]
address = "/ip4/127.0.0.1/tcp/${ports[other]}/p2p/${ids[other]}"
class = "own"
name = "${other === 0 ? 'web' : 'db'}"
`);
      assert.match(readFileSync(home.config, 'utf8'), /class = "own"/);
    }
    await Promise.all(homes.map((home) => home.start()));
    await eventually(
      async () => /web +own +1 +connected/.test((await db.run('peers')).stdout) || undefined,
    );

    await web.run('report', '198.51.0.7');
    const blocks = await eventually(async () => {
      const { stdout } = await db.run('blocks');
      return stdout.includes('198.51.0.7') ? stdout : undefined;
    });
    assert.match(blocks, /198\.51\.0\.7 +would block +ends in .+ +1 +web/);
    assert.match((await db.run('explain', '198.51.0.7')).stdout, /web +own +1 +1 +1 +1/);
    const fleet = await eventually(async () => {
      const { stdout } = await db.run('status', '--fleet');
      return /^web +observe/m.test(stdout) ? stdout : undefined;
    });
    assert.match(fleet, /\(this one\)/);

    assert.equal((await db.run('peers', 'quarantine', 'web', '--reason', 'test')).code, EXIT.ok);
    assert.match((await db.run('peers')).stdout, /quarantine \(fault\)/);
    assert.match((await db.run('blocks')).stdout, /Nothing is blocked/);
    assert.equal((await db.run('peers', 'release', 'web')).code, EXIT.ok);
  });
});
