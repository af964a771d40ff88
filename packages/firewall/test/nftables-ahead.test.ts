// What of other hands takes packets away before our chain sees them, in a real kernel.
import assert from 'node:assert/strict';
import { type FirewallAdapter, nftablesAdapter } from '@tocsin/firewall';
import { readAhead } from '../src/nftables/ahead.ts';
import { clock } from './support/changes.ts';
import { createNamespace, describeWithKernel, type Namespace } from './support/namespaces.ts';

describeWithKernel('what stands before the nftables adapter', () => {
  let kernel: Namespace;
  let adapter: FirewallAdapter;

  beforeEach(async () => {
    kernel = createNamespace();
    adapter = nftablesAdapter({ clock, nft: kernel.nft });
    await adapter.start();
  });
  afterEach(async () => {
    await adapter.stop();
    kernel.remove();
  });

  /** One rule in a base chain. */
  const chain = (table: string, hook: string, priority: number, rule: string) =>
    kernel.script(
      `add table ${table}; add chain ${table} c { type filter hook ${hook} priority ${priority}; }; add rule ${table} c ${rule}`,
    );

  it('is nothing in a kernel of our own, nor are chains that only filter or come later', async () => {
    assert.deepEqual(await adapter.ahead?.(), []);
    chain('ip raw', 'prerouting', -300, 'ip saddr 203.0.113.7 drop');
    chain('inet filter', 'input', 0, 'tcp dport 22 accept');
    chain('ip mangle', 'prerouting', -140, 'notrack');
    assert.deepEqual(await adapter.ahead?.(), []);
  });

  it('names a chain that keeps packets from being tracked: replies would look like attacks', async () => {
    chain('ip raw', 'prerouting', -300, 'notrack');
    assert.deepEqual(await adapter.ahead?.(), [{ what: 'ip raw c', diverts: ['notrack'] }]);
  });

  it('names a chain on a device that hands packets on', async () => {
    chain('netdev early', 'ingress device lo', -500, 'fwd to lo');
    assert.deepEqual(await adapter.ahead?.(), [{ what: 'netdev early c', diverts: ['forward'] }]);
  });
});

describe('what nft prints of chains before ours', () => {
  const chain = { family: 'ip', table: 'raw', name: 'PREROUTING', hook: 'prerouting', prio: -300 };
  const printed = (rules: readonly object[]) => async (_: string, what: string) =>
    JSON.stringify({
      nftables: [
        { metainfo: {} },
        ...(what === 'flowtables' ? [] : [{ chain }]),
        ...(what === 'chain' ? rules.map((expr) => ({ rule: { expr } })) : []),
      ],
    });

  for (const [diverts, expr] of [
    ['queue', [{ match: {} }, { queue: { num: 0 } }]],
    ['queue', [{ xt: { type: 'target', name: 'NFQUEUE' } }]],
    ['tproxy', [{ tproxy: { port: 50080 } }]],
    ['notrack', [{ xt: { type: 'target', name: 'CT' } }]],
  ] as const)
    it(`reads ${JSON.stringify(expr)} as ${diverts}`, async () =>
      assert.deepEqual(await readAhead(printed([expr, [{ drop: null }]]), 'tocsin'), [
        { what: 'ip raw PREROUTING', diverts: [diverts] },
      ]));

  it('reads a flow table', async () => {
    const flowtable = { family: 'inet', table: 'filter', name: 'fast' };
    const nft = async (_: string, what: string) =>
      JSON.stringify({ nftables: what === 'flowtables' ? [{ flowtable }] : [] });
    assert.deepEqual(await readAhead(nft, 'tocsin'), [
      { what: 'inet filter fast', diverts: ['flowtable'] },
    ]);
  });
});
