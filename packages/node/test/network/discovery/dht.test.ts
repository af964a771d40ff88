// The DHT on its leash: whose word it keeps and for how long, and what a poisoned record costs.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { PeerData, PeerId } from '@libp2p/interface';
import type { KadDHTComponents } from '@libp2p/kad-dht';
import { lpStream } from '@libp2p/utils';
import { multiaddr } from '@multiformats/multiaddr';
import { networkDigest } from '@tocsin/protocol';
import { Key } from 'interface-datastore';
import { Dht } from '../../../src/network/discovery/dht.ts';
import {
  DHT_CALM_MS,
  PROVIDE_EVERY_MS,
  PROVIDER_VALIDITY_MS,
} from '../../../src/network/discovery/limits.ts';
import { ForgetfulDatastore } from '../../../src/network/discovery/records.ts';
import { Rendezvous } from '../../../src/network/discovery/rendezvous.ts';
import type { Host } from '../../../src/network/host.ts';
import { transportManagerOf } from '../../../src/network/listening.ts';
import { manualClock } from '../../support/clock.ts';
import { NETWORK, peerNamed, rawHost, Town, until } from '../helper.ts';

const turn = () => new Promise(setImmediate);
const HOUR_MS = 3_600_000;
const value = new Uint8Array([1]);

describe('what a node keeps for others', () => {
  it('ends within the hour, unless it is told anew', async () => {
    const clock = manualClock();
    const kept = new ForgetfulDatastore({
      max: 10,
      maxAgeMs: PROVIDER_VALIDITY_MS,
      now: () => clock.monotonic(),
    });
    const [gone, here] = [new Key('/gone'), new Key('/here')];
    kept.put(gone, value);
    kept.put(here, value);
    for (let minute = 0; minute < 60; minute += 15) {
      clock.advance(PROVIDE_EVERY_MS);
      kept.put(here, value);
    }
    assert.ok(PROVIDER_VALIDITY_MS < HOUR_MS && PROVIDE_EVERY_MS * 2 < PROVIDER_VALIDITY_MS);
    assert.deepEqual([kept.has(gone), kept.has(here)], [false, true]);
    assert.throws(() => kept.get(gone), { name: 'NotFoundError' });
    const listed = [];
    for await (const { key } of kept.query({})) listed.push(key.toString());
    assert.deepEqual(listed, ['/here']);
  });

  it('has an end in number, and is of this network only', () => {
    const kept = new ForgetfulDatastore({
      max: 3,
      now: () => 0,
      takes: (key) => key.startsWith('/ours'),
    });
    for (let i = 0; i < 100; i++) kept.put(new Key(`/ours/${i}`), value);
    kept.put(new Key('/theirs/1'), value);
    assert.equal(kept.size, 3);
    assert.ok(kept.has(new Key('/ours/99')) && !kept.has(new Key('/theirs/1')));
  });
});

describe('the rendezvous', () => {
  function rig() {
    const clock = manualClock();
    const here: string[] = [];
    const did: string[] = [];
    const rendezvous = new Rendezvous({
      clock,
      dht: () => ({
        provide: async () => void did.push('tell'),
        withdraw: async () => void did.push('withdraw'),
        async *providers() {
          did.push('ask');
          yield { peer: 'p', addresses: [] };
        },
      }),
      connected: () => here,
      onPeer: () => did.push('hear'),
      onError: (error) => assert.fail(String(error)),
    });
    const pass = async (ms: number): Promise<void> => {
      for (let i = 0; i < 100; i++) {
        clock.advance(ms / 100);
        await turn();
      }
    };
    return { rendezvous, here, did, pass };
  }

  it('tells and asks soon after each new connection, and ever seldomer after that', async () => {
    const { rendezvous, here, did, pass } = rig();
    here.push('a');
    rendezvous.changed();
    await pass(500);
    assert.deepEqual(did.splice(0), ['tell', 'ask', 'hear']);
    here.push('b');
    rendezvous.changed();
    await pass(500);
    assert.equal(did.splice(0)[0], 'tell');
    await pass(2 * DHT_CALM_MS);
    const asked = did.splice(0).filter((it) => it === 'ask').length;
    assert.ok(asked >= 5 && asked <= 15, `${asked} looks in ten minutes`);
    await pass(4 * PROVIDE_EVERY_MS);
    const hour = did.splice(0);
    assert.ok(hour.filter((it) => it === 'tell').length >= 3, 'its record lives on');
    assert.ok(hour.filter((it) => it === 'ask').length <= 15);
  });

  it('takes its word back when it stops, and says nothing more', async () => {
    const { rendezvous, here, did, pass } = rig();
    here.push('a');
    rendezvous.changed();
    await rendezvous.stop();
    await pass(DHT_CALM_MS);
    assert.deepEqual(did, ['withdraw']);
  });
});

