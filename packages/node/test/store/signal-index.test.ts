// What the index says of all signals together, against the definition: the sum of the ids of those that are in the span.
import assert from 'node:assert/strict';
import { idPrefix, setDigest } from '@tocsin/protocol';
import fc from 'fast-check';
import { SignalIndex } from '../../src/store/signal-index.ts';

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const signal = fc.record({
  author: fc.constantFrom('a', 'b', 'c'),
  sequence: fc.nat(50),
  expiresAt: fc.nat(100),
  // Two bodies under one sequence prove an equivocation, and both count.
  ids: fc.uniqueArray(hex, { minLength: 1, maxLength: 2, selector: idPrefix }),
});
type Signal = typeof signal extends fc.Arbitrary<infer T> ? T : never;

function expected(signals: readonly Signal[], until: number, alive: number) {
  const held = signals.filter((one) => one.sequence <= until && one.expiresAt > alive);
  const digest = setDigest(held.flatMap(({ ids }) => ids));
  return { count: held.flatMap(({ ids }) => ids).length, digest };
}

describe('the index of signals', () => {
  it('knows how many signals of a span there are and their digest, whatever came and went before', () => {
    fc.assert(
      fc.property(
        // After some of the signals an earlier one goes: from either end, or from the middle.
        fc.array(fc.tuple(signal, fc.option(fc.nat(40))), { maxLength: 60 }),
        fc.nat(60),
        fc.nat(110),
        (steps, until, alive) => {
          const index = new SignalIndex();
          const held = new Map<string, Signal>();
          for (const [one, gone] of steps) {
            held.set(`${one.author}/${one.sequence}`, one);
            index.put(one.author, { ...one, issuedAt: one.sequence, counted: true });
            const lost = gone === null ? undefined : steps[gone]?.[0];
            if (lost === undefined) continue;
            held.delete(`${lost.author}/${lost.sequence}`);
            index.delete(lost.author, lost.sequence);
          }
          const { count, digest } = index.stock(until, alive);
          const found = { count, digest: BigInt(`0x${Buffer.from(digest).toString('hex')}`) };
          assert.deepEqual(found, expected([...held.values()], until, alive));
        },
      ),
    );
  });
});
