// What is kept in order is what a plain list would be, whatever is put in and taken out, and wherever.
import assert from 'node:assert/strict';
import { Sorted } from '../src/brains/sorted.ts';
import { Random } from '../src/random.ts';

const SEED = Math.floor(Math.random() * 2 ** 31);
const STEPS = 3_000;

describe(`a sorted list (seed ${SEED})`, () => {
  for (const [what, spread] of [
    ['that grows at its end and shrinks at its beginning', 3],
    ['that is changed anywhere', 1_000],
  ] as const)
    it(`${what} is as a plain one`, () => {
      const random = new Random(SEED, what);
      const sorted = new Sorted<string>();
      let plain: (readonly [number, string])[] = [];
      for (let step = 0; step < STEPS; step++) {
        const number = step + random.below(spread);
        const at = plain.findIndex(([it]) => it >= number);
        const isThere = plain[at]?.[0] === number;
        if (isThere) {
          sorted.replace(number, `${step} again`);
          plain[at] = [number, `${step} again`];
        } else {
          sorted.add(number, `${step}`);
          plain = plain.toSpliced(at < 0 ? plain.length : at, 0, [number, `${step}`]);
        }
        // First it grows, then it stays, then it shrinks.
        for (let gone = Math.floor((3 * step) / STEPS); gone > 0 && plain.length > 0; gone--) {
          const place = random.below(Math.min(plain.length, spread));
          const [taken] = plain[place] ?? [0];
          sorted.remove(taken);
          plain = plain.toSpliced(place, 1);
        }
        const from = step - random.below(spread);
        assert.deepEqual(
          sorted.from(from),
          plain.flatMap(([it, item]) => (it >= from ? [item] : [])),
        );
        assert.equal(
          sorted.count(from, step),
          plain.filter(([it]) => it >= from && it <= step).length,
        );
      }
    });

  it('may have a number twice, and loses one of them at a time; what is not there is not taken', () => {
    const sorted = new Sorted<undefined>();
    for (const number of [7, 5, 7]) sorted.add(number, undefined);
    sorted.remove(6);
    assert.equal(sorted.count(7, 7), 2);
    sorted.remove(7);
    assert.equal(sorted.count(0, 9), 2);
  });
});
