// Found by `npm run fuzz -- --target heads`: lengths with needless bytes, which the reader counts otherwise than the bound.
import assert from 'node:assert/strict';
import { decode } from 'it-length-prefixed';
import { FrameHeads } from '../../src/network/frames.ts';

/** A frame of 121 bytes whose length has a second byte of zero: the reader takes that byte for the frame's first. */
const OVERLONG = Buffer.from(`f900${'30'.repeat(120)}e730`, 'hex');

describe('the bound on frames of gossip', () => {
  it('is not got round by a length with a needless byte', () => {
    const read: number[] = [];
    const reader = decode([OVERLONG], { onLength: (length) => void read.push(length) });
    for (const _ of reader);
    assert.ok(Math.max(...read) > 1_000, 'the reader would wait for a frame of kilobytes');
    assert.equal(new FrameHeads().longest(OVERLONG), Number.POSITIVE_INFINITY);
  });
});
