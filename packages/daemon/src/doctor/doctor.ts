// Looks at everything that can be looked at: this machine, and what the node says of itself if it runs.
import { type Finding, systemClock } from '@tocsin/node';
import { createClient } from '../control/client.ts';
import { DaemonError } from '../errors.ts';
import type { Places } from '../places.ts';
import { examineConfig } from './config.ts';
import { examineFiles } from './files.ts';
import { examineFirewall } from './firewall.ts';
import { type AnyFinding, type LocalFinding, ok, warn } from './model.ts';
import { examinePorts } from './ports.ts';
import { examineTime } from './time.ts';

export async function examine(places: Places): Promise<readonly AnyFinding[]> {
  const { config, findings } = examineConfig(places.config);
  const told = await askNode(places.socket);
  const [time, ...rest] = await Promise.all([
    examineTime(),
    // What has the ports and the firewall now is the node itself.
    ...(told.running ? [] : [examinePorts(config), examineFirewall(config, systemClock)]),
  ]);
  const files = examineFiles(places.data, process.getuid?.());
  return [...findings, ...files, time, told.daemon, ...rest.flat(), ...told.findings];
}

interface Told {
  readonly running: boolean;
  readonly daemon: LocalFinding;
  readonly findings: readonly Finding[];
}

async function askNode(socket: string): Promise<Told> {
  try {
    const findings = await createClient(socket).ask<Finding[]>('GET', '/v1/diagnose');
    return { running: true, daemon: ok('daemon', 'it runs, and answers'), findings };
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error;
    const { code, message, cure } = error;
    // Somebody is there, whom this user may not ask, or who does not answer.
    const running = code !== 'DAEMON_NOT_RUNNING';
    return { running, daemon: warn('daemon', message, cure), findings: [] };
  }
}
