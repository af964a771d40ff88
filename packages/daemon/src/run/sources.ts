// Which logs are read by which detectors: as the configuration says, or what this machine has.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@tocsin/node';
import type { Indicator } from '@tocsin/protocol';
import {
  BUILT_IN_DETECTORS,
  type DetectorSpec,
  type Follower,
  fileFollower,
  journaldFollower,
  logSensor,
  type Sensor,
} from '@tocsin/sensors';
import { detectorSpecOf } from '../config/detector-keys.ts';
import type { Config } from '../config/schema.ts';

export type Service = 'sshd' | 'web' | 'mail';

interface Usual {
  readonly detectors: readonly string[];
  readonly units: readonly string[];
  readonly files: readonly string[];
}

/** Where the distributions write what the built-in detectors read. */
export const USUAL: Readonly<Record<Service, Usual>> = {
  sshd: {
    detectors: ['sshd', 'sshd-probe'],
    units: ['ssh.service', 'sshd.service', 'ssh@*.service', 'sshd@*.service'],
    files: ['/var/log/auth.log', '/var/log/secure'],
  },
  web: {
    detectors: ['web-scan', 'web-exploit', 'web-login'],
    units: [],
    files: [
      '/var/log/nginx/access.log',
      '/var/log/apache2/access.log',
      '/var/log/httpd/access_log',
    ],
  },
  mail: {
    detectors: ['postfix-sasl', 'dovecot', 'exim'],
    units: ['postfix.service', 'postfix@*.service', 'dovecot.service', 'exim4.service'],
    files: ['/var/log/mail.log', '/var/log/maillog', '/var/log/exim4/mainlog'],
  },
};

/** What one follower reads and who looks at it. */
export interface Source {
  /** `sshd:journal`, `web:/var/log/nginx/access.log` */
  readonly name: string;
  readonly detectors: readonly DetectorSpec[];
  readonly path?: string;
  readonly units?: readonly string[];
}

/** What `auto` looks at on this machine. */
export interface Machine {
  exists(path: string): boolean;
  journal(): boolean;
}

export const thisMachine: Machine = { exists: existsSync, journal: journalIsReadable };

/** The sources that the configuration asks for; `auto` takes what the machine has. */
export function sourcesOf(config: Config, machine: Machine = thisMachine): Source[] {
  const services = Object.keys(USUAL) as Service[];
  return [
    ...services.flatMap((service) => sourcesOfService(service, config.sensors[service], machine)),
    ...config.detector.flatMap((table) => {
      const spec = detectorSpecOf(table);
      return [
        ...table.files.map((path) => ({ name: `${spec.name}:${path}`, detectors: [spec], path })),
        ...(table.units.length === 0
          ? []
          : [{ name: `${spec.name}:journal`, detectors: [spec], units: table.units }]),
      ];
    }),
  ];
}

function sourcesOfService(
  service: Service,
  { source, files }: Config['sensors'][Service],
  machine: Machine,
): Source[] {
  const detectors = BUILT_IN_DETECTORS.filter(({ name }) =>
    USUAL[service].detectors.includes(name),
  );
  const { units, files: usual } = USUAL[service];
  const journal = [{ name: `${service}:journal`, detectors, units }];
  const following = (paths: readonly string[]) =>
    paths.map((path) => ({ name: `${service}:${path}`, detectors, path }));
  switch (source) {
    case 'off':
      return [];
    case 'journal':
      return journal;
    case 'files':
      return following(files.length > 0 ? files : usual);
    case 'auto':
      if (files.length > 0) return following(files);
      if (units.length > 0 && machine.journal()) return journal;
      return following(usual.filter((path) => machine.exists(path)));
  }
}

export interface SensorParts {
  /** Where positions and cursors are kept; the folder exists. */
  readonly stateDir: string;
  readonly clock: Clock;
  readonly watched: (indicator: Indicator) => boolean;
}

export function sensorsFor(config: Config, parts: SensorParts, machine?: Machine): Sensor[] {
  const { time_zone: timeZone, web } = config.sensors;
  return sourcesOf(config, machine).map((source) =>
    logSensor({
      name: source.name,
      source: followerOf(source, parts),
      detectors: source.detectors,
      trustedProxies: web.trusted_proxies,
      watched: parts.watched,
      clock: parts.clock,
      ...(timeZone === undefined ? {} : { timeZone }),
    }),
  );
}

function followerOf(
  { name, path, units = [] }: Source,
  { stateDir, clock }: SensorParts,
): Follower {
  const state = join(stateDir, `${name.replaceAll(/[^\w.-]+/g, '_')}.json`);
  return path === undefined
    ? journaldFollower({ units, clock, cursorPath: state })
    : fileFollower({ path, clock, statePath: state });
}

/** Without the right to read it, journalctl answers with nothing and no error: a sensor that is blind and says it sees. */
function journalIsReadable(): boolean {
  try {
    const machine = readFileSync('/etc/machine-id', 'utf8').trim();
    return ['/var/log/journal', '/run/log/journal'].some((directory) =>
      isReadable(join(directory, machine, 'system.journal')),
    );
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
