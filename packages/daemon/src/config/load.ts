// Reads the configuration file and answers with the whole configuration, or with every fault at once.
import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { DaemonError } from '../errors.ts';
import { ConfigFaultsError, type Fault, faultsOf } from './faults.ts';
import { keysAt } from './keys.ts';
import { type Config, configSchema } from './schema.ts';

export type Parsed =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads TOML text. Never throws. */
export function parseConfig(text: string): Parsed {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.split('\n');
    const where = `line ${error.line}, column ${error.column}`;
    return {
      ok: false,
      faults: [{ key: where, expected: reason.replace('Invalid TOML document: ', 'TOML: ') }],
    };
  }
  const result = configSchema.safeParse(raw, { reportInput: true });
  return result.success
    ? { ok: true, config: result.data }
    : { ok: false, faults: faultsOf(result.error.issues, keysAt) };
}

/** Every default: what a node runs with that has no configuration file. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

/**
 * The configuration at `path`; undefined when there is no such file.
 * @throws ConfigFaultsError @throws DaemonError `CONFIG_UNREADABLE`
 */
export function loadConfig(path: string): Config | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DaemonError(
      'CONFIG_UNREADABLE',
      `${path} cannot be read: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new ConfigFaultsError(path, parsed.faults);
  return parsed.config;
}
