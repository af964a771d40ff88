// A flood must not drown others: ten seconds of it here, the whole minute twice in `npm run soak`.
import assert from 'node:assert/strict';
import { flood, type Variety } from '../../../scripts/bench/flood.ts';
import { stretched } from './support/pace.ts';

const SECONDS_EACH = 5;

describe('a flood of 5,000 messages a second', () => {
  for (const variety of ['one author', 'fresh keys'] satisfies Variety[]) {
    it(`scenario 45: from ${variety}, others are heard within 2 s and memory stays`, async () => {
      const { honest, arrived, p99Ms, memoryMb } = await flood({
        variety,
        perSecond: 5_000,
        seconds: SECONDS_EACH,
        honestEveryMs: 100,
      });
      assert.equal(arrived, honest, 'every honest signal arrives');
      assert.ok(p99Ms <= stretched(2_000), `p99 ${p99Ms.toFixed(0)} ms`);
      assert.ok(memoryMb < 100, `memory grew by ${memoryMb.toFixed(0)} MB`);
    });
  }
});
