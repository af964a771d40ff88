// Configured peers are dialled for ever: the waits by a clock in the test's hand, the return with real nodes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { Redialler } from '../../src/network/redial.ts';
import { message, peerIdNamed, Town, until } from './helper.ts';

/** A redialler whose dials the test settles and whose time the test moves. */
function rig(random = () => 1) {
  const dials: { resolve: () => void; reject: (e: Error) => void }[] = [];
  const waits: { ms: number; then: () => void; cancelled: boolean }[] = [];
  const away: string[] = [];
  const redialler = new Redialler(
    { peers: ['peer'], firstMs: 1_000, maxMs: 60_000 },
    {
      clock: {
        now: () => 0,
        monotonic: () => 0,
        after(ms, then) {
          const wait = { ms, then, cancelled: false };
          waits.push(wait);
          return () => {
            wait.cancelled = true;
          };
        },
      },
      random,
      dial: () => new Promise((resolve, reject) => dials.push({ resolve, reject })),
      onAway: (peer) => away.push(peer),
    },
  );
  const fail = async (): Promise<void> => {
    dials.at(-1)?.reject(new Error('refused'));
    await new Promise(setImmediate);
  };
  const pass = (): void => waits.at(-1)?.then();
  return { redialler, dials, waits, away, fail, pass };
}

describe('the redialler', () => {
  it('dials at once, waits twice as long after each failure up to the most, and never gives up', async () => {
    const { redialler, dials, waits, away, fail, pass } = rig();
    redialler.start();
    for (let i = 0; i < 100; i++) {
      assert.equal(dials.length, i + 1);
      await fail();
      pass();
    }
    assert.deepEqual(
      waits.slice(0, 8).map(({ ms }) => ms),
      [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000],
    );
    assert.equal(waits.at(-1)?.ms, 60_000);
    assert.ok(redialler.away('peer') && away.length === 100);
  });

  it('begins anew with the first wait when a peer was here and left', async () => {
    const { redialler, dials, waits, fail, pass } = rig();
    redialler.start();
    for (let i = 0; i < 5; i++) {
      await fail();
      pass();
    }
    redialler.connected('peer');
    dials.at(-1)?.resolve();
    await new Promise(setImmediate);
    assert.ok(!redialler.away('peer'));
    redialler.disconnected('peer');
    assert.equal(waits.at(-1)?.ms, 1_000);
    assert.ok(!redialler.away('peer'), 'it was here a moment ago');
  });

  it('takes a dial that resolves for no success until the peer is known to be here', async () => {
    const { redialler, dials, waits, pass } = rig();
    redialler.start();
    for (const ms of [1_000, 2_000, 4_000]) {
      dials.at(-1)?.resolve();
      await new Promise(setImmediate);
      redialler.disconnected('peer');
      assert.equal(waits.filter(({ cancelled }) => !cancelled).at(-1)?.ms, ms);
      assert.ok(redialler.away('peer'));
      pass();
    }
  });

  it('waits between a half and the whole of the ceiling, so that machines do not come back in step', () => {
    return fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (r) => {
        const { redialler, waits, fail } = rig(() => r);
        redialler.start();
        await fail();
        const ms = waits[0]?.ms ?? 0;
        assert.ok(ms >= 500 && ms <= 1_000);
      }),
    );
  });

  it('dials nobody after its stop', async () => {
    const { redialler, dials, waits, fail } = rig();
    redialler.start();
    await fail();
    redialler.stop();
    assert.ok(waits.every(({ cancelled }) => cancelled));
    waits.at(-1)?.then();
    assert.equal(dials.length, 1);
  });
});

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
