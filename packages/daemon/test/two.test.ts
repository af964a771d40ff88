import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import type { BlockView, MachineView, PeerView } from '@tocsin/node';
import { recompute } from '@tocsin/rules';
import { EXIT } from '../src/errors.ts';
import { eventually, HARMLESS, type Home, makeHome } from './helper/program.ts';

const KEY = 'a7'.repeat(32);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('two daemons', () => {
  const homes: Home[] = [];
  after(() => Promise.all(homes.map((home) => home.remove())));

  it('that name each other’s address line share a block, can say why in numbers, and can part again', async () => {
    const [web, db] = [makeHome(), makeHome()];
    homes.push(web, db);
    const ports = await Promise.all(homes.map(freePort));
    const ids = await Promise.all(
      homes.map(async (home) => {
        const { stdout } = await home.run('init', '--yes', '--force', '--json', '--key', KEY);
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
    await eventually(async () => {
      const peers = await db.ask<PeerView[]>('GET', '/v1/peers');
      return peers.some(({ connected }) => connected) || undefined;
    });
    assert.match((await db.run('peers')).stdout, /web +own +1 +connected/);

    await web.run('report', '198.51.0.7');
    await eventually(async () => {
      const blocks = await db.ask<BlockView[]>('GET', '/v1/blocks');
      return blocks.some(({ indicator }) => indicator === '198.51.0.7') || undefined;
    });
    assert.match((await db.run('blocks')).stdout, /198\.51\.0\.7 +would block +ends in .+ +1 +web/);
    assert.match((await db.run('explain', '198.51.0.7')).stdout, /web +own +1 +1 +1 +1/);
    const explanation = JSON.parse((await db.run('explain', '198.51.0.7', '--json')).stdout);
    const { score, action, end } = explanation.decision;
    assert.deepEqual(recompute(explanation), { score, action, end });
    assert.equal(action, 'block');
    await eventually(async () => {
      const fleet = await db.ask<MachineView[]>('GET', '/v1/fleet');
      return fleet.every(({ mode }) => mode === 'observe') || undefined;
    });
    assert.match((await db.run('status', '--fleet')).stdout, /^web +observe/m);

    assert.equal((await db.run('peers', 'quarantine', 'web', '--reason', 'test')).code, EXIT.ok);
    assert.match((await db.run('peers')).stdout, /quarantine \(fault\)/);
    assert.match((await db.run('blocks')).stdout, /Nothing is blocked/);
    assert.equal((await db.run('peers', 'release', 'web')).code, EXIT.ok);
  });
});
