// The dialler by a clock in the test's hand: waits, budget, who left, and that it never gives up.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Dialler, dialsFirst } from '../../../src/network/dial/dialler.ts';
import {
  COURTESY_EACH_MS,
  COURTESY_MS,
  DIALS_AT_ONCE,
  DIALS_PER_SECOND,
  ENTRANCE_WAIT_MS,
  HINT_IN_VAIN_MS,
  HINTS_IN_VAIN,
  LINK_PROVEN_MS,
  REVIVAL_MS,
  SLOW_DIAL_MS,
  SLOW_DIALS_AT_ONCE,
} from '../../../src/network/dial/limits.ts';
import type { Link, Sought } from '../../../src/network/dial/plan.ts';
import type { Lead } from '../../../src/network/discovery/book.ts';
import { manualClock } from '../../support/clock.ts';
import { peerIdNamed } from '../helper.ts';

const turn = () => new Promise(setImmediate);
/** The longest wait for the other's dial; four links are wanted. */
const COURTESY_MAX_MS = COURTESY_MS + 4 * COURTESY_EACH_MS;

/** A dialler whose dials the test settles and whose time the test moves. */
function rig(peers: Readonly<Record<string, Sought>> = { peer: 'always' }, random = () => 1) {
  const clock = manualClock();
  const dials: { peer: string; at: number; resolve(): void; reject(): void }[] = [];
  const away: string[] = [];
  const closed: string[] = [];
  const links: Link[] = [];
  const known = new Map(Object.entries(peers));
  const dialler = new Dialler(
    { self: 'self', wanted: 4, firstMs: 1_000, maxMs: 60_000 },
    {
      clock,
      random,
      *leads(): Iterable<Lead> {
        for (const [peer, sought] of known)
          yield {
            peer,
            sought,
            addresses: [`/dns4/${peer}/tcp/1`],
            lastWorked: undefined,
            notBefore: 0,
          };
      },
      admits: (peer) => !peer.startsWith('refused'),
      groupOf: () => '',
      links: () => links,
      dial: ({ peer }) =>
        new Promise((resolve, reject) => {
          const settle = {
            resolve: () => resolve(peer),
            reject: () => reject(new Error('refused')),
          };
          dials.push({ peer, at: clock.monotonic(), ...settle });
        }),
      close: (peer) => closed.push(peer),
      onAway: (peer) => away.push(peer),
    },
  );
  return {
    dialler,
    clock,
    dials,
    away,
    closed,
    known,
    here(peer: string): void {
      links.push({ peer, standing: 'other', outbound: true, group: '', subnet: '', since: 0 });
      dialler.connected(peer);
    },
    gone(peer: string): void {
      links.splice(links.findIndex((link) => link.peer === peer) >>> 0, 1);
      dialler.disconnected(peer);
    },
    async fail(): Promise<void> {
      dials.at(-1)?.reject();
      await turn();
    },
    /** Moves the time to the next dial; answers how long that took. */
    wait(): number {
      const before = dials.length;
      const from = clock.monotonic();
      while (dials.length === before) {
        clock.advance(1);
        if (clock.monotonic() - from > 600_000) throw new Error('no more dials');
      }
      return clock.monotonic() - from;
    },
  };
}

