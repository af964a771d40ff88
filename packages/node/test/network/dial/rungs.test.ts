import assert from 'node:assert/strict';
import { multiaddr } from '@multiformats/multiaddr';
import { otherRungs } from '../../../src/network/dial/rungs.ts';

const LADDER = ['8144/tcp', '443/wss'];
const others = (...known: string[]) =>
  otherRungs(
    known.map((text) => multiaddr(text)),
    LADDER,
  ).map(String);

describe('the other rungs of a peer', () => {
  it('are those of each of its machines that stands on one', () => {
    assert.deepEqual(others('/ip4/192.0.2.1/tcp/8144', '/dns6/node.example/tcp/8144'), [
      '/ip4/192.0.2.1/tcp/443/tls/ws',
      '/dns6/node.example/tcp/443/tls/ws',
    ]);
    assert.deepEqual(others('/ip6/2001:db8::1/tcp/443/wss'), ['/ip6/2001:db8::1/tcp/8144']);
  });

  it('are none where all are known, and none of who listens elsewhere or by a circuit', () => {
    const relay = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';
    assert.deepEqual(others('/ip4/192.0.2.1/tcp/8144', '/ip4/192.0.2.1/tcp/443/tls/ws'), []);
    assert.deepEqual(others('/ip4/192.0.2.1/tcp/9000'), []);
    assert.deepEqual(others(`/ip4/192.0.2.1/tcp/8144/p2p/${relay}/p2p-circuit`), []);
  });
});
