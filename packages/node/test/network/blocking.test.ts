import assert from 'node:assert/strict';
import { multiaddr } from '@multiformats/multiaddr';
import {
  type Blocking,
  type BlockingChange,
  createBlocking,
  outcomeOf,
  type PathOutcome,
} from '../../src/network/blocking.ts';

const SPELT: Readonly<{ [letter: string]: PathOutcome }> = {
  o: 'ok',
  r: 'refused',
  x: 'reset',
  t: 'timeout',
  f: 'failed',
};
const TCP = '/ip4/192.0.2.1/tcp/8144';
const WSS = '/ip4/192.0.2.1/tcp/443/tls/ws';
const SECOND = 1_000;

function world() {
  const changes: BlockingChange[] = [];
  const blocking = createBlocking((change) => changes.push(change), 300 * SECOND);
  let now = 0;
  return {
    blocking,
    changes,
    at: () => now,
    wait: (ms: number) => (now += ms),
    /** One outcome a second, as a word of letters. */
    tries(address: string, word: string) {
      for (const letter of word) {
        blocking.outcome(multiaddr(address), SPELT[letter] ?? 'ok', now);
        now += SECOND;
      }
    },
    rank: (address: string) => blocking.rank(multiaddr(address), now),
  };
}

function words(blocking: Blocking, now: number): string[] {
  return blocking.list(now).map(({ remote, port, protocol }) => `${remote} ${port}/${protocol}`);
}

