// Gossip between real nodes on loopback: what is published arrives, and what an engineer must not trust gossipsub with.
import assert from 'node:assert/strict';
import { signalMessageId } from '@tocsin/protocol';
import { type GossipSub, lookInside } from '../../src/network/gossip.ts';
import { GRAFT_OFFER_MAX_BYTES } from '../../src/network/limits.ts';
import { authorNamed, message, Town, until } from './helper.ts';

const ID_BYTES = signalMessageId(new Uint8Array()).length;

describe('gossip between real nodes', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('brings what one publishes to every other, once', async () => {
    const [a, b, c] = await town.fleet('a', 'b', 'c');
    assert(a && b && c);
    const said = message();
    assert.equal(await a.network.publish(said), 2);
    await until('both heard', () => b.heard.length > 0 && c.heard.length > 0);
    assert.deepEqual([a.heard, b.heard, c.heard], [[], [String(said)], [String(said)]]);
  });

  it('hands over bytes that may be kept: copies, not views of a pooled buffer', async () => {
    const [a, b] = await town.fleet('a', 'b');
    assert(a && b);
    const kept: Uint8Array[] = [];
    b.judge = (envelope) => {
      kept.push(envelope);
      return { action: 'accept' };
    };
    const said = Array.from({ length: 50 }, () => message());
    for (const one of said) await a.network.publish(one);
    await until('all heard', () => kept.length === said.length);
    for (const [i, envelope] of kept.entries()) {
      assert.equal(envelope.buffer.byteLength, envelope.byteLength);
      assert.deepEqual(Buffer.from(envelope), said[i]);
    }
  });

  it('tells that nobody listened, and sends the same bytes when somebody does', async () => {
    const a = await town.start('a', { peers: ['b'] });
    const said = message();
    assert.equal(await a.network.publish(said), 0);
    assert.equal(await a.network.publish(said), 0);
    const b = await town.start('b', { peers: ['a'] });
    await until('a is told of a listener', () => a.listeners > 0);
    assert.equal(await a.network.publish(said), 1);
    await until('b heard', () => b.heard.length === 1);
    assert.equal(b.heard[0], String(said));
  });

  it('brings what was said a moment before to who has just come', async () => {
    const a = await town.start('a', { peers: ['b'] });
    const b = await town.start('b', { peers: ['a', 'c'] });
    await until('they listen', () => a.network.listeners() + b.network.listeners() === 2);
    const said = message();
    await a.network.publish(said);
    await until('b heard', () => b.heard.length === 1);
    // Too new to be compared on connecting, and who is in the mesh at once is no longer offered what is new by the heartbeat.
    const c = await town.start('c', { peers: ['b'] });
    await until('c heard as well', () => c.heard.includes(String(said)));
    assert.deepEqual([a.heard, b.heard, c.heard], [[], [String(said)], [String(said)]]);
  });

  it('brings him no more than one frame of it, the newest', async () => {
    const a = await town.start('a', { peers: ['b'] });
    const b = await town.start('b', { peers: ['a', 'c'] });
    await until('they listen', () => a.network.listeners() + b.network.listeners() === 2);
    const said = Array.from({ length: 90 }, () => Buffer.alloc(1_024, message()));
    for (const one of said) await a.network.publish(one);
    await until('b heard all', () => b.heard.length === said.length);
    const fit = Math.floor(GRAFT_OFFER_MAX_BYTES / (1_024 + ID_BYTES));
    const c = await town.start('c', { peers: ['b'] });
    await until('c heard what fits', () => c.heard.length >= fit);
    // Its answer comes over the same connection, later than what was sent before.
    await c.network.syncNow();
    assert.deepEqual(c.heard.toSorted(), said.slice(-fit).map(String).toSorted());
  });

  it('meshes fourteen peers behind one address (gossipsub would shun all beyond ten)', async () => {
    const leaves = Array.from({ length: 13 }, (_, i) => `leaf ${i}`);
    const hub = await town.start('hub', { peers: leaves });
    const members = await Promise.all(leaves.map((leaf) => town.start(leaf, { peers: ['hub'] })));
    await until('the hub hears all', () => hub.network.listeners() === 13);
    for (const { author } of members) assert.ok((hub.network.wireScore(author) ?? -1) >= 0);
    assert.equal(await hub.network.publish(message()), 13);
    await until('all heard', () => members.every(({ heard }) => heard.length === 1));
    // From a leaf it goes through the hub's mesh.
    await members[0]?.network.publish(message());
    await until('the others too', () => members.slice(1).every(({ heard }) => heard.length === 2));
  });

  it('takes a judge that throws for one who ignores: nobody pays, nothing falls over', async () => {
    const [a, b] = await town.fleet('a', 'b');
    assert(a && b);
    b.judge = () => {
      throw new Error('a bug in a rule');
    };
    await a.network.publish(message());
    await until('heard', () => b.heard.length === 1);
    b.judge = () => ({ action: 'accept' });
    await a.network.publish(message());
    await until('heard the next', () => b.heard.length === 2);
    assert.ok((b.network.wireScore(a.author) ?? -1) >= 0);
    assert.deepEqual(b.offences, []);
  });

  it('survives listeners that throw', async () => {
    const explode = (): never => {
      throw new Error('a bug in a listener');
    };
    const parts = { onPeer: explode, onHello: explode, onListener: explode, regard: explode };
    const a = await town.start('a', { peers: ['b'], parts });
    const b = await town.start('b', { peers: ['a'], parts });
    await until('they listen', () => a.network.listeners() + b.network.listeners() === 2);
    assert.equal(await a.network.publish(message()), 1);
    await until('heard', () => b.heard.length === 1);
    assert.equal(a.network.wireScore(b.author), a.network.wireScore(authorNamed('b')));
  });

  it('refuses to start on a gossipsub whose inner parts have moved, and names the cure', () => {
    assert.throws(() => lookInside({ peers: new Map() } as unknown as GossipSub), {
      message: /no streamsInbound, .*score\.scoreCache.*package\.json pins, or adapt .*gossip\.ts/,
    });
  });
});
