// The guard's table: containment both ways, expiry, speed, and what it tells when it changes.
import assert from 'node:assert/strict';
import { createGuard, LOGIN_PROTECTION_MS, type Protected } from '@tocsin/firewall';
import { cidrFromBytes, overlaps } from '@tocsin/protocol';
import fc from 'fast-check';
import { cidr } from './support/changes.ts';

const NOW = Date.UTC(2026, 10, 21);

function entry(text: string, more: Partial<Protected> = {}): Protected {
  return { cidr: cidr(text), reason: 'allowlist', detail: 'test', ...more };
}

describe('createGuard', () => {
  it('scenario 23: a protected host, a network around it and a host inside a protected network are vetoed', () => {
    const guard = createGuard();
    guard.set('test', [entry('198.51.0.7'), entry('9.9.0.0/16'), entry('2a00:1450::7')]);
    for (const vetoed of [
      '198.51.0.7',
      '198.51.0.0/24',
      '198.0.0.0/8',
      '9.9.9.9',
      '9.9.0.0/16',
      '9.0.0.0/8',
    ])
      assert.ok(guard.check(cidr(vetoed), NOW), vetoed);
    for (const vetoed of ['2a00:1450::7', '2a00:1450::/64', '2a00::/12'])
      assert.ok(guard.check(cidr(vetoed), NOW), vetoed);
    for (const free of [
      '198.51.0.8',
      '198.51.0.0/30',
      '9.8.0.0/16',
      '2a00:1450::8',
      '2a00:1450:0:1::/64',
    ])
      assert.equal(guard.check(cidr(free), NOW), undefined, free);
  });

  it('says what vetoes', () => {
    const guard = createGuard();
    const gateway = entry('198.51.0.1', { reason: 'gateway', detail: 'gateway of eth0' });
    guard.set('gateways', [gateway]);
    assert.deepEqual(guard.check(cidr('198.51.0.0/24'), NOW), gateway);
  });

  it('protects until an entry ends, also where a wider one that ended lay around it', () => {
    const guard = createGuard();
    guard.set('test', [
      entry('198.51.0.0/24', { until: NOW + 10 }),
      entry('198.51.0.7', { until: NOW + 20 }),
    ]);
    assert.ok(guard.check(cidr('198.51.0.9'), NOW + 9));
    assert.equal(guard.check(cidr('198.51.0.9'), NOW + 10), undefined);
    assert.ok(guard.check(cidr('198.51.0.7'), NOW + 19));
    assert.equal(guard.check(cidr('198.51.0.7'), NOW + 20), undefined);
    // The clock was set back.
    assert.ok(guard.check(cidr('198.51.0.9'), NOW));
  });

  it('a source replaces its own entries and no others', () => {
    const guard = createGuard();
    guard.set('peers', [entry('198.51.0.7', { reason: 'peer' })]);
    guard.set('allow', [entry('198.51.0.8')]);
    guard.set('peers', []);
    assert.equal(guard.check(cidr('198.51.0.7'), NOW), undefined);
    assert.ok(guard.check(cidr('198.51.0.8'), NOW));
  });

  it('protects the address of a public-key login for 30 days after the last one', () => {
    const guard = createGuard();
    guard.addLogin(cidr('198.51.0.7'), NOW);
    guard.addLogin(cidr('198.51.0.7'), NOW - 1_000);
    const last = NOW + LOGIN_PROTECTION_MS - 1;
    assert.equal(guard.check(cidr('198.51.0.7'), last)?.reason, 'admin-login');
    assert.equal(guard.check(cidr('198.51.0.7'), last + 1), undefined);
    assert.equal(guard.list(last).length, 1);
    assert.equal(guard.list(last + 1).length, 0);
  });

  it('tells what is new, once, and nothing when a refresh changed nothing', () => {
    const guard = createGuard();
    const told: string[] = [];
    const end = guard.onChange((added) => told.push(...added.map((one) => one.cidr)));
    guard.set('test', [entry('198.51.0.7')]);
    guard.set('test', [entry('198.51.0.7'), entry('198.51.0.8')]);
    guard.set('test', [entry('198.51.0.8')]);
    guard.addLogin(cidr('198.51.0.9'), NOW);
    end();
    guard.set('test', [entry('198.51.0.10')]);
    assert.deepEqual(told, ['198.51.0.7', '198.51.0.8', '198.51.0.9']);
  });

  it('agrees with the definition for any entries and any question', () => {
    const network = fc
      .record({
        // Few distinct addresses, so that networks often meet.
        bytes: fc
          .constantFrom(4, 16)
          .chain((size) =>
            fc.array(fc.constantFrom(0, 1, 128, 255), { minLength: size, maxLength: size }),
          ),
        share: fc.integer({ min: 1, max: 32 }),
      })
      .map(({ bytes, share }) => {
        const bits = Math.ceil((bytes.length * 8 * share) / 32);
        const kept = bytes.map(
          (byte, i) => byte & (0xff00 >> Math.min(Math.max(bits - i * 8, 0), 8)) & 0xff,
        );
        return cidrFromBytes(Uint8Array.from(kept), bits);
      });
    fc.assert(
      fc.property(fc.array(network, { maxLength: 12 }), network, (entries, question) => {
        const guard = createGuard();
        guard.set(
          'test',
          entries.map((one) => ({ cidr: one, reason: 'allowlist', detail: '' })),
        );
        const expected = entries.some((one) => overlaps(one, question));
        assert.equal(guard.check(question, NOW) !== undefined, expected);
      }),
      { numRuns: 500 },
    );
  });

  it('takes hardly longer about 1,000 entries than about ten', () => {
    const question = cidr('13.0.0.1');
    const guardOf = (entries: number) => {
      const guard = createGuard();
      const held = Array.from({ length: entries }, (_, i) => entry(`12.${i >> 8}.${i & 255}.1`));
      guard.set('test', held);
      return guard;
    };
    const time = (guard: ReturnType<typeof guardOf>): number => {
      const begun = performance.now();
      for (let i = 0; i < 10_000; i++) guard.check(question, NOW);
      return performance.now() - begun;
    };
    const [few, many] = [guardOf(10), guardOf(1_000)];
    const least = { few: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
    // A busy machine makes it slower, never faster.
    for (let i = 0; i < 50 && !(i > 4 && least.many < 3 * least.few); i++) {
      least.few = Math.min(least.few, time(few));
      least.many = Math.min(least.many, time(many));
    }
    assert.ok(least.many < 3 * least.few, `${least.many} ms instead of ${least.few}`);
  });
});
