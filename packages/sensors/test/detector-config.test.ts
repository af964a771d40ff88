// Own detectors from the config: what works, and every fault at once.
import assert from 'node:assert/strict';
import { type DetectorSpec, parseDetectorSpec } from '@tocsin/sensors';
import { addressesOf, engineOf, NOW } from './helpers.ts';

const GOOD = {
  name: 'myapp-login',
  program: 'myapp',
  patterns: ['^login failed user=.* ip=(?P<address>\\S+)$'],
  category: 'web-brute-force',
  severity: 3,
  threshold: 3,
  window: '90s',
  confidence: [
    { attempts: 1, confidence: 0.5 },
    { attempts: 10, confidence: 0.92 },
  ],
};

function parsed(config: unknown): DetectorSpec {
  const result = parseDetectorSpec(config);
  assert.ok(result.ok, JSON.stringify(result));
  return result.spec;
}

function faultyKeys(config: unknown): readonly string[] {
  const result = parseDetectorSpec(config);
  return result.ok ? [] : result.faults.map((fault) => fault.key);
}

describe('a detector from the config', () => {
  it('detects', () => {
    const engine = engineOf({ detectors: [parsed(GOOD)] });
    const line = 'Nov 21 10:00:00 host myapp[1]: login failed user=bob ip=80.90.100.7';
    const events = Array.from({ length: 3 }, () => engine.line(line, NOW)).flat();
    assert.deepEqual(addressesOf(events), ['80.90.100.7']);
  });

  it('scenario 24: its free text cannot name somebody else', () => {
    const loose = { ...GOOD, patterns: ['^login failed user=.* ip=(?P<address>\\S+)(?: .*)?$'] };
    const engine = engineOf({ detectors: [parsed(loose)] });
    const line = 'Nov 21 10:00:00 host myapp[1]: login failed user=x ip=9.9.9.9 y ip=80.90.100.7';
    const events = Array.from({ length: 9 }, () => engine.line(line, NOW)).flat();
    assert.deepEqual(events, []);
    assert.equal(engine.counts().ambiguous, 9);
  });

  it('reads whole lines, with a time and a count of their own', () => {
    const engine = engineOf({
      detectors: [
        parsed({
          name: 'vault',
          source: 'lines',
          patterns: ['^(?<time>\\S+) denied (?<count>\\d+) times from (?<address>\\S+):\\d+$'],
          threshold: 4,
        }),
      ],
    });
    const [event] = engine.line('2026-11-21T09:59:00Z denied 4 times from 80.90.100.7:443', NOW);
    assert.ok(event?.type === 'detection');
    assert.deepEqual([event.attempts, event.lastSeen], [4, NOW - 60_000]);
  });

  it('may capture nonsense without harm', () => {
    const spec = parsed({
      ...GOOD,
      threshold: 1,
      patterns: ['^(?P<count>\\S+) (?P<time>\\S+)(?: (?P<address>\\S+))?$'],
    });
    const engine = engineOf({ detectors: [spec] });
    const message = (text: string) => engine.line(`Nov 21 10:00:00 host myapp[1]: ${text}`, NOW);
    assert.deepEqual(message('many never'), []);
    assert.deepEqual(message('many never not-an-address'), []);
    const [event] = message('many never 80.90.100.7');
    assert.equal(event?.type === 'detection' && event.attempts, 1);
  });

  it('fills in what is not said', () => {
    const spec = parsed({ name: 'a', program: 'a', patterns: '^(?P<address>.*)$' });
    const { category, severity, threshold, windowMs } = spec;
    assert.deepEqual([category, severity, threshold, windowMs], ['other', 3, 5, 600_000]);
  });

  it('scenario 37: reports every fault at once, each with its key', () => {
    const keys = faultyKeys({
      name: 'Not A Name',
      source: 'files',
      program: '(',
      patterns: ['(?P<address>\\S+)$', '^from (\\S+)$', '^(?P<adress>\\S+)$', 7],
      logins: [],
      category: 'mischief',
      severity: 9,
      threshold: 0.5,
      window: '10 minutes',
      confidence: [{ attempts: 5, confidence: 2 }],
      colour: 'red',
    });
    assert.deepEqual([...keys].sort(), [
      'category',
      'colour',
      'confidence',
      'logins',
      'name',
      'patterns[0]',
      'patterns[1]',
      'patterns[2]',
      'patterns[3]',
      'program',
      'severity',
      'source',
      'threshold',
      'window',
    ]);
  });

  for (const [what, pattern] of [
    ['without a beginning', 'from (?P<address>\\S+)$'],
    ['without an end', '^from (?P<address>\\S+)'],
    ['with an escaped end', '^from (?P<address>\\S+)\\$'],
    ['with look-ahead', '^(?=x)(?P<address>\\S+)$'],
    ['with a back-reference', '^(?P<address>\\S+) \\1$'],
    ['that does not compile', '^(?P<address>\\S+$'],
    ['of 5,000 characters', `^${'x'.repeat(5_000)}(?P<address>\\S+)$`],
  ]) {
    it(`refuses a pattern ${what}`, () => {
      assert.deepEqual(faultyKeys({ ...GOOD, patterns: [pattern] }), ['patterns[0]']);
    });
  }

  it('refuses steps that do not rise, and a table that is none', () => {
    const falling = [
      { attempts: 1, confidence: 0.9 },
      { attempts: 5, confidence: 0.5 },
    ];
    assert.deepEqual(faultyKeys({ ...GOOD, confidence: falling }), ['confidence']);
    assert.deepEqual(faultyKeys('sshd'), ['']);
    assert.deepEqual(faultyKeys({ ...GOOD, source: 'lines' }), ['program']);
  });
});
