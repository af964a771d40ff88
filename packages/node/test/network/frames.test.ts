// Frames of gossip that are longer than their sender may send are ended at their head, however the bytes are cut.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encode } from 'it-length-prefixed';
import { FrameHeads } from '../../src/network/frames.ts';

const bytesOf = (lengths: readonly number[]): Uint8Array =>
  Buffer.concat([...encode(lengths.map((n) => new Uint8Array(n)))].map((part) => part.subarray()));

describe('the heads of frames', () => {
  it('are found wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(3), fc.nat(300), fc.integer({ min: 16_383, max: 16_385 })), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(fc.integer({ min: 1, max: 9_000 })),
        (lengths, cuts) => {
          const heads = new FrameHeads();
          const bytes = bytesOf(lengths);
          let longest = 0;
          let at = 0;
          for (const cut of [...cuts, bytes.length]) {
            longest = Math.max(longest, heads.longest(bytes.subarray(at, at + cut)));
            at += cut;
          }
          assert.equal(longest, Math.max(...lengths));
        },
      ),
    );
  });

  it('one byte after the other, and a length that has no end', () => {
    const heads = new FrameHeads();
    assert.deepEqual(
      [...bytesOf([200, 3])].map((byte) => heads.longest(Uint8Array.of(byte))).filter((n) => n > 0),
      [200, 3],
    );
    assert.equal(new FrameHeads().longest(new Uint8Array(10).fill(0xff)), Number.POSITIVE_INFINITY);
  });
});
