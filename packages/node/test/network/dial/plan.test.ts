// The plan of whom to dial: small meshes complete, large ones become a random graph, and no crowd takes all the places.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OUTBOUND_SHARE, SURPLUS_SHARE } from '../../../src/network/dial/limits.ts';
import { type Candidate, type Link, plan, type Sought } from '../../../src/network/dial/plan.ts';

const candidate = (peer: string, more: Partial<Candidate> = {}): Candidate => ({
  peer,
  sought: 'known',
  group: '',
  subnet: '',
  notBefore: 0,
  ...more,
});
const link = (peer: string, more: Partial<Link> = {}): Link => ({
  peer,
  standing: 'other',
  outbound: false,
  group: '',
  subnet: '',
  since: 0,
  ...more,
});
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const AMPLE = 100;
/** No link is young any more. */
const LATER = 60_000;
const even = () => 0.5;

/** Small and good enough; the same seed draws the same lots. */
function lots(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the plan of whom to dial', () => {
  it('wants everybody while they are few', () => {
    const others = many(40, (i) => candidate(`p${i}`));
    const { dials } = plan(others, [], { wanted: 40, dials: AMPLE }, 0, even);
    assert.equal(dials.length, 40);
  });

  it('wants the configured in whatever number, and nobody else when they are enough', () => {
    const configured = many(60, (i) => candidate(`c${i}`, { sought: 'always' }));
    const others = many(60, (i) => candidate(`p${i}`));
    const budget = { wanted: 40, dials: AMPLE };
    const first = plan([...configured, ...others], [], budget, 0, even);
    assert.ok(configured.every(({ peer }) => first.dials.some((dial) => dial.peer === peer)));
    const links = configured.map(({ peer }) =>
      link(peer, { standing: 'configured', outbound: true }),
    );
    const { dials, closes } = plan(others, links, budget, 0, even);
    assert.deepEqual([dials, closes], [[], []]);
  });

  it('dials entrances first, then whom it has met, and gives somebody’s word half the room', () => {
    const kinds: Sought[] = ['hint', 'known', 'door'];
    const all = kinds.flatMap((sought) => many(2, (i) => candidate(`${sought}${i}`, { sought })));
    const { dials, cut } = plan(all, [], { wanted: 40, dials: 4 }, 0, even);
    assert.deepEqual(
      dials.map(({ sought }) => sought),
      ['door', 'door', 'known', 'known'],
    );
    assert.ok(cut);
    const hints = many(8, (i) => candidate(`h${i}`, { sought: 'hint' }));
    const mixed = plan([candidate('known'), ...hints], [], { wanted: 40, dials: 4 }, 0, even);
    assert.equal(mixed.dials.filter(({ sought }) => sought === 'hint').length, 2);
    const alone = plan(hints, [], { wanted: 40, dials: 4 }, 0, even);
    assert.equal(alone.dials.length, 4);
  });

  it('says when somebody who waits may be dialled', () => {
    const waiting = [candidate('a', { notBefore: 70 }), candidate('b', { notBefore: 50 })];
    const { dials, wakeAt } = plan(waiting, [], { wanted: 40, dials: AMPLE }, 10, even);
    assert.deepEqual([dials, wakeAt], [[], 50]);
  });

  it('spreads over groups and subnets: a thousand identities of one place get no more than their share', () => {
    const crowd = many(1_000, (i) => candidate(`evil${i}`, { group: 'evil', subnet: '203.0.113' }));
    const rest = many(30, (i) => candidate(`p${i}`, { group: `g${i}`, subnet: `198.51.${i}` }));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { dials } = plan(
          [...crowd, ...rest],
          [],
          { wanted: 20, dials: AMPLE },
          0,
          lots(seed),
        );
        assert.equal(dials.length, 20);
        assert.ok(dials.filter(({ group }) => group === 'evil').length <= 1);
      }),
      { numRuns: 20 },
    );
  });

  it('goes on dialling when others fill all the places: half of the wanted are its own choice', () => {
    const inbound = many(50, (i) => link(`in${i}`, { group: 'evil' }));
    const others = many(100, (i) => candidate(`p${i}`));
    const { dials, closes } = plan(others, inbound, { wanted: 40, dials: AMPLE }, 0, even);
    assert.equal(dials.length, 40 * OUTBOUND_SHARE);
    assert.equal(closes.length, 0, 'there is slack for them');
  });

  it('closes what is beyond the slack: inbound first, from the crowd, the youngest; configured never, own last', () => {
    const kept = many(30, (i) => link(`c${i}`, { standing: 'configured' }));
    const own = many(10, (i) =>
      link(`own${i}`, { standing: 'own', group: `o${i}`, subnet: `o${i}` }),
    );
    const chosen = many(10, (i) =>
      link(`out${i}`, { outbound: true, group: `x${i}`, subnet: `x${i}` }),
    );
    const crowd = many(5, (i) => link(`in${i}`, { group: 'evil', subnet: 'evil', since: i }));
    const close = (wanted: number) =>
      plan(
        [],
        [...kept, ...own, ...chosen, ...crowd],
        { wanted, dials: 0 },
        LATER,
        even,
      ).closes.map(({ peer }) => peer);
    assert.deepEqual(close(44), []);
    assert.deepEqual(close(42), ['in4', 'in3', 'in2']);
    const worse = close(28);
    assert.equal(worse.length, 20);
    assert.ok(worse.slice(5, 15).every((peer) => peer.startsWith('out')));
    assert.ok(worse.slice(15).every((peer) => peer.startsWith('own')));
    assert.equal(close(1).length, 25, 'all but the configured');
  });
});

