import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cidr } from '@tocsin/protocol';
import type { JournalEntry, TocsinNode } from '../src/index.ts';
import { fakeFirewall, fleet, make, peerOf, QUICK, started, stopAll } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;

async function entries(node: TocsinNode, kind: string): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  for await (const entry of node.journal({ kind })) found.push(entry);
  return found;
}

describe('a fleet of nodes', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('blocks on every own machine what one of them reports, and can say why', async () => {
    const walls = [fakeFirewall(), fakeFirewall(), fakeFirewall()];
    const [a, b] = await fleet(walls.map((firewall) => ({ firewall })));
    await a?.report({ indicator: ATTACKER, category: 'ssh-brute-force', severity: 2 });
    for (const wall of walls) await until('the block', () => wall.held.has(ATTACKER));
    const [block] = b?.blocks() ?? [];
    assert.equal(block?.indicator, ATTACKER);
    assert.equal(block?.enforced, true);
    assert.deepEqual(block?.authors, [a?.author]);
    assert.equal(b?.explain(ATTACKER).indicator, ATTACKER);
    assert.equal((await b?.audit())?.ok, true);
    await until('what they tell of each other', () =>
      b?.fleet().every(({ mode }) => mode === 'enforce'),
    );
    assert.equal(b?.peers().filter(({ connected }) => connected).length, 2);
  });

  it('takes a false positive back everywhere', async () => {
    const walls = [fakeFirewall(), fakeFirewall()];
    const [a, b] = await fleet(walls.map((firewall) => ({ firewall })));
    await a?.report({ indicator: ATTACKER });
    for (const wall of walls) await until('the block', () => wall.held.has(ATTACKER));
    await a?.contradict(ATTACKER);
    for (const wall of walls) await until('the lift', () => !wall.held.has(ATTACKER));
    void b;
  });

  it('sends what nobody heard when somebody listens, and blocks it there to the same end', async () => {
    const dataDir = temporaryDirectory();
    const later = peerOf(await make({ dataDir }));
    const a = await started({ peers: [later] });
    await a.report({ indicator: ATTACKER });
    const wall = fakeFirewall();
    const b = await started({ dataDir, peers: [peerOf(a)] }, { firewall: wall });
    await until('the block', () => wall.held.has(ATTACKER));
    assert.ok((wall.held.get(ATTACKER) ?? 0) <= (a.blocks()[0]?.until ?? 0) + 24 * 3_600_000);
    void b;
  });

  for (const [what, harm] of [
    ['restored snapshot', 'restore'],
    ['lost disk', 'wipe'],
  ] as const)
    it(`scenarios 19 and 38: after a ${what} nothing is signed twice and no block starts anew`, async () => {
      const dirs = [temporaryDirectory(), temporaryDirectory()];
      const ids = await Promise.all(dirs.map(async (dataDir) => peerOf(await make({ dataDir }))));
      const [mine = ids[0], other] = ids;
      assert.ok(mine && other);
      const wall = fakeFirewall();
      const b = await started({ dataDir: dirs[1] ?? '', peers: [mine] }, { firewall: wall });
      const start = () =>
        started({ dataDir: dirs[0] ?? '', peers: [peerOf(b)] }, { firewall: fakeFirewall() });
      const first = await start();
      await first.report({ indicator: '9.9.9.1' });
      const snapshot = temporaryDirectory();
      await first.stop();
      cpSync(dirs[0] ?? '', snapshot, { recursive: true });
      const second = await start();
      await second.report({ indicator: '9.9.9.2' });
      await second.report({ indicator: '9.9.9.3' });
      await until('b to know all', () => wall.held.size === 3);
      const ends = new Map(wall.held);
      await second.stop();
      rmSync(dirs[0] ?? '', { recursive: true });
      cpSync(snapshot, dirs[0] ?? '', { recursive: true });
      if (harm === 'wipe') rmSync(join(dirs[0] ?? '', 'store'), { recursive: true });
      const third = await start();
      await third.report({ indicator: '9.9.9.4' });
      await until('b to hear it', () => wall.held.has('9.9.9.4' as Cidr));
      assert.deepEqual(await entries(b, 'equivocation'), []);
      assert.deepEqual(await entries(b, 'quarantined'), []);
      for (const [cidr, end] of ends) assert.equal(wall.held.get(cidr), end);
      const codes = third.status().degraded.map(({ code }) => code);
      assert.deepEqual(
        codes,
        harm === 'wipe' ? ['STORE'] : codes.filter((code) => code === 'STORE'),
      );
    });

  it('tells of an own machine that says nothing, and when it does', async () => {
    const intervals = { ...QUICK, liveness: 50, peerSilent: 600 };
    const dataDir = temporaryDirectory();
    const id = peerOf(await make({ dataDir }));
    const a = await make({ peers: [id], intervals });
    const silent: string[] = [];
    a.on('peer', ({ author, state }) => state === 'silent' && silent.push(author));
    await a.start();
    const isDegraded = () => a.status().degraded.some(({ code }) => code === 'PEERS');
    await until('the silence', () => silent.length > 0 && isDegraded());
    await started({ dataDir, peers: [peerOf(a)], intervals });
    await until('its end', () => !isDegraded());
  });

  it('lifts after a restart what stands on the word of a peer that is no longer configured', async () => {
    const dirs = [temporaryDirectory(), temporaryDirectory()];
    const [mine, other] = await Promise.all(
      dirs.map(async (dataDir) => peerOf(await make({ dataDir }))),
    );
    assert.ok(mine && other);
    const wall = fakeFirewall();
    const b = await started({ dataDir: dirs[1] ?? '', peers: [mine] }, { firewall: wall });
    const a = await started({ dataDir: dirs[0] ?? '', peers: [peerOf(b)] });
    await a.report({ indicator: ATTACKER });
    await until('the block', () => wall.held.has(ATTACKER));
    await b.stop();
    const again = await started({ dataDir: dirs[1] ?? '' }, { firewall: wall });
    await until('the lift', () => !wall.held.has(ATTACKER));
    assert.equal(again.explain(ATTACKER).decision.action, 'observe');
  });

  it('scenario 23: protects a peer where it really is, not only where it is configured to be', async () => {
    const dirs = [temporaryDirectory(), temporaryDirectory()];
    const [mine] = await Promise.all(dirs.map(async (dataDir) => peerOf(await make({ dataDir }))));
    assert.ok(mine);
    // B knows A only under a name, which protects nobody; A dials B, so B learns the address from the connection.
    const named = { ...mine, address: mine.address.replace('/ip4/127.0.0.1/', '/dns4/a.invalid/') };
    const b = await started({ dataDir: dirs[1] ?? '', peers: [named] });
    await started({ dataDir: dirs[0] ?? '', peers: [peerOf(b)] });
    await until('them to meet', () => b.status().connectedPeers === 1);
    await until('the protection', () => b.protections().some(({ reason }) => reason === 'peer'));
    assert.deepEqual(
      b.protections().map(({ cidr }) => cidr),
      ['127.0.0.1'],
    );
  });
});
