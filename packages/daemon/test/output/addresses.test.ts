import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { addressLines } from '../../src/output/addresses.ts';

const own = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
  ({ address, family, internal }) as NetworkInterfaceInfo;

const INTERFACES = {
  lo: [own('127.0.0.1', 'IPv4', true)],
  eth0: [own('10.0.0.5', 'IPv4'), own('fe80::1', 'IPv6')],
  eth1: [own('198.51.0.7', 'IPv4'), own('2a00:1450::1', 'IPv6')],
};

const listening = (listen: string[], announce: string[] = []) => ({
  network: { listen, announce, ladder: ['443/wss', '8144/tcp'] as ('443/wss' | '8144/tcp')[] },
});

describe('the address line', () => {
  it('names this machine’s own addresses where it listens on any, public ones first', () => {
    const listen = ['/ip4/0.0.0.0/tcp/8144', '/ip6/::/tcp/8144'];
    assert.deepEqual(addressLines(listening(listen), 'ID', INTERFACES), [
      '/ip4/198.51.0.7/tcp/8144/p2p/ID',
      '/ip6/2a00:1450::1/tcp/8144/p2p/ID',
      '/ip4/10.0.0.5/tcp/8144/p2p/ID',
    ]);
  });

  it('leaves a chosen address as it is', () => {
    assert.deepEqual(addressLines(listening(['/ip4/10.9.9.9/tcp/1']), 'ID', INTERFACES), [
      '/ip4/10.9.9.9/tcp/1/p2p/ID',
    ]);
  });

  it('is where the ladder begins, unless it is told otherwise', () => {
    assert.deepEqual(
      addressLines(listening([]), 'ID', INTERFACES)[0],
      '/ip4/198.51.0.7/tcp/443/tls/ws/p2p/ID',
    );
    const announced = listening(['/ip4/10.9.9.9/tcp/1'], ['/dns4/example.org/tcp/8144']);
    assert.deepEqual(addressLines(announced, 'ID', INTERFACES), [
      '/dns4/example.org/tcp/8144/p2p/ID',
    ]);
  });
});