/** Machines do not all start in one second. */
const STARTS_A_ROUND = 16;
const ENTRANCES = 4;

interface End {
  readonly outbound: boolean;
  readonly since: number;
}

/** Nodes in virtual time, a second a round; each begins with one of four entrances and hears of others from whom it is connected to. */
class Mesh {
  readonly links: Map<number, End>[];
  readonly #known: Set<number>[];
  /** By the pair: failures, and the round before which it is not dialled. */
  readonly #waits = new Map<string, { failures: number; until: number }>();
  readonly #random: () => number;
  readonly #wanted: number;
  /** ms. */
  #now = 0;

  constructor(size: number, wanted: number, random: () => number) {
    this.#random = random;
    this.#wanted = wanted;
    this.links = many(size, () => new Map());
    this.#known = many(size, (i) => new Set(i === 0 ? [] : [i < ENTRANCES ? 0 : i % ENTRANCES]));
  }

  round(dials = 16): void {
    this.#now += 1_000;
    const begun = (this.#now / 1_000) * STARTS_A_ROUND;
    for (const [self, known] of this.#known.slice(0, begun).entries()) {
      this.#hear(self, known);
      const mine = this.#linksOf(self);
      const candidates = [...known]
        .filter((peer) => !mine.has(peer))
        .map((peer) => {
          const notBefore = this.#waits.get(`${self} ${peer}`)?.until ?? 0;
          return candidate(String(peer), {
            sought: peer < ENTRANCES ? 'door' : 'known',
            notBefore,
          });
        });
      const links = [...mine].map(([peer, end]) => link(String(peer), end));
      const budget = { wanted: this.#wanted, dials };
      const decided = plan(candidates, links, budget, this.#now, this.#random);
      for (const { peer } of decided.dials) this.#connect(self, Number(peer));
      for (const { peer } of decided.closes) this.#part(self, Number(peer));
    }
  }

  reached(): number {
    const seen = new Set([0]);
    for (const peer of seen) for (const next of this.#linksOf(peer).keys()) seen.add(next);
    return seen.size;
  }

  #linksOf(peer: number): Map<number, End> {
    return this.links[peer] ?? new Map();
  }

  /** Fifty providers, as a neighbour's part of the DHT would name them. */
  #hear(self: number, known: Set<number>): void {
    const neighbours = [...this.#linksOf(self).keys()];
    const neighbour = neighbours[Math.floor(this.#random() * neighbours.length)];
    if (neighbour === undefined || known.size >= 100) return;
    const told = [...this.#linksOf(neighbour).keys(), ...(this.#known[neighbour] ?? [])];
    for (let i = 0; i < 50; i++) {
      const peer = told[Math.floor(this.#random() * told.length)] ?? self;
      if (peer !== self) known.add(peer);
    }
  }

  #connect(self: number, peer: number): void {
    // Every node bears four times as many as it seeks; then its gate refuses.
    if (this.#linksOf(peer).size >= 4 * this.#wanted) this.#putOff(self, peer);
    else {
      this.#linksOf(self).set(peer, { outbound: true, since: this.#now });
      this.#linksOf(peer).set(self, { outbound: false, since: this.#now });
      this.#known[peer]?.add(self);
    }
  }

  #part(self: number, peer: number): void {
    this.#linksOf(self).delete(peer);
    this.#linksOf(peer).delete(self);
    this.#putOff(self, peer);
    this.#putOff(peer, self);
  }

  #putOff(self: number, peer: number): void {
    const failures = this.#waits.get(`${self} ${peer}`)?.failures ?? 0;
    const until = this.#now + 1_000 * Math.min(2 ** failures, 60) * (0.5 + this.#random() / 2);
    this.#waits.set(`${self} ${peer}`, { failures: failures + 1, until });
  }
}

describe('a thousand nodes that follow the plan', () => {
  it('become one random graph of bounded degree, from four entrances', () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const wanted = 12;
    const mesh = new Mesh(1_000, wanted, lots(seed));
    for (let round = 0; round < 90; round++) mesh.round();
    // What was dialled last has to grow old enough to be surplus.
    for (let round = 0; round < 6; round++) mesh.round(0);
    const degrees = mesh.links.map((links) => links.size);
    const outbound = mesh.links.filter(
      (links) => [...links.values()].filter((end) => end.outbound).length >= wanted / 4,
    );
    const say = `seed ${seed}: degrees ${Math.min(...degrees)} to ${Math.max(...degrees)}, ${outbound.length} with enough links of their own`;
    assert.equal(mesh.reached(), 1_000, say);
    assert.ok(Math.max(...degrees) <= wanted * (1 + SURPLUS_SHARE), say);
    assert.ok(Math.min(...degrees) >= wanted / 2, say);
    assert.ok(outbound.length > 950, say);
  });
});
