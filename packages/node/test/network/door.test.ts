// Crowds at the door: how many of them stand there, who has to go, and who gets in all the same.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import { Door, type Kind } from '../../src/network/door.ts';
import {
  ARRIVALS_BURST,
  ARRIVALS_PER_HOST_BURST,
  FRIENDS_PER_HOST_MAX,
  FRIENDS_PER_SITE_MAX,
  PENDING_GRACE_MS,
  PENDING_KNOWN_MAX,
  PENDING_MAX,
  PENDING_PER_HOST_MAX,
  PENDING_PER_SITE_MAX,
  STRANGERS_ADMITTED_BURST,
  STRANGERS_ADMITTED_PER_SECOND,
  STRANGERS_MAX,
  STRANGERS_PER_HOST_MAX,
  STRANGERS_PER_SITE_MAX,
  UPGRADE_MAX_MS,
} from '../../src/network/limits.ts';
import { manualClock } from '../support/clock.ts';

const MEMBER = '203.0.113.7' as Cidr;

/** A door, and everybody who was turned out, in order. */
function house() {
  const clock = manualClock();
  const door = new Door(clock);
  const out: string[] = [];
  let port = 1;
  /** Answers with the port, or undefined for somebody who was turned away. */
  function knock(address: string): number | undefined {
    const from = port++;
    const stays = door.knock(address as Cidr, from, () => out.push(`${address} ${from}`));
    return stays ? from : undefined;
  }
  /** Knocks and asks to be let in. */
  function enter(address: string, kind: Kind = 'stranger'): boolean {
    const from = knock(address);
    assert.ok(from !== undefined);
    return door.admit(address as Cidr, from, kind);
  }
  /** Knocks and goes away again. False: was turned away. */
  function come(address: string): boolean {
    const from = knock(address);
    if (from !== undefined) door.leave(address as Cidr, from);
    return from !== undefined;
  }
  return { clock, door, out, knock, come, enter };
}

/** Hosts each at a site of its own. */
const apart = (n: number) => `${60 + (n >> 8)}.${n & 255}.0.1`;

