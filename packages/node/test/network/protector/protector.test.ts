// Protected connections over real sockets: the traps of others' protectors, and what scanners and thieves get.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { MessageStream } from '@libp2p/interface';
import { ANSWER_BYTES, HELLO_BYTES, helloOf } from '../../../src/network/protector/hello.ts';
import { createKeyring, networkKey } from '../../../src/network/protector/keyring.ts';
import { manualClock } from '../../support/clock.ts';
import { stretched } from '../../support/pace.ts';
import { until } from '../../support/until.ts';
import { fastClock } from '../helper.ts';
import {
  type Carrier,
  closeAll,
  connect,
  dial,
  listen,
  probe,
  protectorWith,
  tap,
} from './wire.ts';

const newKey = (number = 1) => networkKey(randomBytes(32), number);
const ringOf = (...given: Parameters<typeof createKeyring>) =>
  protectorWith(createKeyring(...given));

const nobody = () => assert.fail('somebody was let in');

/** Hashes what arrives, and counts it. */
function sink(stream: MessageStream) {
  const hash = createHash('sha256');
  const heard = { bytes: 0, digest: () => hash.copy().digest('hex') };
  stream.addEventListener('message', ({ data }) => {
    hash.update(data.subarray());
    heard.bytes += data.byteLength;
  });
  return heard;
}

const PIECE_BYTES = 65_000;

/** Sends so many pieces as fast as the other end takes them. */
async function pour(stream: MessageStream, pieces: number): Promise<string> {
  const hash = createHash('sha256');
  const chunk = randomBytes(PIECE_BYTES);
  for (let sent = 0; sent < pieces; sent++) {
    hash.update(chunk);
    if (!stream.send(chunk)) await stream.onDrain();
  }
  return hash.digest('hex');
}

describe('a protected connection', () => {
  afterEach(closeAll);

  for (const carrier of ['tcp', 'ws'] satisfies Carrier[]) {
    it(`over ${carrier}: more than 51 MB each way, past every drain`, async () => {
      const key = newKey();
      const { dialler, listener } = await connect(ringOf(key), ringOf(key), carrier);
      const [atListener, atDialler] = [sink(listener), sink(dialler)];
      const pieces = 900;
      const all = pieces * PIECE_BYTES;
      assert.ok(all > 51e6);
      const [up, down] = await Promise.all([pour(dialler, pieces), pour(listener, pieces)]);
      // All of it: the last piece may come in parts.
      await until('all arrived', () => atListener.bytes >= all && atDialler.bytes >= all);
      assert.deepEqual([atListener.digest(), atDialler.digest()], [up, down]);
    });
  }

  it('a write of many megabytes into a reader who pauses waits, and goes on when he does', async () => {
    const key = newKey();
    const { dialler, listener } = await connect(ringOf(key), ringOf(key));
    const heard = sink(listener);
    listener.pause();
    const pieces = 300;
    const poured = pour(dialler, pieces);
    await until('the sender has to wait', () => dialler.writableNeedsDrain);
    // Paused: what the kernel holds is all that may have left us.
    assert.ok(heard.bytes < 1e6);
    listener.resume();
    const digest = await poured;
    await until('all arrived', () => heard.bytes >= pieces * PIECE_BYTES);
    assert.equal(heard.digest(), digest);
  });

  it('a close lets all arrive that was said before', async () => {
    const key = newKey();
    const { dialler, listener } = await connect(ringOf(key), ringOf(key));
    const heard = sink(listener);
    dialler.send(randomBytes(3_000_000));
    await dialler.close();
    await until('the other end is closed', () => listener.status === 'closed');
    assert.equal(heard.bytes, 3_000_000);
  });

  it('an abort at one end is a reset at the other', async () => {
    const key = newKey();
    const { dialler, listener } = await connect(ringOf(key), ringOf(key));
    dialler.abort(new Error('enough'));
    await until('the other end knows', () => listener.status !== 'open');
    assert.deepEqual([dialler.status, listener.status === 'closed'], ['aborted', false]);
  });

  it('a dialler that sends with its last word of the greeting is heard from the first byte', async () => {
    const key = newKey();
    const { dialler, listener } = await connect(ringOf(key), ringOf(key));
    dialler.send(Buffer.from('first'));
    const heard = sink(listener);
    await until('it arrived', () => heard.bytes === 5);
  });
});

