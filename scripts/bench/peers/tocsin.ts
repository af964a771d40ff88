// Tocsin as it is installed: two daemons, each the other's own machine, that read sshd's log and block by nftables.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { Machine } from '../../lab/town.ts';
import { until } from '../measure.ts';
import { LIFTED } from '../world.ts';
import type { Contender, Site } from './model.ts';
import { endAll, missing, startQuiet } from './processes.ts';

const PACKAGE = join(import.meta.dirname, '../../../packages/daemon');
const DOOR = join(PACKAGE, 'bin/tocsin.js');
/** Reports on their way at once, as a script over a long list would have it. */
const REPORTS_AT_ONCE = 64;

/** How the unit starts the daemon; the built files, since reading the sources takes memory that no installation needs. */
function command(): readonly string[] {
  const unit = readFileSync(join(PACKAGE, 'systemd/tocsin.service'), 'utf8');
  const bounds = /^ExecStart=\S+ ((?:--\S+ )*)/m.exec(unit)?.[1]?.trim().split(' ') ?? [];
  const environment = /^Environment=(\S+)$/m.exec(unit)?.[1] ?? '';
  return [environment, process.execPath, ...bounds, DOOR];
}

interface Host {
  readonly machine: Machine;
  readonly socket: string;
  readonly places: readonly string[];
  /** Where peers reach it, with its identity. */
  readonly address: string;
}

function prepare(machine: Machine, folder: string, key: string): Host {
  const home = join(folder, machine.name);
  mkdirSync(home);
  const socket = join(home, 'control.sock');
  const config = join(home, 'tocsin.toml');
  const places = ['--config', config, '--data', join(home, 'data'), '--socket', socket];
  const init = ['init', '--yes', '--json', '--admin', '10.8.0.0/24', '--key', key];
  const made = JSON.parse(machine.run('env', ...command(), ...init, ...places));
  return { machine, socket, places, address: made.addresses[0] };
}

/** `inf` where a budget is lifted. */
function policy(unbounded: boolean): string {
  if (!unbounded) return '';
  const keys = Object.keys(LIFTED).map((key) =>
    key.replaceAll(/[A-Z]/g, (it) => `_${it.toLowerCase()}`),
  );
  return `[policy]\n${keys.map((key) => `${key} = inf\n`).join('')}`;
}

function configure(host: Host, peer: Host, { unbounded, logFile }: Site, reads: boolean): void {
  const [, config = ''] = host.places;
  writeFileSync(
    config,
    `${policy(unbounded)}
[network]
name = "bench"
listen = ["/ip4/${host.machine.address}/tcp/8144"]
[[network.peers]]
address = "${peer.address}"
class = "own"
[sensors.sshd]
${reads ? `files = ["${logFile}"]` : 'source = "off"'}
[sensors.web]
source = "off"
[sensors.mail]
source = "off"
`,
  );
}

function start({ machine, places }: Host): ChildProcess {
  return startQuiet(machine, 'env', ...command(), 'run', '--enforce', ...places);
}

function ask(socketPath: string, agent: Agent, path: string, body?: object): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const method = body === undefined ? 'GET' : 'POST';
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const asked = request({ socketPath, agent, path, method, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (some) => {
      text += some;
    });
    answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
  });
  asked.once('error', reject);
  asked.end(body && JSON.stringify(body));
  return promise;
}

async function connected(host: Host): Promise<boolean> {
  const agent = new Agent();
  const status = await ask(host.socket, agent, '/v1/status').catch(() => '{}');
  return JSON.parse(status).connectedPeers === 1;
}

async function reportAll(socket: string, addresses: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: REPORTS_AT_ONCE });
  try {
    await Promise.all(
      addresses.map((indicator) =>
        ask(socket, agent, '/v1/report', { indicator, category: 'ssh-brute-force' }),
      ),
    );
  } finally {
    agent.destroy();
  }
}

export const tocsin: Contender = {
  name: 'Tocsin',
  threshold: 5,
  obstacle() {
    if (missing('nft').length > 0) return 'needs nft: apt-get install -y nftables';
    return existsSync(join(PACKAGE, 'dist/main.js')) ? undefined : 'not built: npm run build';
  },
  async start(site) {
    const key = randomBytes(32).toString('hex');
    const [first, second] = site.machines.map((machine) => prepare(machine, site.folder, key)) as [
      Host,
      Host,
    ];
    configure(first, second, site, true);
    configure(second, first, site, false);
    const daemons = [start(first), start(second)];
    await until('both daemons', async () => (await connected(first)) && (await connected(second)));
    return {
      processes: daemons.map(({ pid = -1 }) => [pid]),
      enforce: (addresses) => reportAll(first.socket, addresses),
      stop: () => endAll(daemons),
    };
  },
};
