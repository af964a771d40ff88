// Who may connect: the configured under their own identity, nobody else unless the network is open.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { PeerId } from '@libp2p/interface';
import type { NodeError } from '../../src/model.ts';
import { Door } from '../../src/network/door.ts';
import { Gate, type GateInit } from '../../src/network/gate.ts';
import { authorOf, peerIdOf, readPeerAddress } from '../../src/network/identity.ts';
import {
  BANS_MAX,
  CONNECTIONS_OWN_RESERVE,
  CONNECTIONS_PER_PEER_MAX,
} from '../../src/network/limits.ts';
import type { Admission } from '../../src/network/model.ts';
import { manualClock } from '../support/clock.ts';
import { authorNamed, peerIdNamed, peerNamed, rawHost, Town, until } from './helper.ts';

describe('the gate', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('scenario 40: an unknown peer is refused at a closed node', async () => {
    const closed = await town.start('closed');
    const told: unknown[] = [];
    const stranger = await town.start('stranger', {
      peers: ['closed'],
      parts: { onPeer: (peer) => told.push(peer) },
    });
    const raw = await rawHost('another stranger');
    let closes = 0;
    raw.addEventListener('connection:close', () => closes++);
    const { multiaddr } = await import('@multiformats/multiaddr');
    await raw.dial(multiaddr(closed.network.addresses()[0])).catch(() => closes++);
    await until('the door is shut', () => closes > 0 && raw.getConnections().length === 0);
    await raw.stop();
    assert.deepEqual(closed.network.connected(), []);
    assert.deepEqual(stranger.network.connected(), []);
    assert.deepEqual(told, []);
  });

  it('whoever is revoked between his proof and the end of his coming in does not stay', async () => {
    const thief = authorNamed('thief');
    let revoked = false;
    const seen: Admission[] = [];
    const node = await town.start('node', {
      parts: {
        admission(author) {
          if (author !== thief) return 'refused';
          // Whoever dials may take ten seconds for what follows his proof.
          queueMicrotask(() => {
            revoked = true;
          });
          const found = revoked ? 'refused' : 'friend';
          seen.push(found);
          return found;
        },
      },
    });
    const raw = await rawHost('thief');
    let closes = 0;
    raw.addEventListener('connection:close', () => closes++);
    const { multiaddr } = await import('@multiformats/multiaddr');
    await raw.dial(multiaddr(node.network.addresses()[0])).catch(() => closes++);
    await until('he is out', () => closes > 0 && raw.getConnections().length === 0);
    assert.equal(seen[0], 'friend');
    assert.deepEqual(node.network.connected(), []);
    await raw.stop();
  });

  it('an open node lets a stranger in', async () => {
    const open = await town.start('open', { open: true });
    const stranger = await town.start('stranger', { peers: ['open'] });
    await until('connected', () => open.network.connected().includes(stranger.author));
  });

  it('scenario 40: a wrong peer id behind a configured address is no connection and no trust', async () => {
    const impostor = await town.start('impostor', { peers: ['node'] });
    const address = impostor.network
      .addresses()[0]
      ?.replace(/p2p\/.*/, `p2p/${peerIdNamed('friend')}`);
    assert(address);
    let dials = 0;
    const node = await town.start('node', {
      init: { peers: [{ address, class: 'own' }] },
      parts: {
        log: {
          debug: (_, text) => {
            if (text.startsWith('dialling')) dials++;
          },
          info() {},
          warn() {},
          error() {},
        },
      },
    });
    await until('it was tried twice', () => dials >= 2);
    assert.deepEqual(node.network.connected(), []);
    assert.deepEqual(impostor.network.connected(), []);
    assert.equal(node.network.wireScore(authorNamed('friend')), undefined);
  });

  it('admits the configured, a bounded number of strangers, and nobody who is banned, until the ban ends', () => {
    let now = 0;
    let strangers = 0;
    let quiet = true;
    const [friend, stranger] = [peerNamed('friend'), peerNamed('stranger')];
    const gate = gateWith({
      admission: (peer) => (peer.equals(friend) ? 'friend' : 'stranger'),
      monotonic: () => now,
      strangers: () => strangers,
      strangersMaySpeak: () => quiet,
    });
    assert.ok(gate.admits(friend) && gate.admits(stranger));
    quiet = false;
    assert.ok(gate.admits(friend) && !gate.admits(stranger));
    quiet = true;
    strangers = 64;
    assert.ok(gate.admits(friend) && !gate.admits(stranger));
    gate.ban(friend.toString(), 1_000);
    assert.ok(!gate.admits(friend));
    now = 1_000;
    assert.ok(gate.admits(friend));
  });

  it('a full house has room for own machines only, and nobody has more than a few connections', () => {
    const kinds = new Map<string, Admission>();
    const peers = (['own', 'friend', 'stranger', 'guest'] as const).map((kind) => {
      const peer = peerNamed(kind);
      kinds.set(peer.toString(), kind);
      return peer;
    });
    const count = { all: 0, each: 0 };
    const gate = gateWith({
      admission: (peer) => kinds.get(peer.toString()) ?? 'refused',
      connections: (peer) => (peer === undefined ? count.all : count.each),
    });
    const admitted = () =>
      peers.filter((peer) => gate.admits(peer)).map((peer) => kinds.get(peer.toString()));
    count.all = 99;
    assert.deepEqual(admitted(), ['own', 'friend', 'stranger', 'guest']);
    count.all = 100;
    assert.deepEqual(admitted(), ['own']);
    count.all = 100 + CONNECTIONS_OWN_RESERVE;
    assert.deepEqual(admitted(), []);
    Object.assign(count, { all: 10, each: CONNECTIONS_PER_PEER_MAX });
    assert.deepEqual(admitted(), []);
  });

  it('forgets the oldest bans first: identities are free to make', () => {
    const gate = gateWith({});
    const [first, second, last] = ['first', 'second', 'last'].map(peerNamed) as [
      PeerId,
      PeerId,
      PeerId,
    ];
    gate.ban(first.toString(), 1_000);
    gate.ban(second.toString(), 1_000);
    for (let i = 0; i < BANS_MAX - 2; i++) gate.ban(`peer ${i}`, 1_000);
    gate.ban(last.toString(), 1_000);
    assert.ok(gate.admits(first) && !gate.admits(second) && !gate.admits(last));
  });
});

