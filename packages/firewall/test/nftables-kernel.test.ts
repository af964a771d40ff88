// What the adapter leaves in the kernel, what it reads back, and what it does when another hand interferes.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FirewallAdapter,
  type ForeignChange,
  type NftablesInit,
  nftablesAdapter,
} from '@tocsin/firewall';
import { block, cidr, clock, eventually, lift } from './support/changes.ts';
import { createNamespace, describeWithKernel, type Namespace } from './support/namespaces.ts';

const HOUR_MS = 3_600_000;
const TABLE = 'inet tocsin';

describeWithKernel('the nftables adapter and its table', () => {
  let kernel: Namespace;
  let started: FirewallAdapter[];

  beforeEach(() => {
    kernel = createNamespace();
    started = [];
  });
  afterEach(async () => {
    for (const adapter of started) await adapter.stop();
    kernel.remove();
  });

  async function start(init: Partial<NftablesInit> = {}): Promise<FirewallAdapter> {
    const adapter = nftablesAdapter({ clock, nft: kernel.nft, ...init });
    started.push(adapter);
    await adapter.start();
    return adapter;
  }
  const elements = (set: string) => kernel.run('nft', '-j', 'list', 'set', 'inet', 'tocsin', set);
  const timeoutOf = (address: string, set = 'host4') =>
    Number(new RegExp(`"${address}", "timeout": (\\d+)`).exec(elements(set))?.[1]);
  const standing = async (adapter: FirewallAdapter) =>
    (await adapter.list()).map((entry) => entry.cidr).sort();

  it('stands at prerouting before DNAT and lets replies and the loopback pass first', async () => {
    await start();
    const rules = kernel.run('nft', 'list', 'chain', 'inet', 'tocsin', 'prerouting');
    assert.match(rules, /type filter hook prerouting priority (mangle|-150); policy accept/);
    assert.match(
      rules,
      /accept;\s+ct direction reply accept .*\s+iif "lo" accept .*\s+ip saddr @host4 drop/,
    );
  });

  it('scenario 25: the kernel has the time-out that the block still has', async () => {
    const adapter = await start();
    await adapter.apply([block('198.51.0.7', 1_800_000), block('2a00:1450::/64', 2 * HOUR_MS)]);
    // Whole seconds, cut.
    assert.ok([1_799, 1_800].includes(timeoutOf('198.51.0.7')));
    assert.ok([7_199, 7_200].includes(timeoutOf('2a00:1450::', 'net6_64')));
  });

  for (const renewal of ['in-place', 'replace'] as const)
    it(`scenario 28: lengthening and shortening reach the kernel (${renewal})`, async () => {
      const adapter = await start({ renewal });
      for (const hours of [2, 24, 0.5]) {
        await adapter.apply([block('198.51.0.7', hours * HOUR_MS)]);
        assert.ok(Math.abs(timeoutOf('198.51.0.7') - hours * 3_600) <= 1);
        const many = Array.from({ length: 100 }, (_, i) => block(`11.0.0.${i}`, hours * HOUR_MS));
        await adapter.apply(many);
        assert.ok(Math.abs(timeoutOf('11.0.0.99') - hours * 3_600) <= 1);
      }
    });

  it('scenario 25: a block whose way to the kernel was interrupted ends no later for it', async () => {
    // The daemon is stopped just when it has counted the time-out: the clock is ten minutes on when it goes on.
    const PAUSE_MS = 600_000;
    let looks = Number.POSITIVE_INFINITY;
    const monotonic = () => performance.now() + (looks-- > 0 ? 0 : PAUSE_MS);
    const adapter = await start({ monotonic });
    const change = block('198.51.0.7', HOUR_MS);
    const over = block('198.51.0.8', PAUSE_MS / 2);
    // When it was asked, to see which blocks are over, and to count their time-outs from.
    looks = 3;
    await adapter.apply([change, over]);
    assert.ok(Math.abs(timeoutOf('198.51.0.7') - (HOUR_MS - PAUSE_MS) / 1_000) <= 2);
    assert.deepEqual(await standing(adapter), ['198.51.0.7']);
  });

  it('scenario 39: a wall clock that steps while a block is on its way changes no end', async () => {
    let looks = Number.POSITIVE_INFINITY;
    const stepping = { now: () => (looks-- > 0 ? clock.now() : 0) };
    const adapter = await start({ clock: stepping });
    looks = 1;
    await adapter.apply([block('198.51.0.7', 2 * HOUR_MS)]);
    assert.ok(Math.abs(timeoutOf('198.51.0.7') - 7_200) <= 1);
  });

  it('never gives the kernel more than 30 days, whatever the clock says', async () => {
    const adapter = await start();
    await adapter.apply([block('198.51.0.7', 50 * 365 * 24 * HOUR_MS)]);
    assert.equal(timeoutOf('198.51.0.7'), 30 * 24 * 3_600);
  });

  it('no element is permanent, not even one that was added by hand without a time-out', async () => {
    const adapter = await start();
    kernel.script(`add element ${TABLE} host4 { 198.51.0.7 }`);
    const [listed] = await adapter.list();
    assert.ok((listed?.until ?? Number.POSITIVE_INFINITY) <= clock.now() + HOUR_MS);
  });

  it('scenario 27: a flush by hand and a deleted element are seen by list, and own changes are not foreign', async () => {
    const adapter = await start();
    const seen: ForeignChange[] = [];
    const end = adapter.watch?.((change) => seen.push(change));
    // nft says nothing when it begins to listen: another table is poked until it does.
    kernel.script('add table inet other');
    await adapter.apply(['198.51.0.7', '198.51.0.8', '198.51.1.0/24'].map((text) => block(text)));
    await eventually(() => {
      kernel.script(`add element ${TABLE} host4 { 203.9.9.9 timeout 60s }
        delete element ${TABLE} host4 { 203.9.9.9 }`);
      return seen.some(({ cidr }) => cidr === '203.9.9.9');
    }, 'the monitor listens');
    seen.length = 0;

    await adapter.apply([
      block('198.51.0.9'),
      lift('198.51.0.9'),
      block('198.51.0.8', 2 * HOUR_MS),
    ]);
    kernel.script(`delete element ${TABLE} host4 { 198.51.0.7 }`);
    await eventually(() => seen.some(({ cidr }) => cidr === '198.51.0.7'), 'the deletion is told');
    kernel.script(`add element ${TABLE} host4 { 198.51.0.66 timeout 60s }`);
    await eventually(() => seen.some(({ cidr }) => cidr === '198.51.0.66'), 'the addition is told');
    assert.deepEqual(
      seen.filter(({ cidr }) => cidr !== '203.9.9.9'),
      [
        { type: 'removed', cidr: cidr('198.51.0.7') },
        { type: 'added', cidr: cidr('198.51.0.66') },
      ],
    );
    assert.deepEqual(await standing(adapter), ['198.51.0.66', '198.51.0.8', '198.51.1.0/24']);

    seen.length = 0;
    kernel.script('flush ruleset');
    await eventually(() => seen.some(({ type }) => type === 'flushed'), 'the flush is told');
    assert.deepEqual(await standing(adapter), []);
    await adapter.apply([block('198.51.1.0/24'), block('198.51.0.8')]);
    assert.deepEqual(await standing(adapter), ['198.51.0.8', '198.51.1.0/24']);
    end?.();
  });

  it('scenario 27: what another hand does while the monitor still comes up is not lost', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-fw-'));
    const gate = join(folder, 'gate');
    const wait = `case "$*" in *monitor*) until [ -e ${gate} ]; do sleep 0.05; done;; esac; exec "$@"`;
    const adapter = await start({ nft: ['sh', '-c', wait, 'sh', ...kernel.nft] });
    await adapter.apply([block('198.51.0.7')]);
    const seen: ForeignChange[] = [];
    adapter.watch?.((change) => seen.push(change));
    const isTold = () => seen.some(({ type }) => type === 'flushed');

    kernel.script(`flush set ${TABLE} host4`);
    await eventually(isTold, 'a reading is asked for, although nothing is heard');
    seen.length = 0;
    kernel.script(`flush set ${TABLE} host4`);
    writeFileSync(gate, '');
    await eventually(async () => {
      await adapter.apply([block('198.51.0.8'), lift('198.51.0.8')]);
      return isTold();
    }, 'a reading is asked for with the first word, although it is of a change of our own');
    rmSync(folder, { recursive: true });
  });

  it('scenario 27: a chain without its rules, which blocks nothing, is mended when it is listed', async () => {
    const adapter = await start();
    await adapter.apply([block('198.51.0.7'), block('198.51.1.0/24')]);
    const rules = () => kernel.run('nft', 'list', 'chain', 'inet', 'tocsin', 'prerouting');
    const before = rules();
    for (const harm of [
      `flush chain ${TABLE} prerouting`,
      `insert rule ${TABLE} prerouting accept`,
      `flush chain ${TABLE} prerouting\ndelete chain ${TABLE} prerouting`,
    ]) {
      kernel.script(harm);
      assert.deepEqual(await standing(adapter), ['198.51.0.7', '198.51.1.0/24']);
      assert.equal(rules(), before);
    }
  });

  it('a table that was deleted is built again by the next change, through the persistent process and in bulk', async () => {
    const adapter = await start();
    for (const count of [1, 200]) {
      await adapter.apply([block('198.51.1.0/24')]);
      kernel.script(`delete table ${TABLE}`);
      const many = Array.from({ length: count }, (_, i) => block(`11.0.0.${i}`));
      assert.deepEqual(await adapter.apply([...many, lift('198.51.1.0/24')]), []);
      assert.equal((await adapter.list()).length, count);
    }
  });

  it('adopts a leftover table with its elements', async () => {
    const first = await start();
    await first.apply([block('198.51.0.7', 2 * HOUR_MS), block('198.51.1.0/24')]);
    await first.stop();
    const second = await start();
    assert.deepEqual(await standing(second), ['198.51.0.7', '198.51.1.0/24']);
    assert.ok(timeoutOf('198.51.0.7') > 7_000);
    await second.apply([lift('198.51.1.0/24')]);
    assert.deepEqual(await standing(second), ['198.51.0.7']);
  });

  it('takes a new maximum for a leftover table and keeps its elements', async () => {
    const small = await start({ maxElements: 2 });
    await small.apply([block('198.51.0.7', 2 * HOUR_MS), block('198.51.0.8')]);
    await small.stop();
    const large = await start({ maxElements: 5 });
    assert.deepEqual(await standing(large), ['198.51.0.7', '198.51.0.8']);
    assert.ok(timeoutOf('198.51.0.7') > 7_000);
    assert.deepEqual(await large.apply([block('198.51.0.9')]), []);
  });

  it('touches no other table, and two names live beside each other', async () => {
    kernel.script('add table inet other\nadd chain inet other input');
    const [one, two] = [await start(), await start({ table: 'tocsin_two' })];
    await one.apply([block('198.51.0.7')]);
    await two.apply([block('198.51.0.8')]);
    await one.clear();
    assert.deepEqual(await standing(two), ['198.51.0.8']);
    assert.match(kernel.run('nft', 'list', 'table', 'inet', 'other'), /chain input/);
  });

  it('a burst of a hundred, lifts among them, starts no process: that would hold the event loop each time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-fw-'));
    const starts = join(folder, 'starts');
    const nft = ['sh', '-c', `echo >>${starts}; exec "$@"`, 'sh', ...kernel.nft] as const;
    const adapter = await start({ nft });
    await adapter.apply([block('198.51.0.7')]);
    const before = readFileSync(starts, 'utf8');
    const burst = Array.from({ length: 100 }, (_, i) => block(`11.0.0.${i}`));
    assert.deepEqual(await adapter.apply([...burst, lift('198.51.0.7')]), []);
    assert.equal(readFileSync(starts, 'utf8'), before);
    rmSync(folder, { recursive: true });
    assert.equal((await standing(adapter)).length, 100);
  });

  it('a persistent process that is killed is replaced', async () => {
    const adapter = await start();
    await adapter.apply([block('198.51.0.7')]);
    const pids = kernel.run('ip', 'netns', 'pids', kernel.name).split('\n').filter(Boolean);
    const isSession = (pid: string) => commandOf(pid).endsWith('nft\0-i\0');
    const [pid] = pids.filter(isSession);
    process.kill(Number(pid), 'SIGKILL');
    assert.deepEqual(await adapter.apply([block('198.51.0.8')]), []);
    assert.deepEqual(await adapter.apply([block('198.51.0.9')]), []);
    assert.deepEqual(await standing(adapter), ['198.51.0.7', '198.51.0.8', '198.51.0.9']);
  });

  it('refuses a name that is none, and a maximum of nothing', () => {
    for (const table of ['', 'a b', 'x; flush ruleset', 'Ä', '1a'])
      assert.throws(() => nftablesAdapter({ clock, table }), RangeError);
    assert.throws(() => nftablesAdapter({ clock, maxElements: 0 }), RangeError);
  });

  describe('scenario 30: many at once', () => {
    it('10,000 beside standing blocks are there in one go', async () => {
      const adapter = await start();
      await adapter.apply([block('198.51.0.7'), block('198.51.1.0/24')]);
      const many = Array.from({ length: 10_000 }, (_, i) => block(`11.0.${i >> 8}.${i & 255}`));
      assert.deepEqual(await adapter.apply(many), []);
      assert.equal((await adapter.list()).length, 10_002);
    });

    for (const renewal of ['in-place', 'replace'] as const)
      it(`a full set refuses the rest and loses nothing: renewals and lifts still work (${renewal})`, async () => {
        const adapter = await start({ maxElements: 10, renewal });
        const stood = Array.from({ length: 8 }, (_, i) => block(`198.51.0.${i}`));
        await adapter.apply(stood);
        const fresh = Array.from({ length: 50 }, (_, i) => block(`11.0.0.${i}`));
        const failures = await adapter.apply([
          ...fresh,
          block('198.51.0.0', 5 * HOUR_MS),
          lift('198.51.0.1'),
          lift('198.51.0.200'),
          block('2a00:1450::1'),
        ]);
        assert.deepEqual(
          failures.map(({ change }) => change.cidr),
          fresh.slice(3).map((change) => change.cidr),
        );
        assert.ok(failures.every(({ error }) => error.code === 'FIREWALL_FULL'));
        assert.match(failures[0]?.error.message ?? '', /maxElements/);
        assert.ok(timeoutOf('198.51.0.0') > 4 * 3_600);
        const held = await standing(adapter);
        assert.equal(held.length, 11);
        assert.ok(!held.includes(cidr('198.51.0.1')) && held.includes(cidr('2a00:1450::1')));
        assert.deepEqual(await adapter.apply([block('198.51.0.2', 9 * HOUR_MS)]), []);
        assert.equal((await adapter.apply([block('198.51.0.77')])).length, 1);
      });
  });

  describe('scenario 31: the adapter fails and says why', () => {
    const fails = async (init: Partial<NftablesInit>, code: string, cure: RegExp) => {
      await assert.rejects(start(init), (error: Error & { code?: string }) => {
        assert.equal(error.code, code);
        assert.match(error.message, cure);
        return true;
      });
    };

    it('no nft', async () => {
      await fails(
        { nft: '/nowhere/nft' },
        'FIREWALL_MISSING',
        /not installed.*apt install nftables/,
      );
      await fails(
        { nft: [...kernel.enter, 'nowhere'] },
        'FIREWALL_MISSING',
        /apt install nftables/,
      );
    });

    it('no right', async () => {
      const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'nft'];
      await fails({ nft: [...kernel.enter, ...nobody] }, 'FIREWALL_DENIED', /CAP_NET_ADMIN/);
    });

    it('no answer', async () => {
      const deaf = ['sh', '-c', 'exec sleep 60', 'nft'] as const;
      await fails({ nft: deaf, timeoutMs: 50 }, 'FIREWALL_TIMEOUT', /no answer within 50 ms/);
    });

    it('recovers by itself: the same adapter starts once the cause is gone', async () => {
      // A foreign chain in our place, with another hook.
      kernel.script(`add table ${TABLE}
        add chain ${TABLE} prerouting { type filter hook input priority 0; }`);
      const adapter = nftablesAdapter({ clock, nft: kernel.nft });
      started.push(adapter);
      await assert.rejects(adapter.start(), { code: 'FIREWALL_REFUSED' });
      kernel.script(`delete table ${TABLE}`);
      await adapter.start();
      await adapter.apply([block('198.51.0.7')]);
      assert.deepEqual(await standing(adapter), ['198.51.0.7']);
    });
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
