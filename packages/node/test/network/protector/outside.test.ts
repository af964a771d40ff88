// Whole nodes with a network key on loopback: those outside see nothing and publish nothing, those inside go on through a change.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { multiaddr } from '@multiformats/multiaddr';
import { createHost, type Host } from '../../../src/network/host.ts';
import { createKeyring, type Keyring, networkKey } from '../../../src/network/protector/keyring.ts';
import { Protector } from '../../../src/network/protector/protector.ts';
import { stretched } from '../../support/pace.ts';
import {
  authorNamed,
  fastClock,
  type Member,
  message,
  seedOf,
  TOPIC,
  Town,
  until,
} from '../helper.ts';

const newKey = (number = 1) => networkKey(randomBytes(32), number);

describe('a network with a key', () => {
  const town = new Town();
  const hosts: Host[] = [];
  afterEach(async () => {
    await town.stop();
    await Promise.all(hosts.splice(0).map((host) => host.stop()));
  });

  const start = (name: string, keyring: Keyring, peers: readonly string[] = [], open = false) =>
    town.start(name, { peers, open, init: { keyring } });

  /** Whoever he says he is: all that libp2p has, with this key or none, and not our gate. */
  async function intruder(name: string, keyring?: Keyring): Promise<Host> {
    const protector =
      keyring && new Protector({ keyring, clock: fastClock(8), random: Math.random });
    const host = await createHost({
      seed: seedOf(name),
      topic: TOPIC,
      open: true,
      regard: () => 0,
      connectionsMax: 80,
      gater: { denyDialMultiaddr: () => false },
      onStream: () => {},
      frameMax: () => Number.POSITIVE_INFINITY,
      ...(protector && { protector }),
    });
    await host.start();
    host.services.pubsub.subscribe(TOPIC);
    hosts.push(host);
    return host;
  }

  it('scenario 44: without the network’s key, or with another, nobody sees or publishes anything, not even as a configured peer', async () => {
    const keyring = createKeyring(newKey());
    const told: string[] = [];
    // "impostor" has the identity of a configured peer, and would be own; the network takes everybody else for a stranger.
    const a = await town.start('a', {
      peers: ['b', 'impostor'],
      open: true,
      init: { keyring },
      // The time of a greeting passes faster here.
      parts: { clock: fastClock(8) },
    });
    const b = await start('b', keyring, ['a']);
    await until(
      'the two hear each other',
      () => a.network.listeners() === 1 && b.network.listeners() === 1,
    );
    for (const name of ['outsider', 'impostor'])
      for (const ring of [undefined, createKeyring(newKey())]) {
        const host = await intruder(name, ring);
        host.services.pubsub.addEventListener('message', () => told.push('a message'));
        host.addEventListener('peer:identify', () => told.push('who answers'));
        const began = performance.now();
        await assert.rejects(host.dial(multiaddr(a.network.addresses()[0])));
        // Our hello is longer than that of a libp2p without a protector, who waits for the answer: time ends that one.
        if (ring !== undefined) assert.ok(performance.now() - began < stretched(1_000));
        await a.network.publish(message('said inside'));
        await host.services.pubsub.publish(TOPIC, message('said outside')).catch(() => {});
        await host.stop();
      }
    await until('it was heard inside', () => b.heard.length === 4);
    assert.deepEqual(told, []);
    assert.deepEqual(a.heard, []);
    assert.ok(b.heard.every((text) => text.startsWith('said inside')));
    assert.deepEqual(a.network.connected(), [authorNamed('b')]);
  });

  it('scenario 44: a node with a key does not talk to one without, whoever dials', async () => {
    const keyed = await start('keyed', createKeyring(newKey()), ['bare'], true);
    const bare = await town.start('bare', { peers: ['keyed'], open: true });
    const dialled = await intruder('dialler', createKeyring(newKey()));
    await assert.rejects(dialled.dial(multiaddr(bare.network.addresses()[0])));
    assert.deepEqual([keyed.network.connected(), bare.network.connected()], [[], []]);
  });

  it('scenario 40: the key alone is no entrance to a network of configured peers', async () => {
    const keyring = createKeyring(newKey());
    const closed = await start('closed', keyring);
    const holder = await intruder('holder', keyring);
    let closes = 0;
    holder.addEventListener('connection:close', () => closes++);
    await holder.dial(multiaddr(closed.network.addresses()[0])).catch(() => closes++);
    await until('the door is shut', () => closes > 0 && holder.getConnections().length === 0);
    assert.deepEqual(closed.network.connected(), []);
  });

  it('a change of the key goes through a running network, and leaves whoever has not heard of it outside at its end', async () => {
    const rings = [0, 1, 2].map(() => createKeyring(NETWORK_KEY));
    const [a, b, late] = rings as [Keyring, Keyring, Keyring];
    const members: Member[] = [];
    const names = ['a', 'b', 'late'];
    for (const [i, name] of names.entries())
      members.push(
        await start(
          name,
          rings[i] as Keyring,
          names.filter((other) => other !== name),
        ),
      );
    const [first, second, third] = members as [Member, Member, Member];
    await until('all listen to all', () =>
      members.every(({ network }) => network.listeners() === 2),
    );
    const next = newKey(2);
    const end = Date.now() + 500;
    await a.rotateTo(next, end);
    await b.rotateTo(next, end);
    assert.ok(!late.knows(next.digest));
    // Before the end it may still come back with the old key.
    await until(
      'the one who did not hear of it is out',
      () => Date.now() > end && third.network.connected().length === 0,
    );
    await until('the two others have connected anew', () =>
      [first, second].every(({ network }) => network.listeners() === 1),
    );
    assert.deepEqual(first.network.connected(), [second.author]);
    const said = message('after the change');
    await first.network.publish(said);
    await until('it is heard', () => second.heard.includes(Buffer.from(said).toString()));
  });
});

const NETWORK_KEY = newKey(1);
