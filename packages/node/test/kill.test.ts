import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { nftablesAdapter } from '@tocsin/firewall';
import {
  createNamespace,
  describeWithKernel,
  type Namespace,
} from '../../firewall/test/support/namespaces.ts';
import { systemClock } from '../src/index.ts';
import { child, killChildren } from './support/children.ts';
import { fakeFirewall, QUICK, started, stopAll } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const initOf = (dataDir: string) => ({
  dataDir,
  network: { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'] },
  mode: 'enforce' as const,
  intervals: QUICK,
});

const addresses = (count: number) =>
  Array.from({ length: count }, (_, n) => `8.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`);

async function clean(): Promise<void> {
  await stopAll();
  await killChildren();
  removeTemporary();
}

describe('a node that is killed', () => {
  afterEach(clean);

  it('scenario 26: between the commit and the firewall, has the firewall brought up to the store at the next start', async () => {
    const dataDir = temporaryDirectory();
    const killed = child({ init: initOf(dataDir), dieInsteadOfApplying: true });
    await killed.said('ready');
    killed.order('report 8.8.8.8');
    await killed.ended();
    const wall = fakeFirewall();
    const after = await started({ dataDir }, { firewall: wall });
    assert.deepEqual([...wall.held.keys()], ['8.8.8.8']);
    assert.equal((await after.audit()).ok, true);
    assert.deepEqual(after.status().degraded, []);
  });

  it('keeps every report that was answered', async () => {
    const dataDir = temporaryDirectory();
    const killed = child({ init: initOf(dataDir) });
    await killed.said('ready');
    const told = addresses(500);
    for (let n = 0; n < told.length; n += 50)
      killed.order(`report ${told.slice(n, n + 50).join(' ')}`);
    const answers = () => killed.lines.filter((line) => line.startsWith('reported')).length;
    await until('half of the answers', () => answers() >= 5);
    await killed.kill();
    const answered = answers() * 50;
    const after = await started({ dataDir });
    const known = new Set(after.blocks().map(({ indicator }) => String(indicator)));
    assert.ok(answered > 0);
    for (const indicator of told.slice(0, answered)) assert.ok(known.has(indicator), indicator);
  });
});

describeWithKernel('a node with a real kernel', () => {
  let namespace: Namespace;
  beforeEach(() => {
    namespace = createNamespace();
  });
  afterEach(async () => {
    await clean();
    namespace.remove();
  });
  const kernel = () => nftablesAdapter({ clock: systemClock, nft: namespace.nft });
  const elements = () => namespace.run('nft', 'list', 'table', 'inet', 'tocsin');

  it('scenario 26: killed, leaves its blocks to the kernel’s time-outs; restarted, agrees with it', async () => {
    const dataDir = temporaryDirectory();
    const killed = child({ init: initOf(dataDir), namespace: namespace.name });
    await killed.said('ready');
    killed.order('report 8.8.8.8 9.9.9.9');
    await until(
      'both in the kernel',
      () => /8\.8\.8\.8/.test(elements()) && /9\.9\.9\.9/.test(elements()),
    );
    await killed.kill();
    assert.match(elements(), /8\.8\.8\.8[^,}]*timeout[^,}]*expires/);
    // While nobody looks, one element goes and a strange one comes.
    const [, set = ''] = /set (\S+) \{[^}]*elements = \{[^}]*8\.8\.8\.8/.exec(elements()) ?? [];
    namespace.script(`delete element inet tocsin ${set} { 8.8.8.8 }\n`);
    namespace.script(`add element inet tocsin ${set} { 1.1.1.1 timeout 1h }\n`);
    const after = await started({ dataDir }, { firewall: kernel() });
    assert.match(elements(), /8\.8\.8\.8/);
    assert.doesNotMatch(elements(), /1\.1\.1\.1/);
    assert.equal(after.status().firewall.blocks, 2);
  });

  it('scenario 35: on a full disk still blocks what is seen here, for an hour, and recovers with all that was answered', async () => {
    const dataDir = temporaryDirectory();
    const small = 'mount -t tmpfs -o size=24m tocsin-test "$0" && exec "$@"';
    // Store and kernel are compared all the time, so that the disk fills in the middle of it.
    const intervals = { ...QUICK, reconcile: 1, contact: 1 };
    const full = child({ init: { ...initOf(dataDir), intervals }, namespace: namespace.name }, [
      ...['unshare', '-m', 'sh', '-c', small, dataDir],
    ]);
    await full.said('ready');
    const inside = (...argv: string[]) =>
      spawnSync('nsenter', ['-t', `${full.pid}`, '-m', ...argv], { encoding: 'utf8' });
    const fill = (name: string) => inside('dd', 'if=/dev/zero', `of=${dataDir}/${name}`, 'bs=64k');
    full.order('report 8.8.8.8');
    await full.said('reported 1');
    fill('first');
    // The reserve is given back, and used up as well.
    let next = 0;
    const attack = () => full.order(`report 9.9.${next >> 8}.${next++ & 255}`);
    await until(
      'the reserve to be used',
      () => {
        attack();
        return full.lines.includes('degraded DISK');
      },
      10_000,
    );
    fill('second');
    await until(
      'a refusal',
      () => {
        attack();
        return full.lines.some((line) => line.startsWith('reported 0 refused'));
      },
      10_000,
    );
    const last = `9.9.${(next - 1) >> 8}.${(next - 1) & 255}`;
    await until('its block', () => elements().includes(last));
    const [, expires = ''] = new RegExp(`${last}[^,}]*expires ([^ ,}]*)`).exec(elements()) ?? [];
    assert.match(expires, /^(1h|5\dm)/);
    inside('rm', `${dataDir}/first`, `${dataDir}/second`);
    await full.said('recovered DISK');
    full.order('report 1.1.1.1');
    await until('an answer', () => full.lines.at(-1) === 'reported 1 refused 0');
    full.order('stop');
    await full.said('stopped');
    assert.match(elements(), new RegExp(last));
  });

  it('scenario 30: 10,000 blocks at once are in the kernel in one go', async () => {
    const wall = kernel();
    const batches: number[] = [];
    const counting = {
      ...wall,
      apply: (changes: Parameters<typeof wall.apply>[0]) => {
        batches.push(changes.length);
        return wall.apply(changes);
      },
    };
    const node = await started({}, { firewall: counting });
    await Promise.all(addresses(10_000).map((indicator) => node.report({ indicator })));
    await until('the blocks', async () => (await wall.list()).length === 10_000);
    assert.ok(batches.length < 20, `${batches.length} batches`);
  });
});
