// Found by `npm run fuzz -- --target listing`: what is no listing of nft must be told as a fault of the firewall.
import assert from 'node:assert/strict';
import { FirewallError } from '@tocsin/firewall';
import { readListing } from '../../src/nftables/listing.ts';

const NOW = 1_764_000_000_000;
const set = (fields: object) => ({ nftables: [{ set: { name: 'host4', ...fields } }] });

describe('a listing of nft', () => {
  for (const text of ['', '{""', 'null', '7', '{}', '{"nftables":{}}'])
    it(`is refused: ${text}`, () => {
      assert.throws(
        () => readListing(text, NOW),
        (error) => error instanceof FirewallError && error.code === 'FIREWALL_UNREADABLE',
      );
    });

  for (const text of [
    '{"nftables":[null]}',
    '{"nftables":[{"set":null,"rule":null}]}',
    JSON.stringify(set({ elem: {} })),
    JSON.stringify(set({ elem: [null] })),
    JSON.stringify(set({ elem: [{ elem: null }] })),
    JSON.stringify(set({ elem: [{ elem: { val: 7 } }] })),
    JSON.stringify(set({ elem: [{ elem: { val: '198.51.0.7', expires: 'soon' } }] })),
    JSON.stringify(set({ name: 7 })),
  ])
    it(`has no element: ${text}`, () => {
      const { elements, intact } = readListing(text, NOW);
      assert.deepEqual({ elements, intact }, { elements: [], intact: false });
    });
});
