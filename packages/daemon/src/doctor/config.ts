// The configuration, with the eyes of `tocsin config check`; the checks after it go by what it says.
import { ConfigFaultsError } from '../config/faults.ts';
import { defaultConfig, loadConfig } from '../config/load.ts';
import { readNetworkKey } from '../config/network-key.ts';
import type { Config } from '../config/schema.ts';
import { writableByAnybody } from '../config/writable.ts';
import { DaemonError } from '../errors.ts';
import { fail, type LocalFinding, ok, warn } from './model.ts';

export interface ExaminedConfig {
  /** The defaults where there is none that can be read. */
  readonly config: Config;
  readonly findings: readonly LocalFinding[];
}

export function examineConfig(path: string): ExaminedConfig {
  let config: Config | undefined;
  try {
    config = loadConfig(path);
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error;
    const faults =
      error instanceof ConfigFaultsError
        ? error.faults.map(({ key, expected }) => fail('config', `${key}: ${expected}`, error.cure))
        : [fail('config', error.message, error.cure)];
    return { config: defaultConfig(), findings: faults };
  }
  if (config === undefined)
    return {
      config: defaultConfig(),
      findings: [
        warn('config', `there is no ${path}: the defaults are used`, '`tocsin init` writes one'),
      ],
    };
  const findings = [
    ...writableByAnybody(path, config).map(({ key, expected }) =>
      fail('config', `anybody can change ${key}, and so commands the daemon`, expected),
    ),
    ...keyFileFindings(config),
  ];
  return {
    config,
    findings: findings.length > 0 ? findings : [ok('config', `${path}: no faults`)],
  };
}

function keyFileFindings({ network }: Config): LocalFinding[] {
  if (network.key_file === undefined) return [];
  try {
    readNetworkKey(network.key_file);
    return [];
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error;
    return [fail('config', error.message, error.cure)];
  }
}