describe('the dialler', () => {
  it('dials at once, waits twice as long after each failure up to the most, and never gives up', async () => {
    const { dialler, dials, away, fail, wait } = rig();
    dialler.start();
    assert.equal(dials.length, 1);
    const waits: number[] = [];
    for (let i = 0; i < 40; i++) {
      await fail();
      waits.push(wait());
    }
    assert.deepEqual(
      waits.slice(0, 8),
      [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000],
    );
    assert.equal(waits.at(-1), 60_000);
    assert.ok(dialler.away('peer') && away.length === 40);
  });

  it('goes on asking at an entrance while it is alone', async () => {
    const { dialler, fail, wait } = rig({ '/dns4/entrance/tcp/1': 'door' });
    dialler.start();
    for (let i = 0; i < 20; i++) {
      await fail();
      assert.ok(wait() <= ENTRANCE_WAIT_MS);
    }
  });

  it('begins anew with the first wait when a peer was here for a while and left', async () => {
    const { dialler, dials, clock, fail, wait, here, gone } = rig();
    dialler.start();
    for (let i = 0; i < 5; i++) {
      await fail();
      wait();
    }
    here('peer');
    dials.at(-1)?.resolve();
    await turn();
    assert.ok(!dialler.away('peer'));
    clock.advance(LINK_PROVEN_MS);
    gone('peer');
    assert.ok(!dialler.away('peer'), 'it was here a moment ago');
    assert.equal(wait(), 1_000);
  });

  it('waits ever longer for a peer that lets it in and hangs up', async () => {
    const { dialler, dials, wait, here, gone } = rig();
    dialler.start();
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      here('peer');
      dials.at(-1)?.resolve();
      await turn();
      gone('peer');
      waits.push(wait());
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  it('takes a dial that resolves for no success until the peer is known to be here', async () => {
    const { dialler, dials, wait, gone } = rig();
    dialler.start();
    for (const ms of [1_000, 2_000, 4_000]) {
      dials.at(-1)?.resolve();
      await turn();
      gone('peer');
      assert.ok(dialler.away('peer'));
      assert.ok(wait() >= ms);
    }
  });

  it('waits between a half and the whole of the ceiling, so that machines do not come back in step', () => {
    return fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (r) => {
        const { dialler, fail, wait } = rig(undefined, () => r);
        dialler.start();
        await fail();
        const ms = wait();
        assert.ok(ms >= 500 && ms <= 1_001, `${ms}`);
      }),
    );
  });

  it('dials nobody after its stop, and nobody who is refused', async () => {
    const { dialler, dials, clock, fail } = rig({ peer: 'always', refused: 'always' });
    dialler.start();
    await fail();
    dialler.stop();
    clock.advance(600_000);
    assert.deepEqual(
      dials.map(({ peer }) => peer),
      ['peer'],
    );
  });

  it('keeps to its budget of dials at once, and a second', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`p${i}`, 'always' as const]),
    );
    const { dialler, dials, clock } = rig(many);
    dialler.start();
    assert.equal(dials.length, DIALS_AT_ONCE);
    clock.advance(5_000);
    assert.equal(dials.length, DIALS_AT_ONCE, 'none of them has ended');
    for (const { reject } of dials.slice(0, DIALS_AT_ONCE)) reject();
    await turn();
    assert.equal(dials.length, 2 * DIALS_AT_ONCE);
    for (const { reject } of dials) reject();
    await turn();
    assert.ok(dials.length <= DIALS_AT_ONCE + DIALS_PER_SECOND, 'the second is not over');
  });

  it('whoever makes up peers without end has it knock at a few doors, and at no more', async () => {
    const { dialler, dials, clock, known } = rig({});
    dialler.start();
    let madeUp = 0;
    const seconds = 300;
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      while (known.size < 50) known.set(`nobody${madeUp++}`, 'hint');
      dialler.look();
      clock.advance(100);
      for (const { peer, reject } of dials.slice(-DIALS_AT_ONCE)) {
        known.delete(peer);
        reject();
      }
      await turn();
    }
    const later = (seconds * 1_000) / HINT_IN_VAIN_MS;
    assert.ok(dials.length <= HINTS_IN_VAIN + later + DIALS_AT_ONCE, `${dials.length}`);
    assert.ok(dials.length > HINTS_IN_VAIN, 'one of them may be there after all');
    known.set('member', 'known');
    dialler.look();
    clock.advance(COURTESY_MAX_MS);
    assert.equal(dials.at(-1)?.peer, 'member');
  });

  it('of two that have just learnt of each other only one dials at once', () => {
    const { dialler, dials, clock } = rig({ a: 'hint', b: 'hint' });
    dialler.start();
    assert.deepEqual(
      dials.map(({ peer }) => peer),
      ['a'],
      'the coin of this pair says that we dial a, and b dials us',
    );
    clock.advance(COURTESY_MAX_MS);
    assert.deepEqual(
      dials.map(({ peer }) => peer),
      ['a', 'b'],
    );
  });

  it('both ends of a pair see the same side of the coin, and each dials about half of the others', () => {
    const ids = Array.from({ length: 40 }, (_, n) => peerIdNamed(`peer ${n}`));
    for (const self of ids) {
      const first = ids.filter((other) => other !== self && dialsFirst(self, other));
      for (const other of first) assert.ok(!dialsFirst(other, self));
      assert.ok(first.length > 8 && first.length < 31, `${self} dials ${first.length} of 39`);
    }
  });

  it('makes up for slow handshakes with fewer at once, and goes back to many when they are quick', async () => {
    const peers = Array.from({ length: 60 }, (_, n) => [`peer${n}`, 'always'] as const);
    const { dialler, dials, clock } = rig(Object.fromEntries(peers));
    dialler.start();
    const answer = async (ms: number): Promise<number> => {
      const before = dials.length;
      clock.advance(ms);
      for (const { resolve } of dials.slice(-underWay)) resolve();
      await turn();
      clock.advance(100);
      return dials.length - before;
    };
    let underWay = dials.length;
    assert.equal(underWay, DIALS_AT_ONCE);
    for (let round = 0; round < 3; round++) underWay = await answer(SLOW_DIAL_MS + 1);
    assert.equal(underWay, SLOW_DIALS_AT_ONCE);
    for (let round = 0; round < 4; round++) underWay = await answer(1_000);
    assert.equal(underWay, DIALS_AT_ONCE);
  });

  it('tries those that were lost together again as soon as one of them is back', async () => {
    const { dialler, dials, clock, here, gone } = rig({ a: 'known', b: 'known' });
    dialler.start();
    clock.advance(COURTESY_MAX_MS);
    for (const peer of ['a', 'b']) here(peer);
    for (const { resolve } of dials) resolve();
    await turn();
    clock.advance(LINK_PROVEN_MS);
    for (const peer of ['a', 'b']) gone(peer);
    // An hour of a broken link: both wait a minute between two dials by then.
    for (let i = 0; i < 3_600; i++) {
      clock.advance(1_000);
      for (const { reject } of dials) reject();
      await turn();
    }
    const before = dials.length;
    here('a');
    clock.advance(REVIVAL_MS);
    assert.deepEqual(
      dials.slice(before).map(({ peer }) => peer),
      ['b'],
    );
  });
});
