// A diagnosis of real nodes, with real faults: what is wrong is found, and what is right is said to be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { FirewallError } from '@tocsin/firewall';
import { CHECKS, type Check, type Finding, systemClock, type TocsinNode } from '../../src/index.ts';
import { DAY_MS, fleetKey, freshKey, startedMember } from '../membership/support.ts';
import { child, killChildren } from '../support/children.ts';
import { fakeFirewall, fleet, make, peerOf, QUICK, started, stopAll } from '../support/fleet.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';
import { until } from '../support/until.ts';

const isRoot = process.getuid?.() === 0;

async function findings(node: TocsinNode, check: Check): Promise<Finding[]> {
  return (await node.diagnose()).filter((finding) => finding.check === check);
}

async function fleetOfTwo(): Promise<[TocsinNode, TocsinNode]> {
  const [a, b] = await fleet([{}, {}]);
  assert.ok(a !== undefined && b !== undefined);
  return [a, b];
}

async function one(node: TocsinNode, check: Check): Promise<Finding> {
  const [first, ...more] = await findings(node, check);
  assert.ok(first);
  assert.deepEqual(more, []);
  return first;
}

describe('a diagnosis', () => {
  afterEach(async () => {
    await killChildren();
    await stopAll();
    removeTemporary();
  });

  it('of a node at which all is well says so of every check', async () => {
    const [node] = await fleet([{ firewall: fakeFirewall() }, {}]);
    assert.ok(node);
    await until('the other’s hello', () => node.fleet()[1]?.clockOffsetMs !== undefined);
    const found = await node.diagnose();
    assert.deepEqual(
      found.filter(({ state }) => state !== 'ok'),
      [],
    );
    assert.deepEqual(
      found.map(({ check }) => check),
      CHECKS,
    );
  });

  it('is for nodes that run', async () => {
    await assert.rejects(async () => (await make()).diagnose(), { code: 'NOT_RUNNING' });
  });

  for (const [seconds, state] of [
    [20, 'warn'],
    [90, 'fail'],
  ] as const)
    it(`a clock ${seconds} s ahead of the peer’s: ${state}`, async () => {
      const clock = { ...systemClock, now: () => systemClock.now() + seconds * 1_000 };
      const [, fast] = await fleet([{}, { clock }]);
      assert.ok(fast);
      await until('the hello', () => fast.fleet()[1]?.clockOffsetMs !== undefined);
      const found = await one(fast, 'clock');
      assert.equal(found.state, state);
      assert.match(found.message, new RegExp(`${seconds} s ahead`));
    });

  it('a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await until('the other program', () => other.listening);
    const { port } = other.address() as { port: number };
    const listen = [`/ip4/127.0.0.1/tcp/${port}`, '/ip4/127.0.0.1/tcp/0'];
    const node = await started({ network: { name: 'test', listen } });
    other.close();
    const found = await one(node, 'ports');
    assert.equal(found.state, 'warn');
    assert.ok(found.message.includes(String(port)));
  });

  it('a firewall that does not answer, and one that never blocks', async () => {
    const wall = fakeFirewall();
    const node = await started({}, { firewall: wall });
    assert.equal((await one(node, 'firewall')).state, 'ok');
    wall.failing = new FirewallError('FIREWALL_DENIED', 'not permitted');
    const failing = await one(node, 'firewall');
    assert.equal(failing.state, 'fail');
    assert.match(failing.message, /FIREWALL_DENIED: not permitted/);
    const idle = await one(await started(), 'firewall');
    assert.equal(idle.state, 'fail');
    assert.match(idle.message, /"none", which never blocks/);
    const said = await findings(
      await started({}, { firewall: { ...fakeFirewall(), ahead: async () => AHEAD } }),
      'firewall',
    );
    assert.deepEqual(
      said.map(({ state }) => state),
      ['ok', 'warn'],
    );
  });

  it('a store that was lost', async () => {
    const dataDir = temporaryDirectory();
    const first = await started({ dataDir });
    await first.report({ indicator: '8.8.8.8' });
    assert.equal((await one(first, 'store')).state, 'ok');
    await first.stop();
    rmSync(join(dataDir, 'store'), { recursive: true });
    const found = await one(await started({ dataDir }), 'store');
    assert.equal(found.state, 'fail');
  });

  (isRoot ? it : it.skip)(
    `a disk without room${isRoot ? '' : ' (skipped: only root may mount a small one)'}`,
    async () => {
      const dataDir = temporaryDirectory();
      const small = 'mount -t tmpfs -o size=40m tocsin-test "$0" && exec "$@"';
      const init = {
        dataDir,
        network: { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'] },
        intervals: QUICK,
      };
      const node = child({ init }, ['unshare', '-m', 'sh', '-c', small, dataDir]);
      await node.said('ready');
      node.order('diagnose');
      const line = await node.said('diagnosed');
      const found: Finding[] = JSON.parse(line.slice('diagnosed '.length));
      const disk = found.find(({ check }) => check === 'disk');
      assert.equal(disk?.state, 'warn');
      assert.match(disk?.message ?? '', /only \d+ MB free/);
      // No interface in this machine's own namespace is asked: nothing is looked for by multicast.
      assert.equal(found.find(({ check }) => check === 'multicast')?.state, 'ok');
    },
  );

  it('a peer that is away, and one at whose address somebody else answers', async () => {
    const stranger = await started();
    const [absent, replaced] = await Promise.all([make(), make()]);
    const [there] = stranger.addresses();
    const node = await started({
      peers: [
        { ...peerOf(absent), name: 'absent' },
        {
          address: (there ?? '').replace(stranger.peerId, replaced.peerId),
          class: 'own',
          name: 'replaced',
        },
      ],
    });
    const found = await until('both', async () => {
      const peers = await findings(node, 'peers');
      return peers.some(({ message }) => message.includes(stranger.peerId)) ? peers : undefined;
    });
    assert.deepEqual(
      found.map(({ state }) => state),
      ['warn', 'warn'],
    );
    assert.match(found[0]?.message ?? '', /^absent has not been here/);
    assert.match(found[1]?.message ?? '', /not replaced$/);
  });

  it('an open network', async () => {
    assert.equal((await one(await started({ open: true }), 'key')).state, 'warn');
  });

  it('a certificate that ends soon and nobody to renew it, and a revocation', async () => {
    const fleet = fleetKey();
    const key = freshKey();
    const node = await startedMember({ key, fleets: [fleet.author] });
    assert.equal((await one(node, 'membership')).state, 'ok');
    await node.learn([fleet.own(node, { expiresAt: Date.now() + 2 * DAY_MS }).envelope]);
    const lonely = await one(node, 'membership');
    assert.equal(lonely.state, 'warn');
    assert.match(lonely.message, /48 hours|2 days/);
    assert.match(lonely.message, /nobody is left/);
    const other = await startedMember({ key, fleets: [fleet.author] }, { entrances: [node] });
    await node.learn([fleet.own(other).envelope]);
    await until('the own machine', () =>
      node.members().some(({ author }) => author === other.author),
    );
    const renewed = await until('a renewer', async () => {
      const found = await one(node, 'membership');
      return /nobody is left/.test(found.message) ? undefined : found;
    });
    assert.notEqual(renewed.state, 'fail');
    const { author: revoked } = node;
    await node.learn([fleet.sign({ kind: 'revocation', member: revoked, since: 0 }).envelope]);
    const out = await until('the revocation', async () => {
      const found = await one(node, 'membership');
      return found.state === 'fail' ? found : undefined;
    });
    assert.match(out.message, /revoked/);
  });

  it('that a peer can connect to it, once one has tried', async () => {
    const [a, b] = await fleetOfTwo();
    await until('a dial back', async () =>
      /can connect/.test((await one(a, 'reachability')).message),
    );
    assert.equal((await one(b, 'reachability')).state, 'ok');
  });

  it('a sensor whose log cannot be read', async () => {
    const sensor = {
      name: 'sshd',
      async start() {},
      health: () => ({ ...HEALTH, state: 'failed' as const, error: 'EACCES: /var/log/auth.log' }),
      async stop() {},
    };
    const found = await one(await started({}, { sensors: [sensor] }), 'sensors');
    assert.equal(found.state, 'fail');
    assert.match(found.message, /sshd has failed: EACCES/);
  });

  (isRoot ? describe : describe.skip)(
    `of multicast${isRoot ? '' : ' (skipped: only root may make a network namespace)'}`,
    () => {
      const probe = (setup: string): string =>
        execFileSync(
          'unshare',
          ['--net', 'sh', '-c', `${setup}; exec "$@"`, 'sh', process.execPath, ...PROBE],
          { encoding: 'utf8' },
        ).trim();

      it('finds that a machine without a route cannot send', () =>
        assert.match(probe('ip link set lo up'), /224\.0\.0\.251/));

      it('finds that it works where there is a route', () =>
        assert.equal(
          probe('ip link set lo up multicast on; ip route add 224.0.0.0/4 dev lo'),
          'works',
        ));
    },
  );
});

const AHEAD = [{ what: 'ip raw PREROUTING', diverts: ['notrack'] }] as const;
const HEALTH = { name: 'sshd', lines: 0, matched: 0 };
const PROBE = [
  '--conditions=@tocsin/source',
  '--input-type=module',
  '--eval',
  `import { probeMulticast } from ${JSON.stringify(join(import.meta.dirname, '../../src/diagnose/multicast.ts'))};
   import { systemClock } from ${JSON.stringify(join(import.meta.dirname, '../../src/clock.ts'))};
   console.log((await probeMulticast(systemClock)) ?? 'works');`,
];
