import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ago, ending, parseDuration, span } from '../../src/output/time.ts';

describe('times in words', () => {
  it('names the two largest units', () => {
    assert.equal(span(42 * 60_000), '42 min');
    assert.equal(span(65 * 60_000), '1 h 5 min');
    assert.equal(span(3 * 86_400_000 + 59_000), '3 d');
    assert.equal(span(999), '0 s');
  });

  it('says when something ends, and that it ended', () => {
    assert.equal(ending(2_520_000, 0), 'ends in 42 min');
    assert.equal(ending(5, 5), 'ended');
    assert.equal(ago(undefined, 0), 'never');
    assert.equal(ago(1000, 13_000), '12 s ago');
  });

  it('reads durations as people write them, and nothing else', () => {
    assert.equal(parseDuration('90s'), 90_000);
    assert.equal(parseDuration('10m'), 600_000);
    assert.equal(parseDuration('24h'), 86_400_000);
    assert.equal(parseDuration('7d'), 604_800_000);
    for (const wrong of ['', '10', 'm', '-1m', '1.5h', '10 m', '1e3s', `${'9'.repeat(400)}d`])
      assert.equal(parseDuration(wrong), undefined, wrong);
  });

  it('never throws and never shows a number of ms, whatever the span', () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (ms) =>
        assert.match(span(ms), /^\d+ (d|h|min|s)( \d+ (h|min|s))?$/),
      ),
    );
  });
});
