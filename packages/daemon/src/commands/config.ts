// `tocsin config`: checks, shows or prints the configuration without starting anything.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigFaultsError } from '../config/faults.ts';
import { configText } from '../config/init-file.ts';
import { DaemonError } from '../errors.ts';
import { answer, type Command, placesFor } from './command.ts';

/** Only when a configuration is really read: its schema is the slowest part to load. */
const loading = () => import('../config/load.ts');

const check: Command<{ file: string | undefined }> = {
  command: 'check [file]',
  describe: 'Report every fault of the configuration at once; exit status 2 if there is one',
  builder: (yargs) =>
    yargs.positional('file', { type: 'string', describe: 'Default: the one in use' }),
  async handler(args) {
    const { loadConfig } = await loading();
    const path = args.file === undefined ? placesFor(args).config : resolve(args.file);
    try {
      const config = loadConfig(path);
      if (config === undefined)
        throw new DaemonError('CONFIG_UNREADABLE', `There is no configuration ${path}`);
      const { writableByAnybody } = await import('../config/writable.ts');
      const faults = writableByAnybody(path, config);
      if (faults.length > 0) throw new ConfigFaultsError(path, faults);
      answer(args, { ok: true, path, faults }, () => `${path}: no faults.`);
    } catch (error) {
      if (!args.json || !(error instanceof ConfigFaultsError)) throw error;
      answer(args, { ok: false, path, faults: error.faults }, () => '');
      process.exitCode = error.exit;
    }
  },
};

const show: Command<unknown> = {
  command: ['show', '$0'],
  describe: 'Show the configuration in use, defaults filled in (times in ms)',
  async handler(args) {
    const [{ loadConfig, defaultConfig }, { stringify }] = await Promise.all([
      loading(),
      import('smol-toml'),
    ]);
    const { config: path } = placesFor(args);
    const config = loadConfig(path) ?? defaultConfig();
    const source = existsSync(path) ? path : `defaults; there is no ${path}`;
    answer(args, config, () => `# ${source}\n${stringify(config)}`);
  },
};

const standard: Command<unknown> = {
  command: 'default',
  describe: 'Print the commented default configuration',
  async handler(args) {
    const { defaultConfig } = await loading();
    answer(args, defaultConfig(), () => configText().trimEnd());
  },
};

export const configCommand: Command<unknown> = {
  command: 'config',
  describe: 'Check, show or print the configuration',
  builder: (yargs) => yargs.command(check).command(show).command(standard),
  handler() {},
};
