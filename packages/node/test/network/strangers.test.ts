// What a stranger or a guest may hold of a running node: sockets, streams, bytes and time; members are not kept to it.
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import type { Connection, Stream, StreamMuxer } from '@libp2p/interface';
import { systemClock } from '../../src/clock.ts';
import type { Host } from '../../src/network/host.ts';
import {
  GUEST_STAY_MS,
  PENDING_GRACE_MS,
  PENDING_MAX,
  STRANGERS_FRAME_MAX_BYTES,
  STRANGERS_STREAMS_MAX,
  SYNC_SERVED_STRANGERS_MS,
} from '../../src/network/limits.ts';
import type { Admission } from '../../src/network/model.ts';
import { SYNC_PROTOCOL } from '../../src/network/sync/sync.ts';
import { authorNamed, fastClock, type Member, peerIdNamed, Town, until } from './helper.ts';

const GOSSIP_PROTOCOL = '/meshsub/1.2.0';

describe('strangers and guests', () => {
  const town = new Town();
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await town.stop();
  });

  /** A node that takes everybody for the same, beside its friends; its clock runs so many times as fast. */
  function start(others: Admission, listen: string, times = 1): Promise<Member> {
    const friend = authorNamed('friend');
    return town.start('node', {
      init: { listen: [listen] },
      parts: {
        clock: times === 1 ? systemClock : fastClock(times),
        admission: (author) => (author === friend ? 'friend' : others),
      },
    });
  }

  function silent(address: string): Socket {
    const port = Number(/tcp\/(\d+)/.exec(address)?.[1]);
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    return socket;
  }

  async function connectionOf(host: Host): Promise<Connection> {
    const [connection] = host.getConnections();
    assert.ok(connection);
    return connection;
  }

  for (const listen of ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws']) {
    it(`scenario 45: ${listen}: a crowd of silent sockets finds so much room, and a friend gets in`, async () => {
      const node = await start('refused', listen);
      const [address = ''] = node.network.addresses();
      const crowd = Array.from({ length: PENDING_MAX + 20 }, () => silent(address));
      await until(
        'those who find no room are closed',
        () => crowd.filter(({ closed }) => closed).length >= 20,
      );
      const began = performance.now();
      await until('the others have waited', () => performance.now() - began > PENDING_GRACE_MS);
      const left = crowd.filter(({ closed }) => !closed).length;
      assert.ok(left > PENDING_MAX - 20 && left <= PENDING_MAX);
      const friend = await town.start('friend', {
        init: { peers: [{ address, class: 'own' }] },
      });
      await until('the friend is in', () => node.network.connected().includes(friend.author));
    });
  }

  it('a stranger gets a few streams; a friend gets more', async () => {
    const node = await start('stranger', '/ip4/127.0.0.1/tcp/0');
    const open: number[] = [];
    for (const name of ['somebody', 'friend']) {
      const { muxer } = (await connectionOf(await town.raw(name, node))) as unknown as {
        muxer: StreamMuxer;
      };
      // Streams that come before the other side is ready are a reason to end the connection.
      await until('he is in', () => node.network.connected().includes(authorNamed(name)));
      const streams: Stream[] = [];
      for (let n = 0; n < 40; n++) {
        const stream = await muxer.createStream();
        stream.send(Uint8Array.of(19));
        streams.push(stream);
      }
      const left = () => streams.filter(({ status }) => status === 'open').length;
      if (name === 'somebody') await until('some are reset', () => left() <= STRANGERS_STREAMS_MAX);
      open.push(left());
    }
    const [stranger = 0, friend = 0] = open;
    assert.ok(stranger > 0 && stranger <= STRANGERS_STREAMS_MAX && friend > 30);
  });

  it('a frame of gossip beyond what a stranger may send ends his stream at its head; a friend’s goes on', async () => {
    const node = await start('stranger', '/ip4/127.0.0.1/tcp/0');
    const length = STRANGERS_FRAME_MAX_BYTES + 1;
    const head = Uint8Array.of((length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14);
    const streams: Stream[] = [];
    for (const name of ['friend', 'somebody']) {
      const connection = await connectionOf(await town.raw(name, node));
      const stream = await connection.newStream(GOSSIP_PROTOCOL);
      stream.send(head);
      streams.push(stream);
    }
    const [friend, stranger] = streams as [Stream, Stream];
    await until('the stranger is cut off', () => stranger.status !== 'open');
    assert.equal(friend.status, 'open');
  });

  it('scenario 45: a sync that never comes to an end is ended by time, though a byte comes ever again', async () => {
    const times = 20;
    const node = await start('stranger', '/ip4/127.0.0.1/tcp/0', times);
    const connection = await connectionOf(await town.raw('somebody', node));
    const stream = await connection.newStream(SYNC_PROTOCOL);
    const began = performance.now();
    stream.send(Uint8Array.of(128, 128, 3));
    await until('it is ended', () => {
      if (stream.status === 'open') stream.send(Uint8Array.of(0));
      return stream.status !== 'open';
    });
    assert.ok(performance.now() - began >= SYNC_SERVED_STRANGERS_MS / times - 50);
  });

  it('a guest who stays a guest is sent away; a friend stays', async () => {
    const times = 20;
    const node = await start('guest', '/ip4/127.0.0.1/tcp/0', times);
    const began = performance.now();
    const [guest, friend] = [await town.raw('somebody', node), await town.raw('friend', node)];
    await until('the guest is gone', () => guest.getConnections().length === 0);
    assert.ok(performance.now() - began >= GUEST_STAY_MS / times - 50);
    assert.equal(friend.getConnections().length, 1);
    assert.equal(friend.peerId.toString(), peerIdNamed('friend'));
  });
});
