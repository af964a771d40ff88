// What the repair makes of connections that are open and of no use, between real nodes.
import assert from 'node:assert/strict';
import type { Registrar } from '@libp2p/interface-internal';
import { multiaddr } from '@multiformats/multiaddr';
import type { Host } from '../../src/network/host.ts';
import { DEFAULT_LIMITS } from '../../src/network/limits.ts';
import { authorNamed, fastClock, rawHost, Town, until } from './helper.ts';

const IDENTIFY = '/ipfs/id/1.0.0';

/** Libp2p gives its components to services alone. */
function registrarOf(host: Host): Registrar {
  return (host as unknown as { readonly components: { readonly registrar: Registrar } }).components
    .registrar;
}

describe('the repair', () => {
  const town = new Town();
  const hosts: Host[] = [];
  afterEach(async () => {
    await town.stop();
    for (const host of hosts.splice(0)) await host.stop();
  });

  it('asks a peer again who it is: one that was too busy at first stayed connected and unknown for ever', async () => {
    const node = await town.start('node', {
      peers: ['busy'],
      init: { limits: { ...DEFAULT_LIMITS, repairEveryMs: 1_000 } },
      parts: { clock: fastClock(10) },
    });
    const busy = await rawHost('busy');
    hosts.push(busy);
    const { handler, options } = registrarOf(busy).getHandler(IDENTIFY);
    let refused = 0;
    await busy.unhandle(IDENTIFY);
    await busy.handle(IDENTIFY, (stream) => {
      refused++;
      stream.abort(new Error('not now'));
    });
    await busy.dial(multiaddr(node.network.addresses()[0]));
    await until('the first question', () => refused === 1);
    assert.deepEqual(node.network.connected(), []);
    await busy.unhandle(IDENTIFY);
    await busy.handle(IDENTIFY, handler, options);
    await until('it is known', () => node.network.connected().includes(authorNamed('busy')));
    assert.equal(node.network.ways()['tcp'], 1, 'over the connection that was there');
  });
});
