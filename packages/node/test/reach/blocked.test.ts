import assert from 'node:assert/strict';
import type { BlockedPath } from '../../src/index.ts';
import type { BlockingChange } from '../../src/network/blocking.ts';
import { killChildren } from '../support/children.ts';
import { Machines, namespacesAllowed } from '../support/namespaces.ts';
import { removeTemporary } from '../support/temp.ts';
import { type Person, person, type Started, startOn } from './nodes.ts';

const { able, why } = namespacesAllowed();
const SERVER = '192.0.2.1';

/** What stands between a client and port 8144 of the server. */
const OBSTACLES = {
  drop: 'drop',
  'a reset': 'reject with tcp reset',
  'the loss of nineteen packets in twenty': 'numgen random mod 20 < 19 drop',
} as const;

/** Another rung may fail for a while on a machine that is busy. */
const isTheWay = ({ remote, port }: BlockedPath): boolean => remote === SERVER && port === 8144;

interface Client {
  readonly name: string;
  readonly obstacle: string;
  readonly address: string;
  readonly node: Started;
}

(able ? describe : describe.skip)(`a way that is blocked${why}`, () => {
  const machines = new Machines();
  const clients: Client[] = [];
  let server: Person;
  /** Knows of 8144/tcp only, and never gets through to it. */
  let late: Started;

  before(async () => {
    machines.add('server');
    machines.bridge('server', 'lan', `${SERVER}/24`);
    server = await person();
    const people = await Promise.all(Object.keys(OBSTACLES).map(person));
    startOn(machines, 'server', server, {
      open: true,
      ladder: ['8144/tcp', '443/wss'],
      rungs: 2,
      peers: people.map(({ peerId }) => ({
        address: `/ip4/192.0.2.99/tcp/9/p2p/${peerId}`,
        class: 'own',
      })),
      limits: { pingEveryMs: 1_000, pingPatienceMs: 2_000 },
    });
    for (const [index, [name, obstacle]] of Object.entries(OBSTACLES).entries()) {
      const self = people[index];
      assert.ok(self);
      const address = `192.0.2.${10 + index}`;
      const machine = `client${index}`;
      machines.add(machine);
      machines.cable([machine, `${address}/24`], ['server', 'lan']);
      const peers = ['tcp/8144', 'tcp/443/tls/ws'].map((rest) => ({
        address: `/ip4/${SERVER}/${rest}/p2p/${server.peerId}`,
        class: 'own' as const,
      }));
      const node = startOn(
        machines,
        machine,
        self,
        {
          // The server cannot call back: it would find a way of its own.
          listen: [],
          peers,
          // By a clock that runs twice as fast: three seconds in place of five minutes.
          limits: {
            pingEveryMs: 1_000,
            pingPatienceMs: 2_000,
            betterFirstMs: 1_000,
            blockedMs: 6_000,
          },
        },
        2,
      );
      clients.push({ name, obstacle, address, node });
    }
    const newcomer = await person();
    machines.add('late');
    machines.cable(['late', '192.0.2.30/24'], ['server', 'lan']);
    machines.nft(
      'server',
      `table ip from_the_start {
        chain in {
          type filter hook input priority 0
          ip saddr 192.0.2.30 tcp dport 8144 drop
        }
      }\n`,
    );
    const address = `/ip4/${SERVER}/tcp/8144/p2p/${server.peerId}`;
    late = startOn(machines, 'late', newcomer, {
      listen: [],
      open: true,
      peers: [{ address, class: 'own' }],
    });
  });
  after(async () => {
    await killChildren();
    machines.remove();
    removeTemporary();
  });

  it('scenario 47: by drop, reset or loss in the kernel, is left for 443/wss, told of once, and gone back to when it is free', async () => {
    await Promise.all(clients.map(leavesAndReturns));
  });

  async function leavesAndReturns({ name, obstacle, address, node }: Client): Promise<void> {
    const shows = (what: string, holds: Parameters<Started['shows']>[1]) =>
      node.shows(`${name}: ${what}`, holds);
    await shows('connected over TCP', ({ connections }) => connections['tcp'] === 1);
    const table = `wall_${address.replaceAll('.', '_')}`;
    machines.nft(
      'server',
      `table ip ${table} {
        chain in {
          type filter hook input priority 0
          ip saddr ${address} tcp dport 8144 ${obstacle}
        }
      }\n`,
    );
    await shows(
      'connected over secure WebSockets, and sure that the other way is blocked',
      ({ connections, blocked }) =>
        connections['wss'] === 1 && connections['tcp'] === undefined && blocked.some(isTheWay),
    );
    machines.run('server', 'nft', 'delete', 'table', 'ip', table);
    await shows(
      'back on TCP',
      ({ connections, blocked }) =>
        connections['tcp'] === 1 && connections['wss'] === undefined && !blocked.some(isTheWay),
    );
    const changes: BlockingChange[] = node.lines
      .filter((line) => line.startsWith('blocking '))
      .map((line) => JSON.parse(line.slice('blocking '.length)));
    // On a machine that is busy itself a dial in time is not certain, and another rung may fail for a while; to be told of once is.
    for (const [path, told] of Map.groupBy(changes, ({ remote, port }) => `${remote} ${port}`)) {
      const states = told.map(({ state }) => state);
      const expected = states.map((_, index) => (index % 2 === 0 ? 'blocked' : 'free'));
      assert.deepEqual(states, expected, `${name}: ${path}`);
      assert.equal(states.at(-1), 'free', `${name}: ${path}`);
    }
  }

  it('scenario 47: from the start, although only 8144/tcp is configured, is gone around by the ladder', async () => {
    await late.shows('at the other rung', ({ connections }) => connections['wss'] === 1);
  });

  it('scenario 47: and carries signals again after each move', async () => {
    const [first, ...others] = clients;
    first?.node.order('report 9.9.9.9');
    await Promise.all(others.map(({ node }) => node.said('signal 9.9.9.9')));
  });
});
