// Floods, and connections that are open but dead: by numbers first, then with real nodes on a fast clock.
import assert from 'node:assert/strict';
import { peerIdOf } from '../../src/network/identity.ts';
import { DEFAULT_LIMITS, FLOOD_WINDOW_MS, SLOWED_MS } from '../../src/network/limits.ts';
import { Neighbours } from '../../src/network/neighbours.ts';
import { Bucket, Throttle } from '../../src/network/throttle.ts';
import { stretched } from '../support/pace.ts';
import { authorNamed, fastClock, message, TOPIC, Town, until } from './helper.ts';

const RATE = { perSecond: DEFAULT_LIMITS.messagesPerSecond, burst: DEFAULT_LIMITS.messageBurst };

describe('the pace of a neighbour', () => {
  it('scenario 45: a burst of a thousand passes, then two hundred a second', () => {
    const throttle = new Throttle(RATE, 0);
    for (let i = 0; i < 1_000; i++) assert.equal(throttle.heard(true, 0).pauseMs, 0);
    assert.equal(throttle.heard(true, 0).pauseMs, 5);
    assert.equal(throttle.heard(true, 0).pauseMs, 10);
    // A second later the debt of two is paid and 198 tokens are there.
    for (let i = 0; i < 198; i++) assert.equal(throttle.heard(true, 1_000).pauseMs, 0);
    assert.ok(throttle.heard(true, 1_000).pauseMs > 0);
  });

  it('bytes have their rate as well, so that duplicates and control frames are no way around it', () => {
    const throttle = new Throttle(RATE, 0);
    assert.equal(throttle.arrived(1_000 * 1_024, 0), 0);
    assert.equal(throttle.arrived(200 * 1_024, 0), 1_000);
    assert.equal(throttle.arrived(1, 1_000) > 0, true);
    assert.equal(throttle.arrived(100 * 1_024, 2_000), 0);
  });

  it('one who is mostly ignored beyond his rate is slowed to a tenth, then closed', () => {
    const throttle = new Throttle(RATE, 0);
    const flood = (at: number): boolean => {
      let close = false;
      for (let i = 0; i < 1_500; i++) close ||= throttle.heard(false, at).close;
      return close;
    };
    assert.equal(flood(0), false);
    assert.equal(throttle.heard(false, FLOOD_WINDOW_MS).close, false);
    assert.ok(throttle.slowed);
    assert.equal(flood(FLOOD_WINDOW_MS), false);
    assert.equal(throttle.heard(false, 2 * FLOOD_WINDOW_MS).close, true);
  });

  it('an honest relay is neither slowed nor closed: beyond its rate it waits, below it nothing is asked', () => {
    const busy = new Throttle(RATE, 0);
    const quiet = new Throttle(RATE, 0);
    for (let at = 0; at < 60_000; at += 10) {
      // 1,000 a second, a quarter of it refused; 100 a second, all refused.
      for (let i = 0; i < 10; i++) assert.equal(busy.heard(i % 4 > 0, at).close, false);
      assert.equal(quiet.heard(false, at).pauseMs, 0);
    }
    assert.ok(!busy.slowed && !quiet.slowed);
  });

  it('a slowed one who keeps quiet is trusted with his rate again', () => {
    const throttle = new Throttle(RATE, 0);
    for (let i = 0; i < 1_500; i++) throttle.heard(false, 0);
    throttle.heard(true, FLOOD_WINDOW_MS);
    assert.ok(throttle.slowed);
    for (let at = FLOOD_WINDOW_MS; at <= 2 * SLOWED_MS; at += 1_000) throttle.heard(true, at);
    assert.ok(!throttle.slowed);
  });

  it('a configured neighbour who hangs up and comes back has no new burst', () => {
    const peer = peerIdOf(authorNamed('impatient'));
    const neighbours = new Neighbours(
      { limits: DEFAULT_LIMITS },
      { monotonic: () => 0, regard: () => 0, admission: () => 'friend' },
    );
    neighbours.arrive(peer);
    const throttle = neighbours.leave(peer)?.throttle;
    for (let i = 0; i < 1_000; i++) throttle?.heard(false, 0);
    neighbours.arrive(peer);
    assert.ok((neighbours.get(peer.toString())?.throttle.heard(false, 0).pauseMs ?? 0) > 0);
  });

  it('scenario 45: strangers together have one small pool, however many they are', () => {
    const pool = new Bucket(DEFAULT_LIMITS.strangersPerSecond, DEFAULT_LIMITS.strangersBurst, 0);
    const strangers = Array.from({ length: 50 }, () => new Throttle(RATE, 0, pool));
    for (let i = 0; i < 5; i++) {
      for (const stranger of strangers) assert.equal(stranger.heard(true, 0).pauseMs, 0);
    }
    assert.equal(strangers[0]?.heard(true, 0).pauseMs, 20);
    assert.equal(new Throttle(RATE, 0).heard(true, 0).pauseMs, 0);
  });
});

