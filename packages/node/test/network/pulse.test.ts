// The pulse of connections between real nodes, by a clock in the test's hand: who is let go, and who is not.
import assert from 'node:assert/strict';
import type { Connection, Stream } from '@libp2p/interface';
import { byteStream } from '@libp2p/utils';
import { multiaddr } from '@multiformats/multiaddr';
import type { Host } from '../../src/network/host.ts';
import { transportManagerOf } from '../../src/network/listening.ts';
import { PING_PROTOCOL, Pulse, SILENCES_MAX } from '../../src/network/pulse.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { rawHost, until } from './helper.ts';

const EVERY_MS = 10_000;
const PATIENCE_MS = 5_000;

describe('the pulse of a connection', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
  });

  /** A host that asks another one; `answer` is what that one does with a question. */
  async function pair(answer?: (stream: Stream) => void): Promise<{
    readonly clock: ManualClock;
    readonly connection: Connection;
    readonly asked: () => number;
  }> {
    const [asker, other] = [await rawHost('asker'), await rawHost('other')];
    hosts.push(asker, other);
    let asked = 0;
    if (answer !== undefined) {
      await other.unhandle(PING_PROTOCOL);
      await other.handle(PING_PROTOCOL, (stream) => {
        asked++;
        answer(stream);
      });
    }
    await transportManagerOf(other).listen([multiaddr('/ip4/127.0.0.1/tcp/0')]);
    const connection = await asker.dial(other.getMultiaddrs());
    const clock = manualClock();
    const pulse = new Pulse(
      { pingEveryMs: EVERY_MS, pingPatienceMs: PATIENCE_MS },
      { clock, connections: () => asker.getConnections() },
    );
    pulse.start();
    return { clock, connection, asked: () => asked };
  }

  it('is let go when it has given no sign of life twice', async () => {
    const { clock, connection, asked } = await pair(() => {});
    clock.advance(EVERY_MS);
    for (let silence = 1; silence <= SILENCES_MAX; silence++) {
      await until(`question ${silence}`, () => asked() === silence);
      assert.equal(connection.status, 'open');
      clock.advance(PATIENCE_MS);
    }
    await until('its end', () => connection.status !== 'open');
  });

  it('is kept when the first question met a busy peer', async () => {
    const { clock, connection, asked } = await pair((stream) => {
      if (asked() > 1) void echo(stream);
    });
    clock.advance(EVERY_MS);
    await until('the first question', () => asked() === 1);
    clock.advance(PATIENCE_MS);
    await until('the second question', () => asked() === 2);
    await until('the answer', () => isDone(connection));
    clock.advance(PATIENCE_MS);
    assert.equal(connection.status, 'open');
  });

  it('is kept when this process stood still: time in which nobody could be heard does not count', async () => {
    const { clock, connection, asked } = await pair(() => {});
    clock.advance(EVERY_MS);
    await until('a question', () => asked() === 1);
    for (let minute = 0; minute < 10; minute++) clock.leap(60_000);
    assert.equal(connection.status, 'open');
    assert.equal(asked(), 1, 'the first question still has its time');
  });

  it('is kept when the other side refuses the question: whoever refuses is alive', async () => {
    const { clock, connection, asked } = await pair((stream) => stream.abort(new Error('no')));
    for (let n = 1; n <= 2 * SILENCES_MAX; n++) {
      clock.advance(EVERY_MS);
      await until('a question', () => asked() === n);
      await until('its end', () => isDone(connection));
      // Until then the next question is not asked. What is left to happen is that one.
      await until('that the asker knows', () => clock.waiting() === 1);
    }
    assert.equal(connection.status, 'open');
  });
});

function isDone({ streams }: Connection): boolean {
  return streams.every(({ protocol }) => protocol !== PING_PROTOCOL);
}

async function echo(stream: Stream): Promise<void> {
  const bytes = byteStream(stream);
  await bytes.write(await bytes.read({ bytes: 32 }));
  await stream.close();
}
