import assert from 'node:assert/strict';
import { multiaddr } from '@multiformats/multiaddr';
import type { Host } from '../../src/network/host.ts';
import { pathOf } from '../../src/network/path.ts';
import {
  DialBackBudget,
  REACH_PROTOCOL,
  readAnswer,
  readQuestion,
} from '../../src/network/reach/dial-back.ts';
import { Reach } from '../../src/network/reach/reach.ts';
import { Reachability } from '../../src/network/reach/reachability.ts';
import { REACH_LOOK_MS, REACH_PATIENCE_MS } from '../../src/network/reach-limits.ts';
import { limitsOf } from '../../src/roles.ts';
import { manualClock } from '../support/clock.ts';
import {
  authorNamed,
  fastClock,
  type Member,
  message,
  peerIdNamed,
  peerNamed,
  silent,
  Town,
  until,
} from './helper.ts';
import { reserve } from './reserve.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const [a, b, c] = ['a', 'b', 'c'].map(authorNamed) as [string, string, string];

describe('what members say of reaching this node', () => {
  const said = (host: string, rung: string, ok: boolean) => ({ host, rungs: [{ rung, ok }] });

  it('is nothing while nobody has tried', () => {
    assert.equal(new Reachability().verdict(0), undefined);
  });

  it('is that it is reached as soon as one of them could, on one rung', () => {
    const seen = new Reachability();
    seen.hear(said('192.0.2.1', '8144/tcp', false), a, 0);
    seen.hear(said('192.0.2.1', '8144/tcp', false), b, 0);
    assert.equal(seen.verdict(0), false);
    seen.hear(said('192.0.2.1', '443/wss', true), c, 0);
    assert.equal(seen.verdict(0), true);
  });

  it('is that those outside cannot, whatever the LAN can', () => {
    const seen = new Reachability();
    seen.hear(said('10.0.0.5', '8144/tcp', true), a, 0);
    seen.hear(said('198.51.100.7', '8144/tcp', false), b, 0);
    assert.equal(seen.verdict(0), false);
  });

  it('is each one’s last word, and none after ten minutes', () => {
    const seen = new Reachability();
    seen.hear(said('192.0.2.1', '8144/tcp', false), a, 0);
    seen.hear(said('192.0.2.1', '8144/tcp', true), a, MINUTE);
    assert.deepEqual(seen.list(MINUTE), [
      { rung: '8144/tcp', address: '/ip4/192.0.2.1/tcp/8144', seenBy: a, at: MINUTE, ok: true },
    ]);
    assert.equal(seen.verdict(11 * MINUTE), undefined);
  });

  it('is bounded, whatever they claim', () => {
    const seen = new Reachability();
    for (let i = 0; i < 500; i++) seen.hear(said('192.0.2.1', `${i + 1}/tcp`, true), a, 0);
    assert.equal(seen.list(0).length, 64);
  });
});

