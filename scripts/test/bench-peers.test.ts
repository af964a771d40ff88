// The benchmark beside others: nobody always comes first, and every single value can be kept.
import assert from 'node:assert/strict';
import { onOneLine } from '../bench/baseline/file.ts';
import type { Measured } from '../bench/peers/model.ts';
import { inTurn } from '../bench/peers/peers.ts';
import { rawOf } from '../bench/peers/raw.ts';

describe('the benchmark beside others', () => {
  it('begins each run with another one', () => {
    const orders = [0, 1, 2, 3].map((run) => inTurn(['a', 'b', 'c'], run).join(''));
    assert.deepEqual(orders, ['abc', 'bca', 'cab', 'abc']);
    assert.deepEqual(inTurn([], 3), []);
  });

  it('keeps every latency of every attack, in the order of the run, and what did not come', () => {
    const use = { rssMb: 147.123456789, pssMb: 94, ended: 0, cpuPercent: 1 };
    const latencies = Array.from({ length: 30 }, (_, i) => 6 + i / 7);
    const measured: Measured = {
      detections: [latencies, latencies.slice(0, 29)],
      attacks: 30,
      bulkMs: [5_427, undefined],
      bulkHeld: [10_000, 40],
      bulkCpuMs: [6_390, 6_120],
      bulkRefusal: 'cannot open /tmp/somewhere/else.db: database is locked, 3/4 done',
      idle: [use],
      loaded: [use],
    };
    const raw = JSON.parse(
      onOneLine(
        JSON.stringify(
          rawOf({
            load: 0.5,
            measured: new Map([
              ['b', undefined],
              ['a', measured],
            ]),
          }),
          undefined,
          2,
        ),
      ),
    );
    assert.deepEqual(raw.order, ['b', 'a']);
    assert.equal(raw.results.b, null);
    const { a } = raw.results;
    assert.deepEqual(
      a.detections[0],
      latencies.map((ms) => Number(ms.toPrecision(6))),
    );
    assert.equal(a.detections[1].length, 29);
    assert.deepEqual(a.bulkMs, [5_427, null]);
    assert.equal(a.bulkRefusal, 'cannot open (a path): database is locked, 3/4 done');
    assert.deepEqual(a.idle, [{ ...use, rssMb: 147.123 }]);
  });
});
