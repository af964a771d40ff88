// What must hold for every sequence of words, not only for the told ones.
import assert from 'node:assert/strict';
import type { Indicator, Signal } from '@tocsin/protocol';
import type { Entry } from '@tocsin/rules';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { address, author, type Cast, DAY, HOUR, MINUTE, micro, T0, World } from './world.ts';

const CAST: Cast = {
  O: 'own',
  F: 'friend',
  G: 'friend',
  M: { class: 'friend', sponsor: 'F' },
};
const NAMES = ['O', 'F', 'G', 'M', 'S', 'T'];
const name = fc.constantFrom(...NAMES);
const about = fc.integer({ min: 0, max: 5 }).map(address);
const confidence = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const trust = fc.integer({ min: 0, max: 10 }).map((n) => n / 10);

/** The budgets lifted: what they do depends on order by nature. */
const UNBOUNDED = {
  lineBase: 500,
  lineMax: 500,
  newBlocksPerMinute: Infinity,
  peerBlocksMax: Infinity,
  ownPeerBlocksMax: Infinity,
};

type Word =
  | { say: 'threat'; by: string; about: Indicator; confidence: number; ago: number; life: number }
  | { say: 'false-positive' | 'confirmed'; by: string; about: Indicator; ago: number }
  | { say: 'retract'; which: number };

const word: fc.Arbitrary<Word> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      say: fc.constant('threat' as const),
      by: name,
      about,
      confidence,
      ago: fc.integer({ min: -4 * MINUTE, max: 26 * HOUR }),
      life: fc.integer({ min: 1, max: DAY }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      say: fc.constantFrom('false-positive' as const, 'confirmed' as const),
      by: name,
      about,
      ago: fc.integer({ min: 0, max: 20 * HOUR }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ say: fc.constant('retract' as const), which: fc.nat(50) }),
  },
);

function signalsOf(world: World, words: readonly Word[]): Signal[] {
  const signals: Signal[] = [];
  for (const it of words) {
    if (it.say === 'retract') {
      const target = signals[it.which % Math.max(1, signals.length)];
      if (target !== undefined && target.body.kind !== 'retraction')
        signals.push(world.retraction(target));
    } else if (it.say === 'threat') {
      const at = T0 - it.ago;
      signals.push(world.threat({ ...it, at, expiresAt: at + it.life }));
    } else {
      const { now } = world;
      world.now = T0 - it.ago;
      signals.push(world.sighting(it.by, it.say, it.about));
      world.now = now;
    }
  }
  return signals;
}

/** What is decided of each address; who spoke when is left out. */
const decided = (world: World): unknown =>
  [...world.view.all('staged').values()]
    .filter((entry) => entry.voices.length > 0)
    .sort((a, b) => (a.indicator < b.indicator ? -1 : 1))
    .map(({ indicator, decision: { action, end, score } }: Entry) => ({
      indicator,
      action,
      end,
      score,
    }));

