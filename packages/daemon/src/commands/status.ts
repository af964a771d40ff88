// `tocsin status`: how this node does, or plainly that none runs; `--fleet` shows the operator's other machines too.
import type { MachineView } from '@tocsin/node';
import type { DaemonStatus } from '../control/routes.ts';
import { EXIT } from '../errors.ts';
import { decimal, facts, styled, table } from '../output/table.ts';
import { ago, ending, span } from '../output/time.ts';
import { answer, type Command, clientFor } from './command.ts';

const VETOES_SHOWN = 3;

interface Args {
  fleet: boolean;
}

export const statusCommand: Command<Args> = {
  command: 'status',
  describe: 'Show how the node does; exit status 3 when none runs, 4 when it is degraded',
  builder: (yargs) =>
    yargs
      .option('fleet', {
        type: 'boolean',
        default: false,
        describe: 'Show every own machine as it last told of itself',
      })
      .example('$0 status --json', 'for monitoring')
      .example('$0 status --fleet', 'all your machines at a glance'),
  async handler(args) {
    const client = clientFor(args);
    const now = Date.now();
    const status = await client.ask<DaemonStatus>('GET', '/v1/status');
    if (args.fleet) {
      const fleet = await client.ask<MachineView[]>('GET', '/v1/fleet');
      answer(args, { status, fleet }, () => fleetTable(fleet, now));
    } else answer(args, status, () => statusWords(status, now));
    if (status.degraded.length > 0) process.exitCode = EXIT.attention;
  },
};

function statusWords(status: DaemonStatus, now: number): string {
  const { signals, control } = status;
  const lines: [string, string][] = [
    [
      'node',
      `${status.name ?? status.peerId}, version ${status.version}, up ${span(now - status.startedAt)}`,
    ],
    ['mode', modeWords(control, now)],
    ['state', `${status.state} in network ${status.network}`],
    ['role', roleWords(status)],
    ['peers', `${status.connectedPeers} of ${status.configuredPeers} connected`],
    ['firewall', firewallWords(status)],
    ['staged', `${addresses(status.staged)} under decision`],
    [
      'signals',
      `${signals.accepted} accepted, ${signals.ignored} ignored, ${signals.rejected} rejected`,
    ],
    ['sync', syncWords(status)],
    ['sensors', sensorWords(status, now)],
    ['address', status.addresses.join('\n') || 'none'],
  ];
  const refusals = Object.entries(status.refusals).map(([code, count]) => `${code} ${count}`);
  if (status.reachable !== undefined || status.reachability.length > 0)
    lines.push(['reachable', reachableWords(status)]);
  if (status.blocked.length > 0) lines.push(['blocked on the way', blockedWords(status, now)]);
  if (refusals.length > 0) lines.push(['refusals', refusals.join(', ')]);
  if (status.vetoes.length > 0) lines.push(['protected', vetoWords(status, now)]);
  for (const { code, message, cure, since } of status.degraded)
    lines.push([
      styled('red', 'degraded'),
      `${code} since ${span(now - since)}: ${message}\n${cure}`,
    ]);
  return facts(lines);
}

function modeWords(control: DaemonStatus['control'], now: number): string {
  const { mode, configured, panicked, trialEndsAt } = control;
  if (panicked)
    return styled('red', 'observe, by panic: nothing is enforced until `tocsin resume`');
  if (trialEndsAt !== undefined)
    return `enforce, on trial: ${ending(trialEndsAt, now)} unless you say \`tocsin keep\``;
  const restart =
    mode === configured ? '' : ` (until a restart: the configuration says ${configured})`;
  return mode === 'observe'
    ? `observe: shows what it would block, blocks nothing${restart}`
    : `${styled('green', 'enforce')}${restart}`;
}

function roleWords({ role, proposedRole }: DaemonStatus): string {
  return role === proposedRole ? role : `${role} (this machine could be a ${proposedRole})`;
}

function reachableWords({ reachable, reachability }: DaemonStatus): string {
  const rungs = new Set(reachability.filter(({ ok }) => ok).map(({ rung }) => rung));
  if (reachable === true) return `yes, peers connect to ${[...rungs].join(', ')}`;
  return styled('yellow', 'no: peers that dialled back could not connect; members relay for it');
}

function blockedWords({ blocked }: DaemonStatus, now: number): string {
  return blocked
    .map(
      ({ remote, port, protocol, why, until }) =>
        `${port}/${protocol} towards ${remote === '*' ? 'everybody' : remote}: ${why}; tried again in ${span(Math.max(0, until - now))}`,
    )
    .join('\n');
}

function syncWords({ sync: { compared, equal, failed, accepted } }: DaemonStatus): string {
  const broken = failed === 0 ? '' : `, ${failed} broke off`;
  return `${compared} comparisons with peers (${equal} found nothing to do${broken}), ${accepted} signals fetched`;
}

function firewallWords({ firewall: { name, enforces, blocks }, mode }: DaemonStatus): string {
  const many = addresses(blocks);
  if (enforces) return `${name}: ${many} blocked`;
  const never = mode === 'enforce' ? styled('red', ', which never blocks') : '';
  return `${name}${never}: ${many} would be blocked`;
}

function addresses(count: number): string {
  return count === 1 ? '1 address' : `${count} addresses`;
}

function sensorWords({ sensors }: DaemonStatus, now: number): string {
  if (sensors.length === 0) return 'none: this node only listens to its peers';
  return sensors
    .map(
      ({ name, state, lines, matched, lastLineAt, error }) =>
        `${name}: ${state}, ${lines} lines, ${matched} matched, ${lastLineAt === undefined ? 'no line yet' : `the last ${ago(lastLineAt, now)}`}${error ? ` (${error})` : ''}`,
    )
    .join('\n');
}

/** The newest few of what was to be blocked and is protected. */
function vetoWords({ vetoes }: DaemonStatus, now: number): string {
  return vetoes
    .toSorted((a, b) => b.at - a.at)
    .slice(0, VETOES_SHOWN)
    .map(({ cidr, reason, at }) => `${cidr} (${reason}), ${ago(at, now)}`)
    .join('\n');
}

function fleetTable(fleet: readonly MachineView[], now: number): string {
  return table(
    ['MACHINE', 'MODE', 'VERSION', 'SEEN', 'CLOCK', 'SENSORS'],
    fleet.map((machine) => [
      `${machine.name ?? machine.author.slice(0, 12)}${machine.self ? ' (this one)' : ''}`,
      machine.mode ?? '?',
      machine.version ?? '?',
      machine.self ? 'now' : ago(machine.lastSeenAt, now),
      machine.clockOffsetMs === undefined ? '' : `${decimal(machine.clockOffsetMs * 1000)} s off`,
      machine.sensors.map(({ name, lastLineAt }) => `${name} ${ago(lastLineAt, now)}`).join(', '),
    ]),
  );
}
