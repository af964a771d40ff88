// What a node counts, as text for Prometheus. Everything comes from its status: nothing is counted twice, or elsewhere.
import type { Status } from '@tocsin/node';
import { Counter, Gauge, Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;
type Series = readonly (readonly [labels: Labels, value: number])[];

/** The content type that goes with it. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Prometheus text, format 0.0.4. */
export function metricsOf(status: Status): Promise<string> {
  const registry = new Registry();
  // A metric without a series would be shown as 0, without the labels that it will have.
  const gauge = (name: string, help: string, series: Series): void => {
    if (series.length === 0) return;
    const metric = new Gauge({ ...named(name, help, series), registers: [registry] });
    for (const [labels, value] of series) metric.set(labels, value);
  };
  const counter = (name: string, help: string, series: Series): void => {
    if (series.length === 0) return;
    const metric = new Counter({ ...named(name, help, series), registers: [registry] });
    for (const [labels, value] of series) metric.inc(labels, value);
  };
  const { signals, firewall } = status;

  gauge('info', 'Which node this is', [
    [{ version: status.version, network: status.network, role: status.role, mode: status.mode }, 1],
  ]);
  gauge('start_time_seconds', 'When it started, seconds since 1970', one(status.startedAt / 1_000));
  gauge('state', 'The state it is in', [[{ state: status.state }, 1]]);
  gauge('peers', 'Peers, connected and configured', [
    [{ kind: 'connected' }, status.connectedPeers],
    [{ kind: 'configured' }, status.configuredPeers],
  ]);
  gauge('connections', 'Open connections by transport', by('transport', status.connections));
  counter('signals_total', 'Signals from peers by what became of them', by('verdict', signals));
  counter('refusals_total', 'What was refused, by code', by('code', status.refusals));
  const { compared, failed, accepted } = status.sync;
  counter('syncs_total', 'Comparisons with peers', by('outcome', { compared, failed }));
  counter('synced_signals_total', 'Signals that came by sync, not by gossip', one(accepted));
  gauge('blocks', 'Addresses blocked, or that would be', one(firewall.blocks));
  gauge('enforces', '1 when blocks reach a firewall', one(Number(firewall.enforces)));
  gauge('staged', 'Addresses under decision', one(status.staged));
  gauge('degraded', '1 for each part that is degraded', [
    ...status.degraded.map(({ code }) => [{ code }, 1] as const),
  ]);
  gauge('blocked_paths', 'Ways to peers that something in between blocks', [
    ...status.blocked.map(
      ({ remote, port, protocol }) => [{ remote, port: `${port}`, protocol }, 1] as const,
    ),
  ]);
  counter(
    'blocking_changes_total',
    'Ways found blocked, or free again',
    one(status.blockingChanges),
  );
  if (status.reachable !== undefined)
    gauge('reachable', '1 when members can connect to this node', one(Number(status.reachable)));
  counter('sensor_lines_total', 'Log lines read by each sensor', [
    ...status.sensors.map(({ name, lines }) => [{ sensor: name }, lines] as const),
  ]);
  counter('sensor_matches_total', 'Log lines that told a sensor something', [
    ...status.sensors.map(({ name, matched }) => [{ sensor: name }, matched] as const),
  ]);
  return registry.metrics();
}

function named(name: string, help: string, series: Series) {
  return { name: `tocsin_${name}`, help, labelNames: Object.keys(series[0]?.[0] ?? {}) };
}

function one(value: number): Series {
  return [[{}, value]];
}

function by(label: string, values: Readonly<Record<string, number>>): Series {
  return Object.entries(values).map(([name, value]) => [{ [label]: name }, value] as const);
}
