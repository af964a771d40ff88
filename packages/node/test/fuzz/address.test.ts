// Found by `npm run fuzz -- --target address`: an address with two peer ids kept one of them.
import assert from 'node:assert/strict';
import { plainAddress } from '../../src/network/discovery/address.ts';

const ID = '12D3KooWGRUGaYqVPp6bT9bFeVQk8pMzKkL5M3wXH3XNTa7bZfZg';

describe('the plain address of a peer', () => {
  it('is none where the address names two peers', () => {
    assert.equal(plainAddress(`/ip4/198.51.0.7/tcp/8144/p2p/${ID}/p2p/${ID}`), undefined);
    assert.equal(
      plainAddress(`/dns4/example.org/tcp/8144/p2p/${ID}`),
      '/dns4/example.org/tcp/8144',
    );
  });
});
