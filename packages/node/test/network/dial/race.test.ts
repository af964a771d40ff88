// Happy eyeballs: what a dead address costs, who wins, and what becomes of the others. Time is the test's.
import assert from 'node:assert/strict';
import type { Connection } from '@libp2p/interface';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { inOrder } from '../../../src/network/dial/order.ts';
import { type RaceHost, raceDial, WrongPeer } from '../../../src/network/dial/race.ts';
import { manualClock } from '../../support/clock.ts';
import { peerIdNamed } from '../helper.ts';

const turn = () => new Promise(setImmediate);
const at = (n: number): Multiaddr => multiaddr(`/ip4/192.0.2.${n}/tcp/8144`);
const PEER = peerIdNamed('peer');

function rig() {
  const clock = manualClock();
  const dials = new Map<
    string,
    { open(peer?: string): Promise<void>; fail(): Promise<void>; aborted: boolean; closed: boolean }
  >();
  const host: RaceHost = {
    dial: (address, { signal }) =>
      new Promise((resolve, reject) => {
        const dial = {
          aborted: false,
          closed: false,
          async open(peer = PEER) {
            const abort = () => {
              dial.closed = true;
            };
            resolve({ remotePeer: peer, abort } as unknown as Connection);
            await turn();
          },
          async fail() {
            reject(new Error('refused'));
            await turn();
          },
        };
        // Some transports do not listen to it: nothing is rejected here.
        signal.addEventListener('abort', () => {
          dial.aborted = true;
        });
        dials.set(String(address), dial);
      }),
  };
  return { clock, host, dials, dial: (n: number) => dials.get(String(at(n))) };
}

describe('the race of the addresses of one peer', () => {
  it('a dead address costs 250 ms', async () => {
    const { clock, host, dials, dial } = rig();
    const race = raceDial(host, [at(1), at(2)], { clock, expected: PEER });
    clock.advance(249);
    assert.equal(dials.size, 1);
    clock.advance(1);
    assert.equal(dials.size, 2);
    await dial(2)?.open();
    assert.equal(String((await race).address), String(at(2)));
    assert.ok(dial(1)?.aborted);
  });

  it('a refused address costs nothing', async () => {
    const { clock, host, dials, dial } = rig();
    const race = raceDial(host, [at(1), at(2)], { clock });
    await dial(1)?.fail();
    assert.equal(dials.size, 2);
    await dial(2)?.open();
    assert.equal(String((await race).address), String(at(2)));
  });

  it('one that opens too late is closed', async () => {
    const { clock, host, dial } = rig();
    const race = raceDial(host, [at(1), at(2)], { clock });
    clock.advance(250);
    await dial(2)?.open();
    await race;
    await dial(1)?.open();
    assert.ok(dial(1)?.closed && !dial(2)?.closed);
  });

  it('another peer behind an address is hung up on, and told of', async () => {
    const { clock, host, dial } = rig();
    const told: unknown[] = [];
    const race = raceDial(host, [at(1), at(2)], {
      clock,
      expected: PEER,
      told: (_, error) => told.push(error),
    });
    await dial(1)?.open(peerIdNamed('somebody else'));
    assert.ok(dial(1)?.closed);
    await dial(2)?.open();
    await race;
    assert.ok(told[0] instanceof WrongPeer && told[0].found === peerIdNamed('somebody else'));
    assert.equal(told[1], undefined);
  });

  it('fails when every address has failed, and when it is told to stop, whatever the transports do', async () => {
    const { clock, host, dials, dial } = rig();
    const failing = assert.rejects(raceDial(host, [at(1), at(2)], { clock }), AggregateError);
    await dial(1)?.fail();
    await dial(2)?.fail();
    await failing;
    const stop = new AbortController();
    const stopped = raceDial(host, [at(3), at(4)], { clock, signal: stop.signal });
    stop.abort(new Error('enough'));
    await assert.rejects(stopped, /enough/);
    clock.advance(1_000);
    assert.ok(!dials.has(String(at(4))) && dial(3)?.aborted);
  });
});

describe('the order of addresses', () => {
  const order = (texts: readonly string[], hints = {}) =>
    inOrder(
      texts.map((text) => multiaddr(text)),
      hints,
    ).map(String);

  it('begins with the one that worked last, and takes IPv6 and IPv4 by turns', () => {
    const four = ['/ip4/192.0.2.1/tcp/1', '/ip4/192.0.2.2/tcp/1', '/ip4/192.0.2.3/tcp/1'];
    const six = ['/ip6/2001:db8::1/tcp/1', '/ip6/2001:db8::2/tcp/1'];
    assert.deepEqual(order([...four, ...six], { lastWorked: four[2] }), [
      four[2],
      six[0],
      four[0],
      six[1],
      four[1],
    ]);
  });

  it('tries blocked paths, circuits and QUIC last, not never', () => {
    const circuit = `/ip4/192.0.2.9/tcp/1/p2p/${PEER}/p2p-circuit/p2p/${PEER}`;
    const quic = '/ip4/192.0.2.1/udp/1/quic-v1';
    const [blocked, free] = ['/ip4/192.0.2.1/tcp/1', '/ip4/192.0.2.1/tcp/443'];
    const rank = (address: Multiaddr) => (String(address) === blocked ? 1 : 0);
    assert.deepEqual(order([circuit, quic, blocked, free], { rank }), [
      free,
      circuit,
      quic,
      blocked,
    ]);
  });
});
