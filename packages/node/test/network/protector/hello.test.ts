// The greeting and the ciphers by themselves: who is let in with which keys, and what it all looks like from outside.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createCipher } from '../../../src/network/protector/cipher.ts';
import {
  ANSWER_BYTES,
  answerTo,
  CONFIRMATION_BYTES,
  confirmationOf,
  confirms,
  HELLO_BYTES,
  helloOf,
  readAnswer,
  readHello,
  streamKeys,
} from '../../../src/network/protector/hello.ts';
import { networkKey } from '../../../src/network/protector/keyring.ts';

/** Keys of one network by their number. */
const key = (number: number) =>
  networkKey(createHash('sha256').update(`key ${number}`).digest(), number);

/** The number of the key that two ends agree on, both ways; 0 for none. */
function agreed(dialler: readonly number[], listener: readonly number[]): number {
  const [d, l] = [dialler.map(key), listener.map(key)];
  const hello = helloOf(d);
  const found = readHello(l, hello);
  if (found === undefined) return 0;
  const { answer, ...theirs } = answerTo(hello, found);
  const ours = readAnswer(d, hello, answer);
  assert.ok(ours && confirms(theirs, confirmationOf(ours)));
  assert.deepEqual(streamKeys(ours), streamKeys(theirs));
  assert.deepEqual([hello.length, answer.length], [HELLO_BYTES, ANSWER_BYTES]);
  return found.number;
}

describe('the greeting of a protected connection', () => {
  for (const [dialler, listener, expected] of [
    [[1], [1], 1],
    [[2, 1], [1], 1],
    [[1], [2, 1], 1],
    [[2, 1], [2, 1], 2],
    [[2, 1], [3, 2], 2],
    [[3, 2], [2, 1], 2],
    [[3], [2, 1], 0],
    [[2, 1], [3], 0],
    [[1], [2], 0],
    [[], [1], 0],
    [[1], [], 0],
  ] as const) {
    it(`with the keys ${dialler.join() || 'none'} at a node with ${listener.join() || 'none'}: ${expected || 'nobody'}`, () => {
      assert.equal(agreed(dialler, listener), expected);
    });
  }

  it('any changed byte of it lets nobody in', () => {
    const keys = [key(2), key(1)];
    const change = (bytes: Uint8Array, at: number, by: number) => {
      const changed = Uint8Array.from(bytes);
      changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ by;
      return changed;
    };
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const hello = helloOf(keys);
        const found = readHello(keys, hello);
        assert.ok(found);
        const { answer, ...theirs } = answerTo(hello, found);
        assert.equal(readAnswer(keys, hello, change(answer, at, by)), undefined);
        assert.ok(!confirms(theirs, change(confirmationOf(theirs), at, by)));
        // Without its first tag a hello would be taken for one of our old key: the answer then fits no longer.
        const changed = change(hello, at, by);
        const taken = readHello(keys, changed);
        if (taken === undefined) return;
        assert.equal(readAnswer(keys, hello, answerTo(changed, taken).answer), undefined);
      }),
    );
  });

  it('an answer to another hello is none, nor is our own hello sent back', () => {
    const [one, two] = [helloOf([key(1)]), helloOf([key(1)])];
    const { answer } = answerTo(one, key(1));
    assert.equal(readAnswer([key(1)], two, answer), undefined);
    assert.equal(readAnswer([key(1)], one, one.subarray(0, ANSWER_BYTES)), undefined);
  });

  it('every bit of it is as often 0 as 1', () => {
    const rounds = 4_000;
    const counts = new Uint32Array((HELLO_BYTES + ANSWER_BYTES + CONFIRMATION_BYTES) * 8);
    for (let i = 0; i < rounds; i++) {
      const hello = helloOf(i % 2 === 0 ? [key(1)] : [key(2), key(1)]);
      const { answer, ...theirs } = answerTo(hello, key(1));
      const all = Buffer.concat([hello, answer, confirmationOf(theirs)]);
      for (let bit = 0; bit < counts.length; bit++)
        counts[bit] = (counts[bit] ?? 0) + (((all[bit >> 3] ?? 0) >> (bit & 7)) & 1);
    }
    // 6.5 standard deviations of 1,024 fair coins thrown 4,000 times: once in 10^7 runs by chance.
    for (const count of counts)
      assert.ok(Math.abs(count / rounds - 0.5) < 6.5 * (0.5 / Math.sqrt(rounds)));
  });
});

describe('the ciphers of protected connections', () => {
  it('more than 51 MB go through one, whatever the pieces', () => {
    const secret = randomBytes(32);
    const [encipher, decipher] = [createCipher(secret), createCipher(secret)];
    const [sent, received] = [createHash('sha256'), createHash('sha256')];
    const piece = randomBytes(65_519);
    for (let total = 0, i = 1; total < 80_000_000; i++) {
      const plain = piece.subarray(0, 1 + ((i * 7_919) % piece.length));
      sent.update(plain);
      received.update(decipher(encipher(plain)));
      total += plain.length;
    }
    assert.equal(received.digest('hex'), sent.digest('hex'));
  });

  it('more than 5,118 connections get theirs, open all at once', () => {
    const secret = randomBytes(32);
    const open = Array.from(
      { length: 2 * 6_000 },
      () => [createCipher(secret), createCipher(secret)] as const,
    );
    const said = Buffer.from('still there');
    for (const [encipher, decipher] of open) assert.deepEqual(decipher(encipher(said)), said);
  });
});