/** What follows a tag of a message of protobuf, with its length. */
const field = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);

const [GET_PROVIDERS, TYPE_FIELD, PROVIDERS_FIELD] = [3, 0x08, 9];

/** An answer to whatever is asked: the same type, and these providers. */
function answer(type: number, providers: readonly { peer: PeerId; address: string }[]): Buffer {
  const infos = providers.map(({ peer, address }) =>
    Buffer.concat([field(1, peer.toMultihash().bytes), field(2, multiaddr(address).bytes)]),
  );
  const head = Buffer.from([TYPE_FIELD, type]);
  return Buffer.concat([head, ...infos.map((info) => field(PROVIDERS_FIELD, info))]);
}

describe('the leash of the DHT', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
  });

  /** @param merged told of what the DHT has libp2p remember of peers */
  async function hostWithDht(name: string, merged: (data: PeerData) => void): Promise<Host> {
    const made = await rawHost(name, [], {
      dht(components) {
        const { peerStore } = components;
        const merge: typeof peerStore.merge = (peer, data, options) => {
          merged(data);
          return peerStore.merge(peer, data, options);
        };
        const noting = Object.create(peerStore, { merge: { value: merge } });
        const init = { network: networkDigest(NETWORK), server: true, now: () => 0 };
        return new Dht(
          { ...init, random: Math.random, admits: () => true },
          { ...pick(components), peerStore: noting },
        );
      },
    });
    hosts.push(made);
    return made;
  }

  it('lets it mark nobody: whom the DHT marks libp2p dials anew by itself, whenever he goes', async () => {
    const merged: PeerData[] = [];
    const asker = await hostWithDht('asker', (data) => merged.push(data));
    const other = await hostWithDht('other', () => {});
    await transportManagerOf(other).listen([multiaddr('/ip4/127.0.0.1/tcp/0')]);
    await asker.dial(other.getMultiaddrs());
    await until('it is in the routing table', () => merged.length > 0);
    assert.ok(merged.every(({ tags }) => tags === undefined));
  });
});

/** What the DHT is given; libp2p's components are no plain object. */
function pick(components: KadDHTComponents): KadDHTComponents {
  const { peerId, privateKey, addressManager, events, logger, datastore } = components;
  const { registrar, connectionManager, peerStore, ping } = components;
  return {
    ...{ peerId, privateKey, addressManager, events, logger, datastore },
    ...{ registrar, connectionManager, peerStore, ping },
  };
}

describe('a poisoned provider record', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('costs one dial', async () => {
    let connections = 0;
    const trap = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const { port } = trap.address() as AddressInfo;
    const providers = Array.from({ length: 30 }, (_, i) => ({
      peer: peerNamed(`nobody ${i}`),
      address: `/ip4/127.0.0.1/tcp/${port}`,
    }));
    const discovery = { mdns: false, dht: true };
    const node = await town.start('a', { open: true, init: { discovery } });
    // Who has no address is not asked.
    const liar = await rawHost('liar', ['/ip4/127.0.0.1/tcp/9']);
    let questions = 0;
    await liar.handle(
      `/tocsin/${networkDigest(NETWORK).slice(0, 16)}/kad/1.0.0`,
      async (stream) => {
        const frames = lpStream(stream);
        for (;;) {
          const [tag, type = 0] = (await frames.read()).subarray(0, 2);
          if (tag !== TYPE_FIELD || type !== GET_PROVIDERS) await frames.write(answer(type, []));
          else {
            questions++;
            await frames.write(answer(type, providers));
          }
        }
      },
    );
    await liar.dial(multiaddr(node.network.addresses()[0]));
    await until('the dial', () => connections > 0);
    const before = questions;
    await until('it has asked again', () => questions > before);
    assert.deepEqual([connections, node.network.dials()], [1, 1]);
    await liar.stop();
    trap.close();
  });
});
