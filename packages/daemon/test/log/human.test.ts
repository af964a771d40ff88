import assert from 'node:assert/strict';
import { humanWords } from '../../src/log/human.ts';

describe('a log line for people', () => {
  const time = '2026-03-01T10:00:00.000Z';

  it('says times and scores as a person reads them, and a key in short', () => {
    const line = {
      level: 'info',
      time,
      kind: 'blocked',
      indicator: '198.51.0.7',
      author: 'ab'.repeat(32),
      score: 782_000,
      until: Date.parse(time) + 3_600_000,
      msg: 'would block',
    };
    assert.equal(
      humanWords(line),
      'would block  indicator=198.51.0.7  author=abababababab  score 0.782  ends in 1 h',
    );
  });

  it('is one line whatever is in it', () => {
    assert.equal(
      humanWords({ time, msg: 'firewall', reason: 'no\n  rights' }),
      'firewall  reason=no rights',
    );
  });
});
