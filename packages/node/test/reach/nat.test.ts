import assert from 'node:assert/strict';
import { killChildren } from '../support/children.ts';
import { Machines, namespacesAllowed } from '../support/namespaces.ts';
import { stretched } from '../support/pace.ts';
import { removeTemporary } from '../support/temp.ts';
import { person, startOn } from './nodes.ts';

const { able, why } = namespacesAllowed();
/** Behind it machines may call out, and nobody can call in. */
const ROUTER = `
table ip nat {
  chain out {
    type nat hook postrouting priority 100;
    oifname "outside" masquerade
  }
}
table ip filter {
  chain through {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "inside" accept
  }
}
`;
const KEY = '7a'.repeat(32);

(able ? describe : describe.skip)(`two nodes behind routers${why}`, () => {
  const machines = new Machines();
  after(async () => {
    await killChildren();
    machines.remove();
    removeTemporary();
  });

  /** A machine, and its router on the internet: all that leaves comes from the router's address. */
  function household(name: string, number: number): void {
    const router = `${name}-router`;
    for (const machine of [name, router]) machines.add(machine);
    const [, inside] = machines.cable([name, '10.0.0.2/24'], [router, '10.0.0.1/24']);
    const [outside] = machines.cable([router, `198.18.0.${number}/24`], ['world', 'internet']);
    for (const [device, called] of [
      [inside, 'inside'],
      [outside, 'outside'],
    ] as const) {
      machines.ip(router, 'link', 'set', device, 'down');
      machines.ip(router, 'link', 'set', device, 'name', called);
      machines.ip(router, 'link', 'set', called, 'up');
    }
    machines.ip(name, 'route', 'add', 'default', 'via', '10.0.0.1');
    machines.run(router, 'sysctl', '-q', '-w', 'net.ipv4.ip_forward=1');
    machines.nft(router, ROUTER);
  }

  it('exchange signals through a third, end to end, and know that they cannot be reached', async () => {
    machines.add('world');
    machines.bridge('world', 'internet', '198.18.0.1/24');
    household('left', 2);
    household('right', 3);
    const [third, left, right] = [await person(), await person(), await person()];
    const relay = `/ip4/198.18.0.1/tcp/8144/p2p/${third.peerId}`;
    const own = (address: string) => ({ address, class: 'own' as const });
    const listen = ['/ip4/0.0.0.0/tcp/8144'];
    const begun = performance.now();

    startOn(machines, 'world', third, {
      listen,
      key: KEY,
      peers: [left, right].map(({ peerId }) => own(`/ip4/198.18.0.9/tcp/8144/p2p/${peerId}`)),
    });
    const homes = [
      [left, right, 'left'],
      [right, left, 'right'],
    ] as const;
    const [atLeft, atRight] = homes.map(([self, other, machine]) =>
      startOn(machines, machine, self, {
        listen,
        key: KEY,
        peers: [own(relay), own(`${relay}/p2p-circuit/p2p/${other.peerId}`)],
      }),
    );
    assert.ok(atLeft && atRight);

    for (const home of [atLeft, atRight]) {
      const { reachability } = await home.shows(
        'reached by nobody but through the third, and connected with both',
        ({ connectedPeers, connections, reachable, addresses }) =>
          connectedPeers === 2 &&
          (connections['circuit'] ?? 0) > 0 &&
          reachable === false &&
          addresses.some((address) => address.startsWith(`${relay}/p2p-circuit/`)),
      );
      assert.ok(reachability.every(({ ok, rung }) => !ok && rung === '8144/tcp'));
    }
    atLeft.order('report 8.8.8.8');
    atRight.order('report 9.9.9.9');
    await Promise.all([atRight.said('signal 8.8.8.8'), atLeft.said('signal 9.9.9.9')]);
    const seconds = (performance.now() - begun) / 1_000;
    assert.ok(seconds < stretched(20), `it took ${seconds.toFixed(1)} s`);
  });
});