/** A gate at an empty house, but for what is said. */
function gateWith(init: Partial<GateInit>): Gate {
  return new Gate({
    admission: () => 'stranger',
    monotonic: () => 0,
    door: new Door(manualClock()),
    connectionsMax: 100,
    connections: () => 0,
    strangers: () => 0,
    strangersMaySpeak: () => true,
    ...init,
  });
}

describe('identities and addresses', () => {
  it('an author and a peer id are one key in two spellings', () => {
    const author = authorNamed('somebody');
    assert.equal(authorOf(peerIdOf(author)), author);
    const address = `/dns4/host.example.org/tcp/8144/p2p/${peerIdOf(author)}`;
    assert.equal(readPeerAddress(address).author, author);
  });

  for (const [what, address] of [
    ['no multiaddr', '192.0.2.1:8144'],
    ['no peer id', '/ip4/192.0.2.1/tcp/8144'],
    ['a peer id that does not decode', '/ip4/192.0.2.1/tcp/8144/p2p/nobody'],
    [
      'a peer id of an RSA key',
      '/ip4/192.0.2.1/tcp/1/p2p/QmaCpDMGvV2BGHeYERUEnRQAwe3N8SzbUtfsmvsqQLuvuJ',
    ],
    ['something behind the peer id', `/ip4/192.0.2.1/tcp/1/p2p/${peerIdNamed('x')}/p2p-circuit`],
  ]) {
    it(`a peer address with ${what} is refused, with the form that is expected`, () => {
      assert.throws(
        () => readPeerAddress(address ?? ''),
        (error: NodeError) => {
          return (
            error.code === 'BAD_PEER_ADDRESS' && /tcp\/8144\/p2p\/<peer id>/.test(error.message)
          );
        },
      );
    });
  }
});

describe('listening', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('fails with the addresses and the cure when none could be opened, works with one of two', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as { port: number };
    const busy = `/ip4/127.0.0.1/tcp/${port}`;
    try {
      const refused = await town.make('refused', { init: { listen: [busy] } });
      await assert.rejects(refused.network.start(), (error: NodeError) => {
        return (
          error.code === 'LISTEN_FAILED' &&
          error.message.includes(busy) &&
          /ss -ltnp/.test(error.message)
        );
      });
      const warned: object[] = [];
      const node = await town.start('node', {
        init: { listen: [busy, '/ip4/127.0.0.1/tcp/0'] },
        parts: {
          log: { debug() {}, info() {}, warn: (fields) => warned.push(fields), error() {} },
        },
      });
      assert.equal(node.network.addresses().length, 1);
      assert.deepEqual(warned, [{ address: busy, why: 'the port is in use by another program' }]);
    } finally {
      squatter.close();
    }
  });

  it('stops twice, and before it started', async () => {
    const never = await town.make('never');
    await never.network.stop();
    const node = await town.start('node');
    await node.network.stop();
    await node.network.stop();
    assert.equal(await node.network.publish(Buffer.from('x')), 0);
  });
});