describe('a flood over a real connection', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('scenario 45: is read no faster than the rate; others are heard meanwhile; he who goes on is closed and kept out', async () => {
    const reader = await town.start('reader', {
      peers: ['flooder', 'honest'],
      init: { limits: { messagesPerSecond: 50, messageBurst: 100 } },
      parts: { clock: fastClock(10) },
    });
    const flooder = authorNamed('flooder');
    reader.judge = (_, neighbour) =>
      neighbour === flooder ? { action: 'ignore', code: 'rate' } : { action: 'accept' };
    const honest = await town.start('honest', { peers: ['reader'] });
    const raw = await town.raw('flooder', reader);
    const listening = (): boolean => raw.services.pubsub.getSubscribers(TOPIC).length === 1;
    await until('all listen', () => listening() && honest.network.listeners() === 1);
    let sent = 0;
    const flood = setInterval(() => {
      for (let i = 0; i < 200; i++, sent++) {
        raw.services.pubsub.publish(TOPIC, message('x'.repeat(100))).catch(() => {});
      }
    }, 20);
    try {
      await until('the flood is on', () => reader.heard.length > 100);
      const said = message('honest');
      await honest.network.publish(said);
      await until(
        'the honest one is heard',
        () => reader.heard.includes(String(said)),
        stretched(1_000),
      );
      await until('he is closed', () => reader.offences.length > 0);
    } finally {
      clearInterval(flood);
    }
    assert.deepEqual(reader.offences[0], [flooder, 'flood']);
    await until('gone', () => !reader.network.connected().includes(flooder));
    // A hundred at once, and one window of the stream after each pause: the rest never left him.
    assert.ok(reader.heard.length < sent * 0.75, `${reader.heard.length} of ${sent} were read`);
    assert.ok(reader.network.connected().includes(honest.author));
    // Refused while the ban lasts.
    await town.raw('flooder', reader).catch(() => undefined);
    await until('closed again', () => !reader.network.connected().includes(flooder));
  });

  it('a frame over the limit ends gossip but not the connection: it is found and mended', async () => {
    const limits = { repairEveryMs: 100, repairGraceMs: 200 };
    const reader = await town.start('reader', { peers: ['raw'], init: { limits } });
    const raw = await town.raw('raw', reader);
    await until('it listens', () => reader.network.listeners() === 1);
    let closed = 0;
    raw.addEventListener('peer:disconnect', () => closed++);
    const [connection] = raw.getConnections();
    const stream = await connection?.newStream('/meshsub/1.2.0');
    // The length prefix of 5 MiB, which is more than the limit of 4.
    stream?.send(Uint8Array.of(0x80, 0x80, 0xc0, 0x02));
    await until('gossip has ended', () => reader.network.listeners() === 0);
    await until('it was hung up', () => closed === 1);
    await town.raw('raw', reader).catch(() => undefined);
  });
});
