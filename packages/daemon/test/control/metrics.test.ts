import assert from 'node:assert/strict';
import type { Status } from '@tocsin/node';
import { metricsOf } from '../../src/control/metrics.ts';

const STATUS: Status = {
  author: 'aa',
  peerId: 'peer',
  version: '1.2.3',
  mode: 'enforce',
  startedAt: 1_700_000_000_000,
  state: 'AWARE',
  network: 'home',
  role: 'guardian',
  proposedRole: 'guardian',
  addresses: [],
  connectedPeers: 2,
  configuredPeers: 3,
  firewall: { name: 'nftables', enforces: true, blocks: 7 },
  staged: 9,
  signals: { accepted: 5, ignored: 4, rejected: 1 },
  sync: { compared: 12, equal: 10, failed: 2, received: 40, accepted: 30, longestMs: 90 },
  refusals: { 'ignore:stale': 4, 'reject:bad-"key"': 1 },
  sensors: [],
  degraded: [{ code: 'CLOCK', message: '', cure: '', since: 0 }],
  blocked: [{ remote: '192.0.2.1', port: 8144, protocol: 'tcp', why: 'resets', until: 0 }],
  blockingChanges: 3,
  connections: { tcp: 1, wss: 1 },
  reachable: false,
  reachability: [],
  vetoes: [],
};

describe('the metrics', () => {
  it('tell in Prometheus’ own text what status knows', async () => {
    const lines = (await metricsOf(STATUS)).split('\n');
    for (const line of [
      'tocsin_info{version="1.2.3",network="home",role="guardian",mode="enforce"} 1',
      'tocsin_start_time_seconds 1700000000',
      'tocsin_state{state="AWARE"} 1',
      'tocsin_peers{kind="connected"} 2',
      'tocsin_peers{kind="configured"} 3',
      'tocsin_connections{transport="wss"} 1',
      'tocsin_signals_total{verdict="accepted"} 5',
      'tocsin_refusals_total{code="ignore:stale"} 4',
      'tocsin_refusals_total{code="reject:bad-\\"key\\""} 1',
      'tocsin_syncs_total{outcome="compared"} 12',
      'tocsin_syncs_total{outcome="failed"} 2',
      'tocsin_synced_signals_total 30',
      'tocsin_blocks 7',
      'tocsin_staged 9',
      'tocsin_degraded{code="CLOCK"} 1',
      'tocsin_blocked_paths{remote="192.0.2.1",port="8144",protocol="tcp"} 1',
      'tocsin_blocking_changes_total 3',
      'tocsin_reachable 0',
    ])
      assert.ok(lines.includes(line), line);
  });

  it('leave out what is not known, and count nothing twice when read twice', async () => {
    const { reachable: _, ...unknown } = STATUS;
    const first = await metricsOf(unknown);
    assert.ok(!first.includes('tocsin_reachable'));
    assert.equal(await metricsOf(unknown), first);
  });
});
