// What operators write and what MISP publishes becomes protection; what is no address is a fault with a cure.
import assert from 'node:assert/strict';
import { readAllowlist, readWarningList } from '@tocsin/firewall';

describe('readAllowlist', () => {
  it('takes addresses and prefixes of any space, with comment and end', () => {
    const { entries, faults } = readAllowlist([
      { cidr: '10.0.0.0/8', comment: 'office' },
      { cidr: '2A00:1450:0::7', until: 5 },
    ]);
    assert.deepEqual(faults, []);
    assert.deepEqual(entries, [
      { cidr: '10.0.0.0/8', reason: 'allowlist', detail: 'office' },
      { cidr: '2a00:1450::7', reason: 'allowlist', detail: 'no comment', until: 5 },
    ]);
  });

  it('tells every fault at once and keeps the sound entries', () => {
    const texts = ['0.0.0.0/0', '::/0', 'example.com', '10.0.0.1/8', '198.51.0.7'];
    const { entries, faults } = readAllowlist(texts.map((cidr) => ({ cidr })));
    assert.deepEqual(
      entries.map(({ cidr }) => cidr),
      ['198.51.0.7'],
    );
    assert.deepEqual(
      faults.map(({ text }) => text),
      texts.slice(0, 4),
    );
    assert.match(faults[0]?.message ?? '', /whole internet.*name the networks/);
  });
});

describe('readWarningList', () => {
  it('takes a MISP list as it is published', () => {
    const json = JSON.stringify({
      description: 'Event contains one or more public IPv4 DNS resolvers as attribute',
      list: ['1.1.1.1', '8.8.8.0/24', '2606:4700:4700::1111'],
      matching_attributes: ['ip-src', 'ip-dst', 'domain|ip'],
      name: 'List of known IPv4 public DNS resolvers',
      type: 'cidr',
      version: 20260101,
    });
    const { entries, faults } = readWarningList(json, 'public-dns.json');
    assert.deepEqual(faults, []);
    assert.equal(entries.length, 3);
    assert.equal(entries[0]?.detail, 'List of known IPv4 public DNS resolvers (public-dns.json)');
  });

  it('passes over lines that are no addresses and says how many', () => {
    const json = JSON.stringify({
      name: 'x',
      list: ['example.com', '.org', '1.1.1.1', '0.0.0.0/0'],
    });
    const { entries, faults } = readWarningList(json, 'x.json');
    assert.equal(entries.length, 1);
    assert.deepEqual(
      faults.map(({ text }) => text),
      ['0.0.0.0/0', 'x.json'],
    );
    assert.match(faults[1]?.message ?? '', /2 of 4 lines are no addresses/);
  });

  for (const json of ['', '{', 'null', '[]', '{"list":"1.1.1.1"}'])
    it(`refuses ${JSON.stringify(json)}`, () => {
      const { entries, faults } = readWarningList(json, 'x.json');
      assert.deepEqual([entries.length, faults.length, faults[0]?.text], [0, 1, 'x.json']);
    });
});
