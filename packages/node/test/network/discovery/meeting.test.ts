// Nodes that know one address, or none but those that they wrote down: who finds whom, on loopback.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { multiaddr } from '@multiformats/multiaddr';
import type { Notebook } from '../../../src/offences.ts';
import { type Member, peerIdNamed, Town, until } from '../helper.ts';

const DHT = { mdns: false, dht: true };
const NOTHING = { mdns: false, dht: false };

/** Outlives the nodes that write in it. */
function notebook(): Notebook & { readonly notes: Map<string, string> } {
  const notes = new Map<string, string>();
  return {
    notes,
    async recall(topic) {
      const prefix = `${topic}/`;
      return [...notes]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]) => [key.slice(prefix.length), text] as const);
    },
    remember(topic, name, text) {
      if (text === undefined) notes.delete(`${topic}/${name}`);
      else notes.set(`${topic}/${name}`, text);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const complete = (members: readonly Member[]): boolean =>
  members.every(({ network }) => network.connected().length === members.length - 1);

describe('a star of which only the centre is known', () => {
  const town = new Town();
  afterEach(() => town.stop());

  const entranceOf = (member: Member, id = true): string => {
    const [address = ''] = member.network.addresses();
    return id ? address : String(multiaddr(address).decapsulateCode(421));
  };

  it('completes through the DHT', async () => {
    const centre = await town.start('centre', { open: true, init: { discovery: DHT } });
    const bootstrap = [entranceOf(centre)];
    const leaves = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        town.start(name, { open: true, init: { bootstrap, discovery: DHT } }),
      ),
    );
    await until('everybody is connected to everybody', () => complete([centre, ...leaves]));
    const dials = [centre, ...leaves].reduce((sum, { network }) => sum + network.dials(), 0);
    assert.ok(dials <= 15, `${dials} dials for 10 connections`);
  });

  it('the centre, told of the same entrance as all the others, does not take itself for lost', async () => {
    const port = await freePort();
    const at = `/ip4/127.0.0.1/tcp/${port}`;
    for (const entrance of [at, `${at}/p2p/${peerIdNamed('centre')}`]) {
      const init = { bootstrap: [entrance], discovery: NOTHING };
      const centre = await town.start('centre', { open: true, init: { ...init, listen: [at] } });
      const leaf = await town.start('leaf', { open: true, init });
      await until('they meet', () => complete([centre, leaf]));
      await until('it is nowhere else', () => centre.network.links().bootstrap === 'none');
      assert.equal(leaf.network.links().bootstrap, 'here');
      await town.stop();
    }
  });

  it('completes when the entrance is an address without a name', async () => {
    const centre = await town.start('centre', { open: true, init: { discovery: DHT } });
    const bootstrap = [entranceOf(centre, false)];
    const leaves = await Promise.all(
      ['a', 'b'].map((name) =>
        town.start(name, { open: true, init: { bootstrap, discovery: DHT } }),
      ),
    );
    await until('everybody is connected to everybody', () => complete([centre, ...leaves]));
  });

  it('stays a star without it', async () => {
    const centre = await town.start('centre', { open: true, init: { discovery: NOTHING } });
    const bootstrap = [entranceOf(centre)];
    const leaves = await Promise.all(
      ['a', 'b'].map((name) =>
        town.start(name, { open: true, init: { bootstrap, discovery: NOTHING } }),
      ),
    );
    await until('the leaves are there', () => centre.network.connected().length === 2);
    assert.ok(leaves.every(({ network }) => network.connected().length === 1));
  });

  it('keeps those outside who are no members', async () => {
    const centre = await town.start('centre', { open: true, init: { discovery: DHT } });
    const bootstrap = [entranceOf(centre)];
    const inside = await town.start('in', { open: true, init: { bootstrap, discovery: DHT } });
    // It lets in the centre alone, and neither dials nor answers whom the DHT names.
    const closed = await town.start('closed', {
      peers: ['centre'],
      init: { bootstrap, discovery: DHT },
    });
    await until('the centre has both', () => centre.network.connected().length === 2);
    await until('the DHT has been asked', () => inside.network.dials() > 1);
    assert.deepEqual(closed.network.connected(), [centre.author]);
    assert.equal(closed.network.dials(), 1);
  });
});

describe('the address book', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('brings a node back that is started with nothing else', async () => {
    const book = notebook();
    const a = await town.start('a', { open: true, init: { discovery: NOTHING } });
    const bootstrap = a.network.addresses().slice(0, 1);
    const first = await town.start('b', {
      open: true,
      init: { bootstrap },
      parts: { notebook: book },
    });
    await until('they have met', () => first.network.connected().includes(a.author));
    assert.equal(book.notes.size, 1);
    await first.network.stop();
    const again = await town.start('b', { open: true, parts: { notebook: book } });
    await until('it is back', () => again.network.connected().includes(a.author));
  });
});
