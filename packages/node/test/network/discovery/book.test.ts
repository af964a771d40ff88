// The address book: on whose word, how many, how long, and what a liar's word costs.
import assert from 'node:assert/strict';
import { subnetOf } from '../../../src/network/discovery/address.ts';
import { AddressBook } from '../../../src/network/discovery/book.ts';
import {
  ADDRESSES_PER_PEER,
  BOOK_HINTS_MAX,
  BOOK_PEERS_MAX,
  HINT_BACKOFF_FIRST_MS,
  MISPLACED_MS,
} from '../../../src/network/discovery/limits.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const at = (n: number) => `/ip4/10.0.${n >> 8}.${n & 255}/tcp/8144`;
const made = (own: readonly string[] = ['/ip4/10.9.9.9/tcp/8144']) =>
  new AddressBook({ self: 'self', own: () => own });
const lead = (book: AddressBook, peer: string, now = 0) =>
  [...book.leads(now)].find((it) => it.peer === peer);

describe('the address book', () => {
  it('survives a week off, and forgets whom it did not meet for a month', () => {
    const book = made();
    book.hear('a', [at(1), at(2)], 'itself', NOON);
    book.hear('rumour', [at(3)], 'dht', NOON);
    book.met('a', at(1), NOON, 0);
    assert.equal(book.note('rumour'), undefined);
    const note = book.note('a') ?? '';
    const later = made();
    assert.ok(later.recall('a', note, NOON + 7 * DAY_MS));
    assert.deepEqual(lead(later, 'a')?.addresses, [at(1), at(2)]);
    assert.equal(lead(later, 'a')?.sought, 'known');
    assert.ok(!made().recall('a', note, NOON + 31 * DAY_MS));
    assert.ok(!made().recall('a', 'nonsense', NOON));
  });

  it('takes one dial for somebody’s word, then lets the address be, whoever is said to be there', () => {
    const book = made();
    for (const wait of [1, 4, 16]) {
      const now = wait * 1_000_000;
      book.hear('a', [at(1)], 'mdns', NOON);
      assert.deepEqual(lead(book, 'a', now)?.addresses, [at(1)]);
      book.failed('a', at(1), undefined, now);
      assert.equal(lead(book, 'a', now), undefined, 'the word was worth nothing');
      book.hear('b', [at(1)], 'dht', NOON);
      assert.deepEqual(lead(book, 'b', now)?.addresses, []);
      assert.equal(lead(book, 'b', now)?.notBefore, now + HINT_BACKOFF_FIRST_MS * wait);
      book.failed('b', at(2), undefined, now);
    }
  });

  it('leaves an address to him who was found there', () => {
    const book = made();
    book.hear('liar', [at(1)], 'mdns', NOON);
    book.failed('liar', at(1), 'owner', 0);
    book.hear('another', [at(1)], 'mdns', NOON);
    book.hear('owner', [at(1)], 'mdns', NOON);
    assert.equal(lead(book, 'another')?.notBefore, MISPLACED_MS);
    assert.deepEqual(lead(book, 'owner')?.addresses, [at(1)]);
    assert.deepEqual(lead(book, 'another', MISPLACED_MS)?.addresses, [at(1)]);
  });

  it('goes on with the addresses of the operator and of the peer itself', () => {
    const book = made();
    book.hear('a', [at(1)], 'configured', NOON);
    book.hear('b', [at(2)], 'itself', NOON);
    for (const [peer, address] of [
      ['a', at(1)],
      ['b', at(2)],
    ] as const) {
      for (let i = 0; i < 10; i++) book.failed(peer, address, undefined, i);
      assert.deepEqual(lead(book, peer, 10)?.addresses, [address]);
    }
  });

  it('does not look for whom said that he leaves, until he is heard of again; but for the configured', () => {
    const book = made();
    book.hear('a', [at(1)], 'itself', NOON);
    book.hear('c', [at(2)], 'configured', NOON);
    book.leaves('a');
    book.leaves('c');
    assert.equal(lead(book, 'a'), undefined);
    assert.equal(lead(book, 'c')?.sought, 'always');
    book.hear('a', [at(1)], 'mdns', NOON);
    assert.equal(lead(book, 'a'), undefined, 'anybody could say so');
    assert.ok(book.hear('a', [at(1)], 'itself', NOON));
    assert.equal(lead(book, 'a')?.sought, 'known');
  });

  it('has room for so many, and none that a liar could take from the known', () => {
    const book = made();
    for (let i = 0; i < 500; i++) book.hear(`known${i}`, [at(i)], 'itself', NOON + i);
    for (let i = 0; i < 5_000; i++) book.hear(`lie${i}`, [at(i)], 'dht', NOON + DAY_MS + i);
    const leads = [...book.leads(0)];
    assert.equal(leads.filter(({ sought }) => sought === 'known').length, 500);
    assert.equal(leads.filter(({ sought }) => sought === 'hint').length, BOOK_HINTS_MAX);
    for (let i = 500; i < 3_000; i++) book.hear(`known${i}`, [at(i)], 'itself', NOON + i);
    assert.equal(book.size, BOOK_PEERS_MAX);
    assert.ok(lead(book, 'known2999'));
  });

  it('keeps the best addresses of a peer: where he was reached, then his own word, then the newest', () => {
    const book = made();
    book.hear('a', [at(1)], 'dht', NOON);
    book.met('a', at(1), NOON, 0);
    book.hear('a', [at(2)], 'itself', NOON);
    for (let i = 10; i < 100; i++) book.hear('a', [at(i)], 'mdns', NOON + i);
    const kept = lead(book, 'a')?.addresses ?? [];
    assert.equal(kept.length, ADDRESSES_PER_PEER);
    assert.ok(kept.includes(at(1)) && kept.includes(at(2)) && kept.includes(at(99)));
    assert.equal(lead(book, 'a')?.lastWorked, at(1));
  });

  it('takes no loopback for another machine, nor its own addresses, nor what is none', () => {
    const book = made();
    const useless = [
      '/ip4/127.0.0.1/tcp/1',
      '/ip6/::1/tcp/1',
      '/ip4/0.0.0.0/tcp/1',
      '/ip6/::/tcp/1',
      '/ip6/::ffff:127.0.0.1/tcp/1',
      '/ip6/::ffff:0.0.0.0/tcp/1',
      '/dns4/127.0.0.1/tcp/1',
      '/dns4/localhost/tcp/1',
      '/dns/any.localhost/tcp/1',
      '/ip4/10.9.9.9/tcp/8144',
      'nonsense',
      '/unix/tmp',
    ];
    for (const each of useless) assert.ok(!book.hear('a', [each], 'mdns', NOON), each);
    assert.ok(book.hear('b', ['/dns4/127.example/tcp/1'], 'mdns', NOON));
    assert.ok(!book.hear('self', [at(1)], 'mdns', NOON));
    assert.ok(made(['/ip4/127.0.0.1/tcp/9']).hear('a', ['/ip4/127.0.0.1/tcp/1'], 'mdns', NOON));
  });

  it('knows a neighbourhood by its /24 and /64', () => {
    assert.equal(subnetOf('/ip4/192.0.2.7/tcp/1'), subnetOf('/ip4/192.0.2.9/tcp/2'));
    assert.notEqual(subnetOf('/ip4/192.0.2.7/tcp/1'), subnetOf('/ip4/192.0.3.7/tcp/1'));
    assert.equal(subnetOf('/ip6/2001:db8:1:2::7/tcp/1'), subnetOf('/ip6/2001:db8:1:2:3::9/tcp/1'));
    assert.notEqual(subnetOf('/ip6/2001:db8:1:2::7/tcp/1'), subnetOf('/ip6/2001:db8:1:3::7/tcp/1'));
  });
});