describe('for every sequence', () => {
  it('scenario 20: action and end are the same under every order of arrival, with duplicates and early retractions', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 24 }),
        fc.array(trust, { minLength: 6, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        (words, trusts, random) => {
          const worlds = [0, 1].map(() => new World(CAST, UNBOUNDED));
          for (const world of worlds)
            for (const [i, of] of NAMES.entries()) world.setTrust(of, trusts[i] ?? 0.5);
          const [first, second] = worlds as [World, World];
          const signals = signalsOf(first, words);
          const shuffled = [...signals, ...signals.slice(0, 5)]
            .map((signal) => ({ signal, at: random.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ signal }) => signal);
          for (const signal of signals) first.hear(signal, 'sync');
          for (const signal of shuffled) second.hear(signal, 'sync');
          assert.deepEqual(decided(second), decided(first));
          assert.deepEqual(new Map([...second.kernel].sort()), new Map([...first.kernel].sort()));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('trust stays between 0 and 1, every score is recomputed from its explanation, the counts are true', () => {
    const deed = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('word' as const), word }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('see' as const), about, confidence }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constantFrom('confirm', 'deny', 'unblock'), about }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constantFrom('quarantine', 'release', 'approve'), by: name }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('pass' as const),
          ms: fc.integer({ min: 0, max: 30 * HOUR }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constantFrom('guard', 'contact', 'login'), about }),
      },
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
        const world = new World(CAST, {
          sampleOneIn: 3,
          peerBlocksMax: 3,
          newBlocksPerMinute: 2,
          stagedEntriesMax: 5,
        });
        for (const it of deeds) {
          DEEDS[it.do]?.(world, it as Required<Deed>);
          check(world);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('strangers alone never block, whatever they are trusted and however often they speak', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(confidence, trust), { maxLength: 40 }), (strangers) => {
        const world = new World();
        for (const [i, [confidence, trust]] of strangers.entries()) {
          world.setTrust(`S${i}`, trust);
          world.says(`S${i}`, { confidence });
        }
        assert.equal(world.kernelLog.length, 0);
        assert.notEqual(world.doing().action, 'block');
      }),
      { numRuns: 100 },
    );
  });

  it('no sequence of peer messages exceeds a line, a budget or an end', () => {
    const said = fc.record({
      by: fc.constantFrom('F', 'G', 'M'),
      about: fc.integer({ min: 0, max: 40 }).map(address),
      confidence,
      ago: fc.integer({ min: 0, max: 50 * MINUTE }),
      wait: fc.integer({ min: 0, max: 5 * MINUTE }),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 80 }), (words) => {
        const policy = {
          lineBase: 4,
          newBlocksPerMinute: 3,
          peerBlocksMax: 6,
          threatsPerHour: 1_000,
        };
        const world = new World(CAST, policy);
        for (const friend of ['F', 'G', 'M']) world.setTrust(friend, 1);
        for (const { ago, wait, ...it } of words) {
          world.pass(wait);
          world.says(it.by, { ...it, at: world.now - ago });
          assert.ok(world.kernel.size <= 6);
          for (const end of world.kernel.values()) {
            assert.ok(end > world.now, 'what has ended is lifted');
            assert.ok(end <= world.now + DAY, 'no signal blocks for more than a day');
          }
          for (const group of ['F', 'G'])
            assert.ok((world.view.read('line', author(group))?.open.length ?? 0) <= 4);
          const begun = [...world.view.all('ledger').values()].map((it) => it.begun?.length ?? 0);
          assert.ok(begun.every((n) => n <= 3));
          const charged = [...world.view.all('staged').values()].filter(
            (it) => it.block !== undefined,
          );
          assert.ok(charged.length <= 8, 'two groups, two lines');
        }
      }),
      { numRuns: 150 },
    );
  });
});

interface Deed {
  readonly do: string;
  readonly word?: Word;
  readonly about?: Indicator;
  readonly by?: string;
  readonly confidence?: number;
  readonly ms?: number;
}

const DEEDS: Readonly<Record<string, (world: World, deed: Required<Deed>) => void>> = {
  word: (world, { word }) => {
    if (word.say === 'threat') world.says(word.by, { ...word, at: world.now - (word.ago % HOUR) });
    else if (word.say !== 'retract') world.hear(world.sighting(word.by, word.say, word.about));
  },
  see: (world, { about, confidence }) => world.sees(about, confidence),
  confirm: (world, { about }) => world.order({ do: 'confirm', indicator: about }),
  deny: (world, { about }) => world.order({ do: 'unblock', indicator: about, falsePositive: true }),
  unblock: (world, { about }) =>
    world.order({ do: 'unblock', indicator: about, falsePositive: false }),
  quarantine: (world, { by }) =>
    world.order({ do: 'quarantine', author: author(by), reason: 'odd' }),
  release: (world, { by }) => world.order({ do: 'release', author: author(by) }),
  approve: (world, { by }) => world.order({ do: 'approve', author: author(by) }),
  pass: (world, { ms }) => world.pass(ms),
  guard: (world, { about }) =>
    void world.act({ type: 'vetoed', cidr: about, reason: 'allowlist', detail: '' }),
  contact: (world, { about }) =>
    void world.act({ type: 'contact', indicator: about, packets: 9, spanMs: MINUTE }),
  login: (world, { about }) =>
    void world.act({ type: 'login', address: about, method: 'publickey', sensor: 'ssh' }),
};

function check(world: World): void {
  for (const name of NAMES) {
    const at = world.trust(name);
    assert.ok(Number.isInteger(at) && at >= 0 && at <= micro(1));
  }
  const entries = [...world.view.all('staged').values()];
  for (const entry of entries) {
    world.explain(entry.indicator);
    assert.ok(entry.due !== undefined && entry.due > world.now, 'every entry ends by itself');
  }
  const enforced = entries.filter((it) => it.decision.enforced);
  assert.deepEqual([...world.kernel.keys()].sort(), enforced.map((it) => it.indicator).sort());
  for (const it of enforced) assert.equal(world.kernel.get(it.indicator), it.decision.end);
  const seats = entries.filter((it) => it.block?.minute !== undefined).length;
  const ledger = world.view.read('ledger', 'node');
  assert.equal(ledger?.enforced ?? 0, seats);
  assert.ok(seats <= 3);
  assert.equal(ledger?.staged ?? 0, entries.length);
  assert.ok(entries.length <= 5);
}