describe('a node with a network key', () => {
  afterEach(closeAll);

  it('scenario 44: a wrong key is refused within milliseconds, at both ends, with a reason', async () => {
    const refused: Error[] = [];
    const port = await listen(ringOf(newKey()), nobody, (error) => refused.push(error));
    const began = performance.now();
    await assert.rejects(dial(ringOf(newKey()), port), { name: 'ProtectorError' });
    assert.ok(performance.now() - began < stretched(250));
    await until('the listener knows', () => refused.length === 1);
    assert.equal(refused[0]?.name, 'ProtectorError');
  });

  it('scenario 44: a scanner gets not one byte, whatever it says', async () => {
    const port = await listen(ringOf(newKey()), nobody);
    for (const says of [
      'GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a scanner of the internet\r\n\r\n',
      `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'x'.repeat(100)}`,
      `\x13/multistream/1.0.0\n\x07/noise\n${'y'.repeat(64)}`,
      'SSH-2.0-scanner\r\n'.repeat(8),
      randomBytes(HELLO_BYTES),
      randomBytes(100_000),
      new Uint8Array(HELLO_BYTES),
      helloOf([newKey(), newKey()]),
      helloOf([]),
    ]) {
      const { bytes, ms } = await probe(port, [Buffer.from(says as string)]);
      assert.equal(bytes.length, 0);
      assert.ok(ms < 1_000);
    }
  });

  it('scenario 44: silence, and half a hello and silence, are closed when the time of the greeting is over', async () => {
    const listening = protectorWith(createKeyring(newKey()), fastClock(20));
    const port = await listen(listening, nobody);
    for (const says of [
      [],
      [randomBytes(10)],
      [helloOf([newKey()]).subarray(0, HELLO_BYTES - 1)],
    ]) {
      const { bytes, ms } = await probe(port, says);
      assert.equal(bytes.length, 0);
      assert.ok(ms >= 140 && ms < 1_500, `${ms}`);
    }
  });

  it('a hello and silence is closed as well', async () => {
    const key = newKey();
    const port = await listen(protectorWith(createKeyring(key), fastClock(20)), nobody);
    const { bytes, ms } = await probe(port, [helloOf([key])]);
    assert.equal(bytes.length, ANSWER_BYTES);
    assert.ok(ms >= 140 && ms < 1_500, `${ms}`);
  });

  it('a dialler at whom nobody answers gives up', async () => {
    const port = await listen(protectorWith(createKeyring(newKey()), manualClock()), nobody);
    const dialling = protectorWith(createKeyring(newKey()), fastClock(20));
    const silent = await tap(port);
    await assert.rejects(dial(dialling, silent.port), { name: 'ProtectorError' });
  });

  it('scenario 44: a recorded greeting gets no answer from the same node, and nobody into another', async () => {
    const key = newKey();
    const port = await listen(ringOf(key), () => {});
    const other = await listen(ringOf(key), nobody);
    const tapped = await tap(port);
    const connection = await dial(ringOf(key), tapped.port);
    connection.send(Buffer.from('what was said'));
    await until(
      'it was recorded',
      () => Buffer.concat(tapped.fromDialler).length > HELLO_BYTES + 16,
    );
    const recorded = Buffer.concat(tapped.fromDialler);
    assert.equal((await probe(port, [recorded.subarray(0, HELLO_BYTES)])).bytes.length, 0);
    assert.equal((await probe(port, [recorded])).bytes.length, 0);
    // All at once: nobody who waits for an answer does that.
    assert.equal((await probe(other, [recorded])).bytes.length, 0);
    const hello = await tapFirst(
      other,
      recorded.subarray(0, HELLO_BYTES),
      recorded.subarray(HELLO_BYTES),
    );
    assert.equal(hello.length, ANSWER_BYTES);
  });

  it('every byte on the wire looks random', async () => {
    const key = newKey();
    const port = await listen(ringOf(key), (connection) => {
      connection.addEventListener('message', ({ data }) => connection.send(data.subarray()));
    });
    const tapped = await tap(port);
    const connection = await dial(ringOf(key), tapped.port);
    const heard = sink(connection);
    // As unlike random as can be: the same letter, a million times.
    const said = Buffer.alloc(1_000_000, 'A');
    connection.send(said);
    await until('the echo is here', () => heard.bytes === said.length);
    for (const stream of [Buffer.concat(tapped.fromDialler), Buffer.concat(tapped.fromListener)]) {
      const counts = new Float64Array(256);
      for (const byte of stream) counts[byte] = (counts[byte] ?? 0) + 1;
      const expected = stream.length / 256;
      const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      // 255 degrees of freedom: above 400 or below 145 once in 10^7 runs by chance. Key and nonces make the stream again.
      const nonces = [tapped.fromDialler, tapped.fromListener].map((s) =>
        Buffer.concat(s).subarray(0, 32).toString('hex'),
      );
      assert.ok(
        chiSquare > 145 && chiSquare < 400,
        `chi-square ${chiSquare}, key ${Buffer.from(key.bytes).toString('hex')}, nonces ${nonces}`,
      );
    }
  });

  it('a peer without a protector is refused, and one with a protector is refused by such a peer', async () => {
    const port = await listen(ringOf(newKey()), nobody);
    const plain = Buffer.from('\x13/multistream/1.0.0\n');
    const began = performance.now();
    // 20 bytes are less than a hello: this one is closed by time.
    const { bytes } = await probe(port, [plain, plain, plain, plain]);
    assert.equal(bytes.length, 0);
    assert.ok(performance.now() - began < stretched(1_000));
  });

  it('a changed key is used at once, the old one as long as it lasts, and what was made with it ends with it', async () => {
    const clock = manualClock();
    const [one, two] = [newKey(1), newKey(2)];
    const [here, there] = [createKeyring(one, clock), createKeyring(one, clock)];
    const listening = protectorWith(here, clock);
    const ends: MessageStream[] = [];
    const port = await listen(listening, (connection) => ends.push(connection));
    const old = await dial(protectorWith(there, clock), port);
    const until_ = clock.now() + 60_000;
    await here.rotateTo(two, until_);
    // The other one has not heard of it yet.
    const late = await dial(protectorWith(there, clock), port);
    await there.rotateTo(two, until_);
    const fresh = await dial(protectorWith(there, clock), port);
    await until('all three are in', () => ends.length === 3);
    assert.ok([old, late, fresh].every(({ status }) => status === 'open'));
    clock.advance(60_000);
    await until(
      'the two old ones are closed',
      () => old.status !== 'open' && late.status !== 'open',
    );
    assert.deepEqual(
      ends.map(({ status }) => status === 'open'),
      [false, false, true],
    );
    assert.equal(fresh.status, 'open');
    await assert.rejects(dial(ringOf(one), port), { name: 'ProtectorError' });
  });

  it('connections are made anew one by one before the old key ends, not all at its end', async () => {
    const clock = manualClock();
    const ring = createKeyring(newKey(1), clock);
    const both = protectorWith(ring, clock);
    const { dialler } = await connect(both, both);
    await ring.rotateTo(newKey(2), clock.now() + 60_000);
    clock.advance(44_000);
    assert.equal(dialler.status, 'open');
    clock.advance(2_000);
    assert.notEqual(dialler.status, 'open');
  });
});

/** Says one thing, then another once the first was answered; answers with all that came. */
async function tapFirst(port: number, first: Uint8Array, then: Uint8Array): Promise<Buffer> {
  const { connect: net } = await import('node:net');
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = net(port, '127.0.0.1', () => socket.write(first));
    socket.on('data', (bytes) => {
      heard.push(bytes);
      socket.write(then);
    });
    socket.on('error', () => {}).on('close', () => resolve(Buffer.concat(heard)));
  });
}
