// Peers that come back, and peers that dial each other, as real nodes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { message, peerIdNamed, Town, until } from '../helper.ts';

describe('a configured peer that comes back', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('is connected again after the library has given up', async () => {
    let failures = 0;
    const b = await town.start('b', { peers: ['a'] });
    const a = await town.start('a', {
      peers: ['b'],
      parts: {
        log: {
          debug: (_, text) => {
            if (text.startsWith('dialling')) failures++;
          },
          info() {},
          warn() {},
          error() {},
        },
      },
    });
    await until('connected', () => a.network.listeners() === 1);
    const listen = [b.network.addresses()[0]?.replace(/\/p2p\/.*/, '') ?? ''];
    await b.network.stop();
    await until('gone', () => a.network.connected().length === 0);
    // Libp2p itself makes no attempt here (`reconnectRetries: 0`), and five at most by default.
    await until('more failures than libp2p would try', () => failures > 6);
    town.members.delete('b');
    // Knows nobody whom it could dial: the connection is a's doing.
    const again = await town.start('b', { open: true, init: { listen } });
    await until('a is back', () => again.network.connected().includes(a.author));
    await until('and gossips', () => a.network.listeners() === 1);
  });

  it('two that dial each other at once are one link, whole in both directions', async () => {
    const [left, right] = [await freePort(), await freePort()];
    const member = (name: string, port: number, peer: string, peerPort: number) =>
      town.start(name, {
        init: {
          listen: [`/ip4/127.0.0.1/tcp/${port}`],
          peers: [
            { address: `/ip4/127.0.0.1/tcp/${peerPort}/p2p/${peerIdNamed(peer)}`, class: 'own' },
          ],
        },
      });
    const [a, b] = await Promise.all([
      member('a', left, 'b', right),
      member('b', right, 'a', left),
    ]);
    await until('they listen', () => a.network.listeners() + b.network.listeners() === 2);
    await a.network.publish(message());
    await b.network.publish(message());
    await until('both heard', () => a.heard.length === 1 && b.heard.length === 1);
    assert.deepEqual([...a.connections.values(), ...b.connections.values()], [1, 1]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
