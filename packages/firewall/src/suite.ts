// What every firewall adapter must do, as tests that any test runner with `describe` and `it` can run.
import assert from 'node:assert/strict';
import { type Cidr, parseCidr } from '@tocsin/protocol';
import { LISTING_TOLERANCE_MS } from './constants.ts';
import type { Change, FirewallAdapter, Listed, Now } from './model.ts';

/** The two functions of mocha, `node:test`, vitest, jest, … */
export interface TestFrame {
  describe(title: string, body: () => void): void;
  it(title: string, body: () => Promise<void>): void;
}

/** Made anew for each test, not started, with nothing blocked. */
export interface AdapterUnderTest {
  readonly adapter: FirewallAdapter;
  /** Removes what the test left. The adapter was stopped before. */
  dispose?(): Promise<void>;
}

export interface SuiteOptions {
  /** How many blocks arrive at once. Default 1,000. */
  readonly many?: number;
  /** How long a block may outlive its end, in ms. Default 2,000. */
  readonly patienceMs?: number;
}

const HOUR_MS = 3_600_000;
const SHORT_MS = 400;
const POLL_MS = 25;

/** Texts that must never get any further: names to look up, spellings that are not the canonical one, other languages. */
const HOSTILE = [
  '',
  'example.com',
  '999.1.1.1',
  '010.0.0.1',
  '8.8.8.8/0',
  '8.8.8.8/32',
  '8.8.8.8/24',
  '0.0.0.0/0',
  '::/0',
  '::ffff:8.8.8.8',
  '2A00:1450::1',
  '8.8.8.8 timeout 1s }; flush ruleset; #',
  '8.8.8.8\nflush ruleset',
  '$(reboot)',
  '-8.8.8.8',
];

