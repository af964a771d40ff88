// Each yardstick follows the rule that was published, by the very numbers.
import assert from 'node:assert/strict';
import type { Indicator, Signal } from '@tocsin/protocol';
import { BRAINS, type Brain, type PolicyName } from '@tocsin/sim';
import { WorldPlaces } from '../src/brains/shelf.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = 100 * HOUR;
const FRIENDS = ['A', 'B', 'C', 'D'];

/** One node with a yardstick for a mind, and four friends. */
class Node {
  readonly blocks = new Map<string, number>();
  readonly quarantined: string[] = [];
  now = T0;
  readonly #brain: Brain;
  #sequence = 0;

  constructor(policy: PolicyName) {
    this.#brain = BRAINS[policy]({
      self: 'me',
      peers: ['me', ...FRIENDS].map((author) => ({ author, class: 'friend', group: author })),
      secret: '00',
      places: new WorldPlaces(),
      deeds: {
        publish: () => {},
        block: (indicator, until) => this.blocks.set(indicator, until - this.now),
        lift: (indicator) => this.blocks.delete(indicator),
        quarantined: (author) => this.quarantined.push(author),
      },
    });
  }

  says(author: string, indicator: string, confidence = 1): void {
    const id = `${++this.#sequence}`;
    const expiresAt = this.now + 24 * HOUR;
    const body = { kind: 'threat', indicator, confidence: confidence * 1_000_000, expiresAt };
    this.#brain.hear({ id, author, body } as unknown as Signal, 'live', this.now);
  }

  sees(indicator: string): void {
    this.#brain.see({ indicator: indicator as Indicator, confidence: 1 } as never, this.now);
  }

  excuses(indicator: string): void {
    this.#brain.excuse(indicator as Indicator, this.now);
  }

  /** Time passes, as the world's timer lets it. */
  passes(ms: number): void {
    const end = this.now + ms;
    for (; this.now < end; this.now += MINUTE) this.#brain.tick(this.now);
  }

  trust(author: string): number {
    return this.#brain.trustIn(author, this.now) / 1_000_000;
  }

  /** Ends with this trust by confirmations of 0.05 each, which the yardstick pays. */
  earns(author: string, times: number): void {
    for (let n = 0; n < times; n++) {
      this.says(author, `earned ${n}`);
      this.sees(`earned ${n}`);
    }
  }
}

describe('tit-for-tat', () => {
  it('begins at 0.1, earns 0.05 for each report that is seen here, once', () => {
    const node = new Node('tit-for-tat');
    assert.equal(node.trust('A'), 0.1);
    node.says('A', 'x');
    node.sees('x');
    node.sees('x');
    assert.equal(node.trust('A'), 0.15);
  });

  it('watches from 0.3 for 2 h, blocks from 0.6 for 1 h and from 0.8 for 24 h, by the strongest report', () => {
    const node = new Node('tit-for-tat');
    node.earns('A', 4);
    node.earns('B', 10);
    node.earns('C', 14);
    assert.deepEqual(
      ['A', 'B', 'C'].map((name) => node.trust(name)),
      [0.3, 0.6, 0.8],
    );
    node.blocks.clear();
    for (const name of ['A', 'B', 'C']) node.says(name, name);
    assert.deepEqual(
      [...node.blocks],
      [
        ['B', HOUR],
        ['C', 24 * HOUR],
      ],
    );
    // Together they are no more than the strongest of them.
    for (const name of ['A', 'D']) node.says(name, 'both');
    assert.equal(node.blocks.has('both'), false);
  });

  it('takes 0.15 for a staged report that ends unconfirmed, after its tier’s time, and nothing for one that it never staged', () => {
    const node = new Node('tit-for-tat');
    node.earns('A', 6);
    node.says('A', 'watched');
    node.says('B', 'dropped');
    node.passes(HOUR + 50 * MINUTE);
    assert.equal(node.trust('A'), 0.4);
    node.passes(30 * MINUTE);
    assert.equal(node.trust('A'), 0.25);
    node.passes(48 * HOUR);
    assert.equal(node.trust('B'), 0.1);
  });

  it('an operator’s word ends a report at once, and it is paid for once', () => {
    const node = new Node('tit-for-tat');
    node.earns('A', 10);
    node.says('A', 'x');
    node.excuses('x');
    assert.ok(Math.abs(node.trust('A') - 0.45) < 1e-9);
    node.passes(48 * HOUR);
    assert.ok(Math.abs(node.trust('A') - 0.45) < 1e-9);
    assert.equal(node.blocks.has('x'), false);
  });

  it('who reaches 0 is in quarantine and stays there', () => {
    const node = new Node('tit-for-tat');
    node.earns('A', 4);
    for (const what of ['x', 'y']) node.says('A', what);
    node.passes(3 * HOUR);
    assert.equal(node.trust('A'), 0);
    assert.deepEqual(node.quarantined, ['A']);
    node.says('A', 'z');
    node.sees('z');
    assert.equal(node.trust('A'), 0);
  });
});

describe('Fides', () => {
  it('trusts by (sh / shmax)(cb − ½ ib) + (1 − sh / shmax) r', () => {
    const node = new Node('fides');
    assert.equal(node.trust('A'), 0.5);
    assert.equal(node.trust('a stranger'), 0.1);
    node.earns('A', 10);
    assert.equal(node.trust('A'), 0.1 * 1 + 0.9 * 0.5);
    node.earns('B', 1);
    node.says('B', 'x');
    node.excuses('x');
    // Satisfied once and not the second time: a mean of a half, and a spread of a half.
    assert.ok(Math.abs(node.trust('B') - (0.02 * (0.5 - 0.25) + 0.98 * 0.5)) < 1e-6);
  });

  it('weighs the mean of trust × confidence: whom nobody trusts takes from it, and more voices do not add to it', () => {
    const eager = new Node('fides');
    eager.says('A', 'x', 0.79);
    assert.equal(eager.blocks.has('x'), false);
    eager.says('B', 'x', 0.79);
    assert.equal(eager.blocks.has('x'), false);
    eager.says('A', 'y', 0.8);
    assert.equal(eager.blocks.has('y'), true);
    eager.says('a stranger', 'z', 1);
    eager.says('A', 'z', 1);
    assert.equal(eager.blocks.has('z'), false);
    const strict = new Node('fides-strict');
    strict.says('A', 'x', 1);
    assert.equal(strict.blocks.has('x'), false);
    strict.earns('A', 12);
    strict.says('A', 'x', 1);
    assert.equal(strict.blocks.has('x'), true);
  });
});

describe('majority and first report', () => {
  it('more than half of all who are known must have reported it', () => {
    const node = new Node('majority');
    for (const name of ['A', 'B']) node.says(name, 'x');
    assert.equal(node.blocks.has('x'), false);
    node.says('C', 'x');
    assert.equal(node.blocks.get('x'), 24 * HOUR);
  });

  it('one word blocks for a day, but for what the operator has excused', () => {
    const node = new Node('first-report');
    node.says('a stranger', 'x', 0.01);
    assert.equal(node.blocks.get('x'), 24 * HOUR);
    node.excuses('x');
    node.says('A', 'x');
    assert.equal(node.blocks.has('x'), false);
  });
});