describe('the door', () => {
  it('where there is no room, of all or of one host or of one site, whoever has waited longest makes it', () => {
    for (const [max, address] of [
      [PENDING_PER_HOST_MAX, () => '198.51.100.1'],
      [PENDING_PER_HOST_MAX, (n: number) => `2001:db8:1:2::${n + 1}`],
      [PENDING_PER_SITE_MAX, (n: number) => `198.51.100.${n}`],
      [PENDING_PER_SITE_MAX, (n: number) => `2001:db8:1:${n}::1`],
      [PENDING_MAX, apart],
    ] as const) {
      const { clock, door, out, knock } = house();
      for (let n = 0; n < max; n++) knock(address(n));
      assert.equal(out.length, 0);
      assert.equal(door.pending, max);
      // Nobody has waited for long yet: honest machines must not turn each other out for ever.
      assert.equal(knock(address(max)), undefined);
      assert.equal(out.length, 0);
      clock.advance(PENDING_GRACE_MS);
      knock(address(max));
      knock(address(max + 1));
      assert.deepEqual(out, [`${address(0)} 1`, `${address(1)} 2`]);
      assert.equal(door.pending, max);
    }
  });

  it('a host that knocks too often is turned away unseen, until it has been quiet', () => {
    const { clock, come, knock } = house();
    const host = '198.51.100.1';
    let seen = 0;
    for (let n = 0; n < 500; n++) if (come(host)) seen++;
    assert.equal(seen, ARRIVALS_PER_HOST_BURST + 1);
    assert.notEqual(knock('198.51.101.1'), undefined);
    clock.advance(1_000);
    assert.notEqual(knock(host), undefined);
  });

  it('a crowd from everywhere is turned away unseen beyond its rate; a host that a member came from is not', () => {
    const { door, come, knock } = house();
    door.vouch(MEMBER);
    let seen = 0;
    for (let n = 0; n < 3_000; n++) if (come(apart(n))) seen++;
    assert.equal(seen, ARRIVALS_BURST + 1);
    assert.notEqual(knock(MEMBER), undefined);
  });

  it('a crowd behind the address of one member leaves the other members their arrivals', () => {
    const { clock, door, come, knock } = house();
    const other = '198.51.100.9' as Cidr;
    for (const host of [MEMBER, other]) door.vouch(host);
    for (let passed = 0; passed < 10_000; passed += 10) {
      clock.advance(10);
      for (let n = 0; n < 50; n++) come(MEMBER);
      if (passed % 1_000 === 0) {
        const port = knock(other);
        assert.ok(port !== undefined, `after ${passed} ms`);
        door.leave(other, port);
      }
    }
  });

  it('a member gets in whatever crowd there is, and behind the address of a crowd as well', () => {
    const { clock, door, out, enter, knock } = house();
    assert.ok(enter(MEMBER, 'own'));
    // An attacker behind the same address, as fast as an unknown host may be, beside one from everywhere.
    const crowd = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10) {
        clock.advance(10);
        for (let n = 0; n < 10; n++) knock(apart(passed + n));
        if (passed % 20 === 0) knock(MEMBER);
      }
    };
    crowd(5_000);
    let mine: number | undefined;
    for (let tries = 0; tries < 10 && mine === undefined; tries++) {
      mine = knock(MEMBER);
      crowd(100);
    }
    assert.ok(mine !== undefined);
    // He is known within some round trips.
    crowd(PENDING_GRACE_MS - 110);
    assert.ok(!out.includes(`${MEMBER} ${mine}`));
    assert.ok(door.admit(MEMBER, mine, 'friend'));
    assert.ok(door.pending <= PENDING_MAX + PENDING_KNOWN_MAX);
  });

  it('who is not let in by the end of the upgrade is hung up on; who was is not', () => {
    const { clock, out, enter, knock } = house();
    knock('198.51.100.1');
    assert.ok(enter('198.51.100.2', 'friend'));
    assert.ok(enter('198.51.100.3'));
    clock.advance(UPGRADE_MAX_MS);
    assert.deepEqual(out, ['198.51.100.1 1']);
  });

  it('strangers and guests get a few places each host and each site; members are not counted', () => {
    for (const [max, address] of [
      [STRANGERS_PER_HOST_MAX, () => '198.51.100.1'],
      [STRANGERS_PER_SITE_MAX, (n: number) => `198.51.100.${n}`],
      [STRANGERS_MAX, apart],
    ] as const) {
      const { clock, door, enter } = house();
      for (let n = 0; n < max; n++) {
        clock.advance(100);
        assert.ok(enter(address(n)), `${n}`);
      }
      clock.advance(1_000);
      assert.ok(!enter(address(max)));
      assert.ok(enter(address(max), 'own'));
      // One of them leaves.
      door.leave(address(0) as Cidr, 1);
      assert.ok(enter(address(max)));
    }
  });

  it('one who makes friends of himself by the network’s key fills neither a host nor a site; own machines are not counted', () => {
    for (const [max, address] of [
      [FRIENDS_PER_HOST_MAX, () => '198.51.100.1'],
      [FRIENDS_PER_SITE_MAX, (n: number) => `198.51.100.${n}`],
    ] as const) {
      const { clock, enter } = house();
      for (let n = 0; n < max; n++) {
        clock.advance(100);
        assert.ok(enter(address(n), 'friend'));
      }
      assert.ok(!enter(address(max), 'friend'));
      assert.ok(enter(address(max), 'own'));
      assert.ok(enter('203.0.113.1', 'friend'));
    }
  });

  it('strangers who come and go under ever new names are let in a few a second; members always', () => {
    const { clock, door, enter, knock } = house();
    let entered = 0;
    for (let n = 0; n < 1_000; n++) {
      clock.advance(10);
      const port = knock(apart(n)) ?? assert.fail();
      if (door.admit(apart(n) as Cidr, port, 'stranger')) entered++;
      door.leave(apart(n) as Cidr, port);
      if (n % 10 === 0) assert.ok(enter(MEMBER, 'own'));
    }
    const after = 10 * STRANGERS_ADMITTED_PER_SECOND;
    assert.ok(Math.abs(entered - STRANGERS_ADMITTED_BURST - after) <= 2, `${entered}`);
  });

  it('everybody on this machine has one address: only the whole bounds them', () => {
    const { clock, door, knock } = house();
    for (let n = 0; n < 1_000; n++) knock(n % 2 ? '127.0.0.1' : '::1');
    assert.equal(door.pending, PENDING_MAX);
    clock.advance(PENDING_GRACE_MS);
    assert.notEqual(knock('127.0.0.1'), undefined);
  });

  it('forgets everybody who has left', () => {
    const { clock, door, knock } = house();
    for (let n = 0; n < 200; n++) {
      clock.advance(10);
      const port = knock(apart(n));
      assert.ok(port !== undefined && door.expects(apart(n) as Cidr, port));
      door.leave(apart(n) as Cidr, port);
      assert.ok(!door.expects(apart(n) as Cidr, port));
    }
    assert.equal(door.pending, 0);
  });
});