export function adapterSuite(
  { describe, it }: TestFrame,
  name: string,
  make: (clock: Now) => AdapterUnderTest | Promise<AdapterUnderTest>,
  { many = 1_000, patienceMs = 2_000 }: SuiteOptions = {},
): void {
  const clock: Now = { now: () => Date.now() };
  const host = address('198.51.0.7');
  const network = address('198.51.0.0/24');
  const host6 = address('2a00:1450::7');
  const network6 = address('2a00:1450::/64');

  const block = (cidr: Cidr, ms = HOUR_MS): Change => ({
    type: 'block',
    cidr,
    until: clock.now() + ms,
  });
  const lift = (cidr: Cidr): Change => ({ type: 'lift', cidr });

  /** Runs `body` with a started adapter, and clears away behind it. */
  const test = (title: string, body: (adapter: FirewallAdapter) => Promise<void>) =>
    it(title, async () => {
      const { adapter, dispose } = await make(clock);
      try {
        await adapter.start();
        await body(adapter);
        await adapter.clear();
      } finally {
        await adapter.stop();
        await dispose?.();
      }
    });

  describe(`${name} is a firewall adapter`, () => {
    it('does nothing before its start and after its stop', async () => {
      const { adapter, dispose } = await make(clock);
      const works = [
        () => adapter.apply([block(host)]),
        () => adapter.list(),
        () => adapter.clear(),
      ];
      const refusesAll = async () => {
        for (const work of works) await assert.rejects(work, { code: 'FIREWALL_STOPPED' });
      };
      await refusesAll();
      await adapter.stop();
      await adapter.start();
      await adapter.start();
      assert.deepEqual(await adapter.list(), []);
      await adapter.stop();
      await adapter.stop();
      await refusesAll();
      await dispose?.();
    });

    test('lists a block with its end', async (adapter) => {
      const { until } = block(host) as { until: number };
      assert.deepEqual(await adapter.apply([{ type: 'block', cidr: host, until }]), []);
      assert.deepEqual(await standing(adapter), [host]);
      await assertEnds(adapter, host, until);
    });

    test('makes a block longer and shorter, and holds it once', async (adapter) => {
      for (const ms of [HOUR_MS, 24 * HOUR_MS, HOUR_MS / 2]) {
        const until = clock.now() + ms;
        await adapter.apply([{ type: 'block', cidr: host, until }]);
        assert.deepEqual(await standing(adapter), [host]);
        await assertEnds(adapter, host, until);
      }
    });

    test('lifts, and lifts what is not there', async (adapter) => {
      await adapter.apply([block(host), block(host6)]);
      assert.deepEqual(await adapter.apply([lift(host), lift(network)]), []);
      assert.deepEqual(await standing(adapter), [host6]);
      assert.deepEqual(await adapter.apply([lift(host)]), []);
      assert.deepEqual(await adapter.apply([]), []);
      assert.deepEqual(await standing(adapter), [host6]);
    });

    test('applies a batch in its order', async (adapter) => {
      const until = clock.now() + 2 * HOUR_MS;
      await adapter.apply([block(host), lift(host), lift(host6), block(host6)]);
      assert.deepEqual(await standing(adapter), [host6]);
      await adapter.apply([block(host6), { type: 'block', cidr: host6, until }]);
      await assertEnds(adapter, host6, until);
    });

    test('keeps a host and the prefix around it apart, in any order', async (adapter) => {
      for (const [one, prefix] of [
        [host, network],
        [host6, network6],
      ] as const) {
        await adapter.apply([block(prefix)]);
        await adapter.apply([block(one)]);
        assert.deepEqual(await standing(adapter), sorted([one, prefix]));
        await adapter.apply([lift(prefix)]);
        assert.deepEqual(await standing(adapter), [one]);
        await adapter.apply([block(prefix)]);
        await adapter.apply([lift(one)]);
        assert.deepEqual(await standing(adapter), [prefix]);
        await adapter.apply([lift(prefix)]);
        assert.deepEqual(await standing(adapter), []);
      }
    });

    test('holds prefixes of any length, both families', async (adapter) => {
      const prefixes = ['198.0.0.0/8', '198.51.0.4/31', '2a00::/12', '2a00:1450::6/127'].map(
        address,
      );
      assert.deepEqual(await adapter.apply(prefixes.map((cidr) => block(cidr))), []);
      assert.deepEqual(await standing(adapter), sorted(prefixes));
    });

    test('treats a block that is over as a lift', async (adapter) => {
      await adapter.apply([block(host)]);
      assert.deepEqual(await adapter.apply([block(host, 0), block(host6, -HOUR_MS)]), []);
      assert.deepEqual(await standing(adapter), []);
    });

    test('ends a block at its end, by itself', async (adapter) => {
      const before = clock.now();
      await adapter.apply([block(host, SHORT_MS), block(host6)]);
      while ((await standing(adapter)).includes(host)) {
        assert.ok(clock.now() < before + SHORT_MS + patienceMs, 'the block outlived its end');
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      assert.ok(clock.now() >= before + SHORT_MS / 2, 'the block ended before its end');
      assert.deepEqual(await standing(adapter), [host6]);
    });

    test('refuses what is no canonical address, each by itself, and keeps the rest', async (adapter) => {
      const hostile = HOSTILE.map((text) => block(text as Cidr));
      const failures = await adapter.apply([block(host), ...hostile, block(host6)]);
      assert.deepEqual(
        failures.map(({ change }) => change.cidr),
        HOSTILE,
      );
      for (const { error } of failures) assert.equal(error.code, 'FIREWALL_REFUSED');
      assert.deepEqual(await standing(adapter), sorted([host, host6]));
    });

    test('refuses an end that is no time', async (adapter) => {
      for (const until of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const [failure] = await adapter.apply([{ type: 'block', cidr: host, until }]);
        assert.equal(failure?.error.code, 'FIREWALL_REFUSED');
      }
      assert.deepEqual(await standing(adapter), []);
    });

    test(`takes ${many} at once, beside what stood`, async (adapter) => {
      const crowd = Array.from({ length: many }, (_, i) => address(`11.0.${i >> 8}.${i & 255}`));
      await adapter.apply([block(host6)]);
      assert.deepEqual(await adapter.apply(crowd.map((cidr) => block(cidr))), []);
      assert.deepEqual(await standing(adapter), sorted([...crowd, host6]));
    });

    test('takes calls that do not wait for each other', async (adapter) => {
      const crowd = Array.from({ length: 20 }, (_, i) => address(`12.0.0.${i}`));
      await Promise.all(crowd.map((cidr) => adapter.apply([block(cidr)])));
      assert.deepEqual(await standing(adapter), sorted(crowd));
    });

    test('clears everything, and goes on', async (adapter) => {
      await adapter.apply([host, network, host6, network6].map((cidr) => block(cidr)));
      await adapter.clear();
      assert.deepEqual(await standing(adapter), []);
      await adapter.apply([block(network)]);
      assert.deepEqual(await standing(adapter), [network]);
    });
  });
}

async function standing(adapter: FirewallAdapter): Promise<Cidr[]> {
  return sorted((await adapter.list()).map(({ cidr }) => cidr));
}

async function assertEnds(adapter: FirewallAdapter, cidr: Cidr, until: number): Promise<void> {
  const listed = (await adapter.list()).find((entry): entry is Listed => entry.cidr === cidr);
  const off = Math.abs((listed?.until ?? Number.NaN) - until);
  assert.ok(
    off <= LISTING_TOLERANCE_MS,
    `${cidr} should end at ${until}, but ends at ${listed?.until}`,
  );
}

function sorted(cidrs: readonly Cidr[]): Cidr[] {
  return [...cidrs].sort();
}

function address(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new TypeError(`${text}: ${parsed.code}`);
  return parsed.cidr;
}
