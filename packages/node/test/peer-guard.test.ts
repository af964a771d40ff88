// Whose addresses are spared: those of whom this node's operator, or an own machine, let in.
import assert from 'node:assert/strict';
import type { AuthorKey, Cidr } from '@tocsin/protocol';
import { createRoster } from '@tocsin/rules';
import { createPeerBook } from '../src/peer-book.ts';
import { createPeerGuard } from '../src/peer-guard.ts';
import { certificateAt, signerNamed } from './membership/world.ts';
import { NOON } from './support/clock.ts';

const self = signerNamed('self');
const machine = signerNamed('machine');
const friend = signerNamed('friend');
const sybil = signerNamed('sybil');
const holder = signerNamed('holder');

describe('the guard of peers', () => {
  function setting(keyHolders: 'own' | 'friend') {
    const spared = new Set<string>();
    const book = createPeerBook(self.author, [], keyHolders);
    const guard = createPeerGuard(book, (entries) => {
      spared.clear();
      for (const { cidr } of entries) spared.add(cidr);
    });
    const follow = (...records: ReturnType<typeof certificateAt>[]) =>
      book.follow(
        createRoster({ self: self.author, configured: [], fleets: [], records, now: NOON + 1_000 }),
      );
    const connect = (...authors: readonly AuthorKey[]) => {
      for (const [n, author] of authors.entries())
        guard.protect(author, [`198.51.100.${n + 1}` as Cidr]);
    };
    return { guard, spared, follow, connect };
  }
  const when = { issuedAt: NOON };

  it('spares own machines and friends, not whom friends let in, nor who has nothing but the network’s key', () => {
    const { guard, spared, follow, connect } = setting('friend');
    const ofFriend = certificateAt(self, friend, 'friend', when);
    const ofMachine = certificateAt(self, machine, 'own', when);
    follow(ofMachine, ofFriend, certificateAt(friend, sybil, 'friend', when));
    connect(machine.author, friend.author, sybil.author, holder.author);
    assert.deepEqual([...spared], ['198.51.100.1', '198.51.100.2']);
    follow(ofMachine);
    guard.unprotect(friend.author);
    assert.deepEqual([...spared], ['198.51.100.1']);
    follow(ofMachine, certificateAt(self, holder, 'own', when));
    guard.look();
    assert.deepEqual([...spared], ['198.51.100.1', '198.51.100.4']);
  });

  it('spares who has the network’s key where that makes an own machine', () => {
    const { spared, follow, connect } = setting('own');
    follow();
    connect(holder.author);
    assert.deepEqual([...spared], ['198.51.100.1']);
  });
});
