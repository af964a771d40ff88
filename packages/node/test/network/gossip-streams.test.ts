// On which connection gossip runs, between real nodes: gossipsub itself stays with the first one, and with it when it dies.
import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import type { Host } from '../../src/network/host.ts';
import type { NetworkLimits } from '../../src/network/limits.ts';
import { portOf } from '../support/link.ts';
import { authorNamed, message, rawHost, seedOf, TOPIC, Town, until } from './helper.ts';

const HOUR_MS = 3_600_000;
/** What works only after a repair does not work. */
const unrepaired = { repairEveryMs: HOUR_MS };

describe('the streams of gossip', () => {
  const town = new Town();
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    await town.stop();
    for (const end of ends.splice(0)) await end();
  });

  /** A client comes back to a server for which his dead connection still stands. */
  async function comeBack(limits: Partial<NetworkLimits>) {
    const server = await town.start('server', {
      peers: ['client'],
      init: { limits: { ...limits, ...unrepaired } },
    });
    const wall = await createWall(portOf(server.network.addresses()[0]));
    ends.push(() => wall.end());
    const client = await rawHost('client');
    ends.push(() => client.stop());
    const heard = hearingOf(client);
    const address = multiaddr(`/ip4/127.0.0.1/tcp/${wall.port}/p2p/${server.network.peerId}`);
    const bothWays = async (): Promise<void> => {
      const [there, here] = [message('to the client'), message('to the server')];
      await until('they listen', () => server.network.listeners() === 1);
      await until('both do', () => client.services.pubsub.getSubscribers(TOPIC).length === 1);
      await server.network.publish(there);
      await until('the client hears', () => heard.includes(String(there)));
      await client.services.pubsub.publish(TOPIC, here);
      await until('the server hears', () => server.heard.includes(String(here)));
    };
    const dead = await client.dial(address);
    await bothWays();
    wall.swallow();
    dead.abort(new Error('nothing has come for long'));
    await until('the client is alone', () => client.getConnections().length === 0);
    await client.dial(address);
    return { server, bothWays };
  }

  /** Speaks no gossip, and says so. */
  async function muteHost() {
    const mute = await createLibp2p({
      privateKey: await generateKeyPairFromSeed('Ed25519', seedOf('mute')),
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify() },
    });
    ends.push(() => mute.stop());
    return mute;
  }

  it('follow a peer that comes back while its dead connection still stands here', async () => {
    const { server, bothWays } = await comeBack({ pingEveryMs: HOUR_MS });
    await bothWays();
    assert.deepEqual(server.network.ways(), { tcp: 2 });
  });

  it('stay with it when the dead one ends', async () => {
    const { server, bothWays } = await comeBack({ pingEveryMs: 500, pingPatienceMs: 500 });
    await bothWays();
    await until('the dead one has ended', () => server.network.ways()['tcp'] === 1);
    await bothWays();
  });

  it('begin anew with a question for what was lost while the old one was dead', async () => {
    const limits = { ...unrepaired, pingEveryMs: HOUR_MS };
    const server = await town.start('server', { peers: ['client'], init: { limits } });
    const wall = await createWall(portOf(server.network.addresses()[0]));
    ends.push(() => wall.end());
    const address = `/ip4/127.0.0.1/tcp/${wall.port}/p2p/${server.network.peerId}`;
    const client = await town.start('client', {
      init: {
        listen: [],
        peers: [{ address, class: 'own' }],
        limits: { ...unrepaired, pingEveryMs: 100, pingPatienceMs: 500 },
      },
    });
    await until('they listen', () => server.network.listeners() + client.network.listeners() === 2);
    await Promise.all([server.network.syncNow(), client.network.syncNow()]);
    wall.swallow();
    client.source.fill('client', 1);
    await until('the server has it', () => server.source.size === 1);
    // It never knew that the client was away.
    assert.equal(server.connections.get(client.author), 1);
  });

  it('leave nothing of a stranger who had no gossip, and two connections', async () => {
    const server = await town.start('server', { open: true });
    const [address, mute] = [multiaddr(server.network.addresses()[0]), await muteHost()];
    const first = await mute.dial(address);
    await mute.dial(address, { force: true });
    await until('both stand', () => server.network.ways()['tcp'] === 2);
    const known = (): boolean => server.network.wireScore(authorNamed('mute')) !== undefined;
    await first.close();
    await until('he is looked after on the other one', known);
    await mute.stop();
    await until('he is forgotten', () => !known());
  });

  it('scenario 45: are opened to others although one never agrees on his', async () => {
    const server = await town.start('server', { peers: ['friend'], open: true });
    const mute = await muteHost();
    const connection = await mute.dial(multiaddr(server.network.addresses()[0]));
    await until('he is known', () => server.network.connected().length === 1);
    // From now on he answers nothing, but asks for gossip.
    const { muxer, onIncomingStream } = connection as unknown as Inside;
    muxer.removeEventListener('stream', onIncomingStream);
    await connection.newStream('/meshsub/1.2.0');
    const friend = await town.start('friend', { peers: ['server'] });
    await until(
      'the friend and the server listen to each other',
      () => friend.network.listeners() === 1 && server.network.listeners() === 1,
    );
    const waiting = connection.streams.filter(({ direction }) => direction === 'inbound');
    assert.ok(waiting.length > 0, 'he is still waited for');
  });
});

interface Inside {
  readonly muxer: EventTarget;
  readonly onIncomingStream: (event: Event) => void;
}

/** What a bare host hears on the topic, as text. */
function hearingOf(host: Host): string[] {
  const heard: string[] = [];
  host.services.pubsub.addEventListener('message', ({ detail }) => {
    heard.push(Buffer.from(detail.data).toString());
  });
  return heard;
}

interface Wall {
  readonly port: number;
  /** What goes through now goes nowhere any more, either way, its end included. */
  swallow(): void;
  end(): void;
}

/** A wire to a port of this machine that can swallow what it carries: neither end is told. */
async function createWall(target: number): Promise<Wall> {
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  const server: Server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    pairs.add([near, far]);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const)
      from.on('data', (chunk) => to.write(chunk)).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    swallow() {
      for (const pair of pairs)
        for (const socket of pair) socket.removeAllListeners('data').resume();
    },
    end() {
      server.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
  };
}