describe('the blocking detector', () => {
  const table: [what: string, outcomes: string, why: RegExp | undefined][] = [
    ['two failures in a row are bad luck', 'orr', undefined],
    ['three failures in a row, of whatever kind', 'orxf', /3 failures in a row/],
    ['a success between breaks the row', 'rrorro', undefined],
    ['six of nine, not in a row', 'rrorrorro', undefined],
    ['seven of ten, not in a row', 'rrorrorror', /7 failures in 10 tries/],
    ['six of ten', 'rrorororro', undefined],
    ['four resets', 'xoxoxox', undefined],
    ['five resets, each after a success', 'xoxoxoxox', /5 resets/],
    ['four of five time-outs', 'ttott', /4 time-outs in 5 tries/],
    ['three of five time-outs', 'ttoto', undefined],
    ['five of six time-outs', 'tottttt', /time-outs|in a row/],
  ];
  for (const [what, outcomes, why] of table) {
    it(`scenario 47: ${what}: ${why === undefined ? 'free' : 'blocked'}`, () => {
      const { changes, tries, rank, wait } = world();
      tries(TCP, 'o');
      wait(60 * SECOND);
      tries(WSS, 'o');
      tries(TCP, outcomes);
      assert.equal(rank(TCP), why === undefined ? 0 : 1);
      assert.equal(changes.length, why === undefined ? 0 : 1);
      if (why !== undefined) assert.match(changes[0]?.why ?? '', why);
    });
  }

  it('scenario 47: failures of 8144/tcp leave 443/wss alone; each change is announced exactly once; back after 300 s', () => {
    const { blocking, changes, tries, rank, wait, at } = world();
    tries(WSS, 'o');
    tries(TCP, 'ttt');
    const blockedAt = at() - SECOND;
    tries(TCP, 'ttttt');
    assert.deepEqual(words(blocking, at()), ['192.0.2.1 8144/tcp']);
    assert.deepEqual([rank(TCP), rank(WSS)], [1, 0]);
    assert.deepEqual(changes, [
      {
        remote: '192.0.2.1',
        port: 8144,
        protocol: 'tcp',
        state: 'blocked',
        why: '3 failures in a row',
      },
    ]);

    wait(blockedAt + 300 * SECOND - 1 - at());
    assert.equal(rank(TCP), 1);
    blocking.look(at());
    assert.equal(changes.length, 1);
    wait(1);
    assert.equal(rank(TCP), 0);
    blocking.look(at());
    blocking.look(at());
    assert.deepEqual(
      changes.map(({ state }) => state),
      ['blocked', 'free'],
    );
    assert.deepEqual(words(blocking, at()), []);
  });

  it('judges it anew when it is back: what was tried meanwhile does not count', () => {
    const { changes, tries, wait } = world();
    tries(WSS, 'o');
    tries(TCP, 'ttt');
    wait(295 * SECOND);
    tries(TCP, 'tttt');
    wait(SECOND);
    tries(WSS, 'o');
    tries(TCP, 'tt');
    assert.deepEqual(
      changes.map(({ state }) => state),
      ['blocked', 'free'],
    );
    tries(TCP, 't');
    assert.equal(changes.length, 3);
  });

  it('takes a port that was refused ever since for one on which nobody listens', () => {
    const { blocking, changes, tries, at } = world();
    for (const host of [1, 2, 3]) {
      tries(`/ip4/192.0.2.${host}/tcp/8144`, 'o');
      tries(`/ip4/192.0.2.${host}/tcp/443/tls/ws`, 'rrrrrrrrrr');
    }
    assert.deepEqual([changes, words(blocking, at())], [[], []]);
    tries(WSS, 'orrr');
    assert.equal(changes.length, 1, 'where somebody was met, a refusal says something');
  });

  it('keeps the same port of another protocol, and the same path of another host, apart', () => {
    const { tries, rank } = world();
    tries(WSS, 'o');
    tries(TCP, 'orrr');
    assert.equal(rank(TCP), 1);
    assert.equal(rank('/ip4/192.0.2.1/tcp/8144/ws'), 0);
    assert.equal(rank('/ip4/192.0.2.1/udp/8144/quic-v1'), 0);
    assert.equal(rank('/ip4/192.0.2.2/tcp/8144'), 0);
  });

  it('forgets what is older than a minute', () => {
    const { changes, tries, wait } = world();
    tries(WSS, 'o');
    tries(TCP, 'orr');
    wait(60 * SECOND);
    tries(WSS, 'o');
    tries(TCP, 'rr');
    assert.deepEqual(changes, []);
  });

  it('takes a machine that answers on no port for away, not for blocked', () => {
    const { changes, tries } = world();
    tries(WSS, 'o');
    for (let i = 0; i < 5; i++) {
      tries(TCP, 'r');
      tries(WSS, 'r');
    }
    tries('/ip4/192.0.2.2/tcp/8144', 'ooo');
    assert.deepEqual(changes, []);
  });

  it('learns from a later success of another port that a failing one is blocked', () => {
    const { changes, tries } = world();
    tries(TCP, 'tttt');
    assert.deepEqual(changes, []);
    tries(WSS, 'o');
    assert.equal(changes.length, 1);
  });

  it('says that this network blocks a port which fails at most machines, and ranks it last for all', () => {
    const { changes, tries, rank } = world();
    tries('/ip4/192.0.2.9/tcp/443/tls/ws', 'o');
    for (const host of [1, 2, 3]) tries(`/ip4/192.0.2.${host}/tcp/8144`, 'ttt');
    assert.deepEqual(
      changes.map(({ remote, port, state }) => [remote, port, state]),
      [['*', 8144, 'blocked']],
    );
    assert.match(changes[0]?.why ?? '', /this network/);
    assert.equal(rank('/ip4/192.0.2.77/tcp/8144'), 1);
    assert.equal(rank('/ip4/192.0.2.77/tcp/443/tls/ws'), 0);
  });

  it('says so of no port while every one fails: then this machine is cut off', () => {
    const { changes, tries } = world();
    for (const host of [1, 2, 3, 4]) {
      tries(`/ip4/192.0.2.${host}/tcp/8144`, 'fff');
      tries(`/ip4/192.0.2.${host}/tcp/443/tls/ws`, 'fff');
    }
    assert.deepEqual(changes, []);
  });

  it('stays small whatever is dialled, and keeps what it announced', () => {
    const { blocking, changes, tries, at } = world();
    tries(WSS, 'o');
    tries(TCP, 'ttt');
    for (let i = 0; i < 3_000; i++) {
      const address = multiaddr(`/ip4/10.0.${i >> 8}.${i & 255}/tcp/8144`);
      blocking.outcome(address, 'failed', at());
    }
    assert.deepEqual(words(blocking, at()), ['192.0.2.1 8144/tcp']);
    assert.equal(changes.length, 1);
  });

  it('reads a circuit as no path at all', () => {
    const { changes, tries, rank } = world();
    const relay = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';
    tries(WSS, 'o');
    tries(`${TCP}/p2p/${relay}/p2p-circuit`, 'rrrr');
    assert.deepEqual(changes, []);
    assert.equal(rank(`${TCP}/p2p/${relay}/p2p-circuit`), 0);
  });

  it('reads the outcome of a dial from its error', () => {
    const failed = (code: string) => Object.assign(new Error(code), { code });
    assert.equal(outcomeOf(failed('ECONNREFUSED')), 'refused');
    assert.equal(outcomeOf(new Error('dial', { cause: failed('ECONNRESET') })), 'reset');
    assert.equal(outcomeOf(new DOMException('', 'TimeoutError')), 'timeout');
    assert.equal(outcomeOf(failed('EHOSTUNREACH')), 'failed');
    assert.equal(outcomeOf('?'), 'failed');
  });
});