describe('dialling back', () => {
  it('is done for one member every 20 s, and for 30 in a minute', () => {
    const budget = new DialBackBudget();
    assert.ok(budget.take('x', 0));
    assert.ok(!budget.take('x', 20 * SECOND - 1));
    assert.ok(budget.take('x', 20 * SECOND));
    for (let i = 1; i < 30; i++) assert.ok(budget.take(`peer ${i}`, 21 * SECOND));
    assert.ok(!budget.take('one more', 22 * SECOND));
    assert.ok(budget.take('one more', 90 * SECOND));
  });

  it('is asked for where a member dialled us, though we dialled it too: it knows without a dial', async () => {
    const asked: string[] = [];
    const connections = ['inbound', 'outbound'].map((direction) => ({
      ...{ direction, status: 'open', remotePeer: peerNamed('a') },
      remoteAddr: multiaddr('/ip4/192.0.2.1/tcp/8144'),
      newStream: () => Promise.reject(new Error(String(asked.push(direction)))),
    }));
    const host = {
      ...{ addEventListener() {}, handle: async () => {}, getConnections: () => connections },
      getMultiaddrs: () => [multiaddr('/ip4/192.0.2.9/tcp/8144')],
    };
    const clock = manualClock();
    const limits = { blockedMs: MINUTE, betterFirstMs: MINUTE };
    const parts = {
      clock,
      log: silent,
      memberClass: () => 'own' as const,
      onBlocking() {},
      limits,
    };
    const reach = new Reach(parts);
    await reach.start(host as unknown as Host);
    clock.advance(REACH_PATIENCE_MS + 2 * REACH_LOOK_MS);
    assert.deepEqual(asked, ['inbound']);
    reach.stop();
  });

  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  for (const wrong of [
    null,
    [],
    { rungs: [] },
    { rungs: '8144/tcp' },
    { rungs: ['1/tcp', '2/tcp', '3/tcp', '4/tcp', '5/tcp'] },
    { rungs: ['192.0.2.1:22'] },
    { rungs: ['/ip4/192.0.2.1/tcp/22'] },
    { rungs: [{}] },
  ])
    it(`does not take ${JSON.stringify(wrong)} for a question`, () => {
      assert.throws(() => readQuestion(bytes(wrong)));
    });

  for (const wrong of [
    {},
    { host: 'example.com', rungs: [] },
    { host: '192.0.2.1', rungs: [null] },
    { host: '192.0.2.1', rungs: [{ rung: 'x', ok: true }] },
    { host: '192.0.2.1', rungs: [] },
    { host: '192.0.2.1', rungs: [{ rung: '22/tcp', ok: true }] },
    { host: '192.0.2.1', rungs: ['8144/tcp', '22/tcp'].map((rung) => ({ rung, ok: true })) },
  ])
    it(`does not take ${JSON.stringify(wrong)} for an answer`, () => {
      assert.throws(() => readAnswer(bytes(wrong), ['8144/tcp']));
    });
});

