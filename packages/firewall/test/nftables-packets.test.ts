// Real packets against a real kernel: they pass before a block, are dropped during it, and pass after it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type FirewallAdapter, nftablesAdapter } from '@tocsin/firewall';
import { block, clock, eventually, lift } from './support/changes.ts';
import {
  connect,
  createNamespace,
  describeWithKernel,
  type Namespace,
} from './support/namespaces.ts';
import { startTraffic, type Traffic } from './support/traffic.ts';

const HOST = { 4: '198.51.0.1', 6: '2a00:1450::1' } as const;
const ATTACKER = { 4: '198.51.0.7', 6: '2a00:1450::7' } as const;
const BYSTANDER = { 4: '198.51.1.8', 6: '2a00:1451::8' } as const;
const PREFIX = { 4: '198.51.0.0/24', 6: '2a00:1450::/64' } as const;
const INSIDE = { 4: '10.77.0.2', published: 8080, port: 80 } as const;
const PORT = 22;

describeWithKernel('packets and nftables', () => {
  let host: Namespace;
  let outside: Namespace;
  let container: Namespace;
  const namespaces: Namespace[] = [];
  const traffics: Traffic[] = [];
  let adapter: FirewallAdapter;
  let hostTraffic: Traffic;
  let outsideTraffic: Traffic;
  let containerTraffic: Traffic;

  before(async () => {
    const namespace = () => remember(createNamespace(), namespaces);
    [host, outside, container] = [namespace(), namespace(), namespace()];
    connect(
      host,
      [`${HOST[4]}/16`, `${HOST[6]}/28`],
      outside,
      [...Object.values(ATTACKER), ...Object.values(BYSTANDER)].map((address) =>
        address.includes(':') ? `${address}/28` : `${address}/16`,
      ),
    );
    connect(host, ['10.77.0.1/24'], container, ['10.77.0.2/24']);
    container.run('ip', 'route', 'add', 'default', 'via', '10.77.0.1');
    host.run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    host.script(`add table ip nat
      add chain ip nat prerouting { type nat hook prerouting priority -100; }
      add rule ip nat prerouting tcp dport ${INSIDE.published} dnat to ${INSIDE[4]}:${INSIDE.port}`);
    const traffic = (where: Namespace) => remember(startTraffic(where), traffics);
    [hostTraffic, outsideTraffic, containerTraffic] = [
      traffic(host),
      traffic(outside),
      traffic(container),
    ];
    await Promise.all([
      hostTraffic.listen(PORT),
      outsideTraffic.listen(PORT),
      containerTraffic.listen(INSIDE.port),
    ]);
    adapter = nftablesAdapter({ clock, nft: host.nft });
    await adapter.start();
  });
  afterEach(() => adapter.clear());
  after(async () => {
    for (const traffic of traffics) traffic.end();
    await adapter?.stop();
    for (const namespace of namespaces) namespace.remove();
  });

  const reaches = (from: string, family: 4 | 6 = from.includes(':') ? 6 : 4) =>
    outsideTraffic.connects({ from, to: HOST[family], port: PORT });

  for (const family of [4, 6] as const) {
    it(`IPv${family}: a host passes before, is dropped during and passes after its block`, async () => {
      assert.equal(await reaches(ATTACKER[family]), true);
      await adapter.apply([block(ATTACKER[family])]);
      assert.equal(await reaches(ATTACKER[family]), false);
      assert.equal(await reaches(BYSTANDER[family]), true);
      const [listed] = await adapter.list();
      assert.ok((listed?.packets ?? 0) >= 1 && (listed?.bytes ?? 0) >= 40, 'the drop is counted');
      await adapter.apply([lift(ATTACKER[family])]);
      assert.equal(await reaches(ATTACKER[family]), true);
    });

    it(`scenario 29: IPv${family}: a prefix blocks every address in it; host and prefix come and go in any order`, async () => {
      await adapter.apply([block(PREFIX[family])]);
      assert.equal(await reaches(ATTACKER[family]), false);
      assert.equal(await reaches(BYSTANDER[family]), true);
      await adapter.apply([block(ATTACKER[family])]);
      await adapter.apply([lift(PREFIX[family])]);
      assert.equal(await reaches(ATTACKER[family]), false);
      await adapter.apply([block(PREFIX[family])]);
      await adapter.apply([lift(ATTACKER[family])]);
      assert.equal(await reaches(ATTACKER[family]), false);
      await adapter.apply([lift(PREFIX[family])]);
      assert.equal(await reaches(ATTACKER[family]), true);
    });
  }

  it('a prefix that ends leaves the wider one around it standing', async () => {
    await adapter.apply([block('198.51.0.0/24', 300), block('198.48.0.0/13', 3_600_000)]);
    await eventually(async () => (await adapter.list()).length === 1, 'the /24 ends');
    assert.equal(await reaches(ATTACKER[4]), false);
    assert.equal(await reaches(BYSTANDER[4]), false);
  });

  it('scenario 32: a published container port (DNAT) is protected', async () => {
    const published = () =>
      outsideTraffic.connects({ from: ATTACKER[4], to: HOST[4], port: INSIDE.published });
    assert.equal(await published(), true);
    await adapter.apply([block(ATTACKER[4])]);
    assert.equal(await published(), false);
    await adapter.apply([lift(ATTACKER[4])]);
    assert.equal(await published(), true);
  });

  for (const family of [4, 6] as const)
    it(`scenario 32: IPv${family}: a connection that the host itself opens to a blocked address works`, async () => {
      await adapter.apply([block(ATTACKER[family])]);
      const flow = { from: HOST[family], to: ATTACKER[family], port: PORT };
      assert.equal(await hostTraffic.connects(flow), true);
      assert.equal(await reaches(ATTACKER[family]), false);
    });

  it('a false entry for an own address does not cut the host off from itself', async () => {
    await adapter.apply([block(HOST[4])]);
    assert.equal(await hostTraffic.connects({ from: HOST[4], to: HOST[4], port: PORT }), true);
  });

  it('scenario 25: the kernel ends the block, not before its time and soon after', async () => {
    const begun = performance.now();
    await adapter.apply([block(ATTACKER[4], 700)]);
    assert.equal(await reaches(ATTACKER[4]), false);
    await eventually(() => reaches(ATTACKER[4]), 'the block ends');
    assert.ok(performance.now() - begun >= 650, 'ended early');
  });

  it('scenario 26: killed for good, the kernel alone ends the block', async () => {
    const program = fileURLToPath(new URL('support/block-and-wait.ts', import.meta.url));
    const args = ['--conditions=@tocsin/source', program, host.name, ATTACKER[4], '1500'];
    const processes = () => execFileSync('ip', ['netns', 'pids', host.name], { encoding: 'utf8' });
    const before = processes();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await reaches(ATTACKER[4]), false);
    await eventually(() => processes() === before, 'no child of its outlives it');
    await eventually(() => reaches(ATTACKER[4]), 'the block ends with no process alive');
  });

  for (const renewal of ['in-place', 'replace'] as const)
    it(`renewal ${renewal} of a standing block leaks no packet`, async () => {
      const renewing = nftablesAdapter({ clock, nft: host.nft, renewal });
      await renewing.start();
      await renewing.apply([block(ATTACKER[4])]);
      const before = await hostTraffic.received(PORT);
      await outsideTraffic.flood({ from: ATTACKER[4], to: HOST[4], port: PORT });
      for (let i = 0; i < 300; i++) await renewing.apply([block(ATTACKER[4], 3_600_000 + i)]);
      const sent = await outsideTraffic.halt();
      assert.ok(sent > 500, `only ${sent} datagrams went out`);
      assert.equal((await hostTraffic.received(PORT)) - before, 0);
      await renewing.stop();
    });
});

/** What was made is removed at the end, even if the rest of the set-up fails. */
function remember<T>(made: T, all: T[]): T {
  all.push(made);
  return made;
}
