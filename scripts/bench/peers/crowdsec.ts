// CrowdSec as Debian ships it: agent and local API on the first machine, a firewall bouncer on each; nothing goes online.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../measure.ts';
import type { Contender, Site } from './model.ts';
import { answers, endAll, finish, missing, startQuiet } from './processes.ts';

const INSTALLED = '/etc/crowdsec';
const BOUNCER_CONFIG = `${INSTALLED}/bouncers/crowdsec-firewall-bouncer.yaml`;
const HUB = '/var/lib/crowdsec/hub';
const INDEX = `${HUB}/.index.json`;
const DATA = '/usr/share/crowdsec/data';
const API_PORT = 8080;
/** As long as the bans of the package's own profile. */
const BAN = '4h';

/** The package's own settings with other places; without `online_client` neither signals nor lists are exchanged with anybody. */
function serverConfig(folder: string, address: string): string {
  return `common:
  daemonize: false
  log_media: file
  log_level: info
  log_dir: ${folder}/
  working_dir: .
config_paths:
  config_dir: ${INSTALLED}/
  data_dir: ${folder}/data/
  simulation_path: ${INSTALLED}/simulation.yaml
  hub_dir: ${HUB}/
  index_path: ${INDEX}
  notification_dir: ${folder}/notifications/
  plugin_dir: /usr/lib/crowdsec/plugins/
crowdsec_service:
  acquisition_path: ${folder}/acquis.yaml
  parser_routines: 1
cscli:
  output: human
db_config:
  log_level: info
  type: sqlite
  db_path: ${folder}/data/crowdsec.db
  use_wal: true
  flush:
    max_items: 5000
    max_age: 7d
api:
  client:
    insecure_skip_verify: false
    credentials_path: ${folder}/credentials.yaml
  server:
    log_level: info
    listen_uri: ${address}:${API_PORT}
    profiles_path: ${INSTALLED}/profiles.yaml
    console_path: ${folder}/console.yaml
prometheus:
  enabled: true
  level: full
  listen_addr: 127.0.0.1
  listen_port: 6060
`;
}

/** Beside the package's own file, which the bouncer reads first, as the package does it. */
function bouncerOverride(folder: string, name: string, url: string, frequency: string): string {
  return `mode: nftables
daemonize: false
log_dir: ${folder}/${name}/
api_url: ${url}
api_key: key-of-${name}
update_frequency: ${frequency}
`;
}

function writeFiles({ folder, logFile, machines }: Site, url: string, frequency: string): void {
  mkdirSync(join(folder, 'notifications'));
  cpSync(DATA, join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), serverConfig(folder, machines[0].address));
  writeFileSync(
    join(folder, 'acquis.yaml'),
    `filenames:\n  - ${logFile}\nlabels:\n  type: syslog\n`,
  );
  for (const { name } of machines) {
    mkdirSync(join(folder, name));
    cpSync(BOUNCER_CONFIG, join(folder, name, 'bouncer.yaml'));
    writeFileSync(
      join(folder, name, 'bouncer.yaml.local'),
      bouncerOverride(folder, name, url, frequency),
    );
  }
}

/** @param frequency how often a bouncer asks for news: the `update_frequency` of its configuration */
export function crowdsec(label: string, frequency: string): Contender {
  return {
    name: `CrowdSec ${label}`,
    // The sixth failure runs over a bucket of five that leaks one in ten seconds.
    threshold: 6,
    obstacle() {
      const lacking = missing('crowdsec', 'cscli', 'crowdsec-firewall-bouncer');
      if (lacking.length > 0)
        return `needs ${lacking.join(', ')}: apt-get install -y crowdsec crowdsec-firewall-bouncer`;
      if (existsSync(INDEX)) return undefined;
      return `finds no scenarios in ${HUB}: the package is not configured to its end (docs/benchmarks.md says how without a network)`;
    },
    async start(site) {
      const { machines, folder } = site;
      const [first] = machines;
      const url = `http://${first.address}:${API_PORT}/`;
      writeFiles(site, url, frequency);
      const config = ['-c', join(folder, 'config.yaml')];
      const cscli = (...args: string[]) => first.run('cscli', ...config, '--error', ...args);
      const credentials = join(folder, 'credentials.yaml');
      cscli('machines', 'add', 'bench', '--auto', '--force', '--url', url, '-f', credentials);
      for (const { name } of machines) cscli('bouncers', 'add', name, '--key', `key-of-${name}`);
      const server = startQuiet(first, 'crowdsec', ...config);
      // It answers this only once it is logged in to itself.
      await until('the local API', () => answers(() => cscli('lapi', 'status')), 60_000, 250);
      const bouncers = machines.map((machine) =>
        startQuiet(
          machine,
          'crowdsec-firewall-bouncer',
          '-c',
          join(folder, machine.name, 'bouncer.yaml'),
        ),
      );
      const listed = (at: 0 | 1) => () =>
        answers(() => machines[at].run('nft', 'list', 'table', 'ip', 'crowdsec'));
      await until('the first bouncer', listed(0), 60_000, 250);
      await until('the second bouncer', listed(1), 60_000, 250);
      return {
        processes: [[server.pid ?? -1, bouncers[0]?.pid ?? -1], [bouncers[1]?.pid ?? -1]],
        async enforce(addresses) {
          const list = join(folder, 'list.csv');
          const rows = addresses.map((address) => `${BAN},ip,${address}\n`);
          writeFileSync(list, `duration,scope,value\n${rows.join('')}`);
          await finish(first, 'cscli', ...config, 'decisions', 'import', '-i', list);
        },
        stop: () => endAll([...bouncers, server]),
      };
    },
  };
}