describe('reaching each other', () => {
  // Places at relays and better ways are sought by steps of seconds: a busy machine needs more than the usual limit.
  const patient = (what: string, holds: () => boolean) => until(what, holds, 15_000);
  const town = new Town();
  afterEach(() => town.stop());
  const quick = { parts: { clock: fastClock(20) } };

  it('members say on which rungs they reach a node, and where they see it', async () => {
    const server = await town.start('server', { open: true, ...quick });
    await town.start('member', { peers: ['server'] });
    // For the server the member is a stranger: it is not asked, and gets no answer.
    const fleet = [
      await town.start('one', { peers: ['two'], ...quick }),
      await town.start('two', { peers: ['one'], ...quick }),
    ];
    await patient('both know', () => fleet.every(({ network }) => network.reachable() === true));
    const [one, two] = fleet;
    const port = pathOf(multiaddr(one?.network.addresses()[0]))?.port;
    assert.deepEqual(
      one?.network
        .reachability()
        .map(({ rung, address, seenBy, ok }) => [rung, address, seenBy, ok]),
      [[`${port}/tcp`, `/ip4/127.0.0.1/tcp/${port}`, two?.author, true]],
    );
    assert.deepEqual(server.network.reachability(), []);
  });

  it('nobody is dialled back for one who is no member', async () => {
    const server = await town.start('server', { open: true });
    const stranger = await town.raw('stranger', server);
    const [connection] = stranger.getConnections();
    const stream = await connection?.newStream(REACH_PROTOCOL);
    await patient('it is refused', () => stream?.status !== 'open');
  });

  it('two who listen nowhere exchange signals through a third, and know each other’s keys', async () => {
    const everybody = ['relay', 'left', 'right'];
    const relay = await town.start('relay', { peers: everybody });
    const [at = ''] = relay.network.addresses();
    const hidden = (name: string, other: string) =>
      town.start(name, {
        ...quick,
        init: {
          listen: [],
          peers: [
            { address: at, class: 'own' },
            { address: `${at}/p2p-circuit/p2p/${peerIdNamed(other)}`, class: 'own' },
          ],
        },
      });
    const left = await hidden('left', 'right');
    const right = await hidden('right', 'left');
    await patient('each is at a relay', () =>
      [left, right].every(({ network }) => network.addresses().length === 1),
    );
    assert.equal(left.network.addresses()[0], `${at}/p2p-circuit/p2p/${peerIdNamed('left')}`);
    await patient('they are connected', () =>
      [left, right].every(({ network }) => network.connected().length === 2),
    );
    assert.ok((left.network.ways()['circuit'] ?? 0) >= 1);
    await patient('they have compared', () => left.hellos.includes(right.author));
    await left.network.publish(Buffer.from('through a third'));
    await patient('it arrives', () => right.heard.includes('through a third'));
  });

  it('a circuit that a member signs to be reached by is one that others can dial', async () => {
    const everybody = ['relay', 'left', 'right'];
    const relay = await town.start('relay', { peers: everybody });
    const [at = ''] = relay.network.addresses();
    const hidden = (name: string, other: string) =>
      town.start(name, {
        ...quick,
        init: {
          listen: [],
          peers: [at, `/ip4/127.0.0.1/tcp/9/p2p/${peerIdNamed(other)}`].map((address) => ({
            address,
            class: 'own',
          })),
        },
      });
    const left = await hidden('left', 'right');
    const right = await hidden('right', 'left');
    await patient('it is at a relay', () => right.network.addresses().length === 1);
    // As in a record of presence: without the id of who signed it.
    const addresses = right.network.addresses().map((text) => text.replace(/\/p2p\/[^/]+$/, ''));
    assert.ok(addresses[0]?.endsWith('/p2p-circuit'));
    left.network.located(right.author, { addresses, leaving: false });
    await patient('they are connected', () => left.network.connected().includes(right.author));
  });

  it('a node moves from WebSockets to TCP when it learns of it, and gossip goes on, both ways and to third ones', async () => {
    const dial = (address: string) => ({ address, class: 'own' as const });
    const listen = ['/ip4/127.0.0.1/tcp/0/ws', '/ip4/127.0.0.1/tcp/0'];
    const names = ['server', 'first', 'second'];
    const server = await town.start('server', { peers: names, init: { listen } });
    const [ws = ''] = server.network.addresses().filter((address) => address.includes('/ws'));
    const clients: Member[] = [];
    for (const name of ['first', 'second'])
      clients.push(await town.start(name, { ...quick, init: { listen: [], peers: [dial(ws)] } }));
    await patient('all are on TCP', () =>
      clients.every(({ network }) => network.ways()['tcp'] === 1 && !network.ways()['ws']),
    );
    const [first, second] = clients;
    const heardFrom = (speaker: Member | undefined, hearers: readonly (Member | undefined)[]) =>
      patient('what is said is heard', () => {
        void speaker?.network.publish(message(speaker.name));
        return hearers.every((hearer) =>
          hearer?.heard.some((text) => text.startsWith(speaker?.name ?? '')),
        );
      });
    await heardFrom(first, [server, second]);
    await heardFrom(second, [server, first]);
    await heardFrom(server, [first, second]);
  });

  it('a relay carries nothing for one who is no member, and a sentinel carries nothing', async () => {
    const open = await town.start('relay', { open: true });
    const stranger = await town.raw('stranger', open);
    const [connection] = stranger.getConnections();
    assert.equal(await reserve(connection), 'PERMISSION_DENIED');
    const small = await town.start('small', { open: true, init: { role: limitsOf('sentinel') } });
    await stranger.dial(multiaddr(small.network.addresses()[0]));
    const [other] = stranger.getConnections(peerNamed('small'));
    await assert.rejects(reserve(other), { name: 'UnsupportedProtocolError' });
  });
});
