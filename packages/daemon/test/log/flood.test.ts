import assert from 'node:assert/strict';
import type { Log } from '@tocsin/node';
import { floodLimited, LINES_PER_SECOND_OF_A_KIND } from '../../src/log/flood.ts';

/** A clock whose time is moved by hand, and a log that remembers. */
function setUp() {
  const written: string[] = [];
  let due: (() => void)[] = [];
  const write = (_: object, message: string) => void written.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const clock = {
    after(_: number, then: () => void) {
      due.push(then);
      return () => {};
    },
  };
  const secondPasses = () => {
    const now = due;
    due = [];
    for (const then of now) then();
  };
  return { limited: floodLimited(log, clock), written, secondPasses };
}

describe('the flood limit of the log', () => {
  it('writes ten lines a second of a kind, then one that counts the rest', () => {
    const { limited, written, secondPasses } = setUp();
    for (let i = 0; i < 1000; i += 1) limited.info({ i }, 'would block');
    assert.equal(written.length, LINES_PER_SECOND_OF_A_KIND);
    secondPasses();
    assert.deepEqual(written.slice(LINES_PER_SECOND_OF_A_KIND), [
      'would block (and 990 more like it within a second)',
    ]);
  });

  it('begins anew each second, and says nothing where nothing was held back', () => {
    const { limited, written, secondPasses } = setUp();
    for (let second = 0; second < 3; second += 1) {
      for (let i = 0; i < 10; i += 1) limited.info({}, 'line');
      secondPasses();
    }
    assert.equal(written.length, 30);
  });

  it('keeps kinds and levels apart', () => {
    const { limited, written } = setUp();
    for (let i = 0; i < 20; i += 1) {
      limited.info({}, 'one');
      limited.info({}, 'another');
      limited.warn({}, 'one');
    }
    assert.equal(written.length, 30);
  });

  it('is not fooled by numbers in the message, nor by endlessly many kinds', () => {
    const { limited, written } = setUp();
    for (let i = 0; i < 100; i += 1) limited.info({}, `port ${i}`);
    assert.equal(written.length, 10);
    for (let i = 0; i < 10_000; i += 1)
      limited.info({}, `kind ${String.fromCodePoint(0x4e00 + i)}`);
    assert.ok(written.length < 600, `${written.length} lines`);
  });
});
