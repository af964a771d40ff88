// What the roster says, and what it does to blocks, trust and corroboration.
import assert from 'node:assert/strict';
import { type Peer, regardOf, trustNow } from '@tocsin/rules';
import { describe, it } from 'mocha';
import { ATTACKER, address, author, MINUTE, micro, World } from '../world.ts';
import { certificate, own, revocation, type Sight, seen } from './records.ts';

/** A node that knows its peers from the roster alone. */
function nodeThatSees(...seeing: Parameters<typeof seen>): World {
  const world = new World();
  world.recast(seen(...seeing).members());
  return world;
}

describe('members and the rules', () => {
  const sight: Sight = { friends: ['F', 'G'], fleets: ['fleet'] };
  const tree = [
    certificate('F', 'M'),
    certificate('F', 'N'),
    certificate('M', 'P'),
    certificate('G', 'Q'),
    own('fleet', 'A'),
  ];

  it('scenario 12: two members of one sponsor count once, their sponsor and they too; two that I configured corroborate', () => {
    const world = nodeThatSees(tree, sight);
    for (const name of ['M', 'N', 'P', 'Q']) world.setTrust(name, 0.5);
    for (const name of ['M', 'N', 'P', 'F']) {
      world.says(name);
      assert.equal(world.doing().score, micro(0.5));
    }
    world.says('Q');
    assert.equal(world.doing().score, micro(0.75), 'a guest of another’s');
    world.says('G');
    assert.equal(world.doing().score, micro(0.75));
  });

  it('scenario 12: to F, who sponsors them, M and N are two roots', () => {
    const world = nodeThatSees(tree, { self: 'F' });
    world.says('M');
    world.says('N');
    assert.equal(world.doing().score, micro(0.75));
    world.says('P');
    assert.equal(world.doing().score, micro(0.75), 'P is one with M');
  });

  it('first trust is halved at each step from a root', () => {
    const world = nodeThatSees(tree, sight);
    const trust = ['A', 'F', 'M', 'P', 'X'].map((name) => world.trust(name));
    assert.deepEqual(trust, [1_000_000, 500_000, 250_000, 125_000, 100_000]);
  });

  it('scenario 14: what a revoked machine alone supports is lifted; what it vetoed is no longer vetoed', () => {
    const world = nodeThatSees(tree, sight);
    world.says('A');
    world.says('A', { about: address(2) });
    world.setTrust('F', 0.9);
    world.says('F', { about: address(2) });
    world.says('F', { about: address(3), confidence: 0.7 });
    assert.ok(world.kernel.has(address(3)));
    world.hear(world.sighting('A', 'false-positive', address(3)));
    assert.ok(!world.kernel.has(address(3)));
    world.now += MINUTE;
    world.recast(seen([...tree, revocation('fleet', 'A')], sight).members());
    assert.deepEqual(new Set(world.blockedAddresses()), new Set([address(2), address(3)]));
  });

  it('a stranger who becomes a member counts as one from then on, for what he had said too', () => {
    const world = new World();
    world.says('A');
    assert.equal(world.doing().action, 'observe');
    world.recast(seen(tree, sight).members());
    assert.ok(world.kernel.has(ATTACKER));
  });

  it('an invited member is worth less on the wire than the friend who let him in', () => {
    const world = nodeThatSees(tree, sight);
    const regard = (name: string): number => {
      const peer: Peer = world.view.peer(author(name));
      const trust = trustNow(world.view, author(name), world.now, world.policy);
      return regardOf(world.standing(name), peer, world.now, world.policy, trust);
    };
    assert.deepEqual(['A', 'F', 'M', 'X'].map(regard), [100, 75, 0, 0]);
  });
});
