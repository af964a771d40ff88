// `tocsin fleet init|show|accept|learn`: the fleet's key, and what this machine knows of fleets.
import type { KeyOptions } from '../../fleet/key.ts';
import { answer, type Command, clientFor } from '../command.ts';
import { KEY_FILE } from './options.ts';

const KEY_FILE_OPTION = { type: 'string', requiresArg: true, default: KEY_FILE } as const;

export const init: Command<Omit<KeyOptions, 'key-stdin'>> = {
  command: 'init',
  describe: 'Make a fleet key, encrypted with a passphrase, in a file to be kept off your servers',
  builder: (yargs) =>
    yargs
      .option('key-file', { ...KEY_FILE_OPTION, describe: 'Where it is written' })
      .option('passphrase-stdin', {
        type: 'boolean',
        default: false,
        describe: 'Read the new passphrase from standard input instead of asking',
      })
      .example('$0 fleet init --key-file /media/stick/tocsin-fleet.key', ''),
  async handler(args) {
    const { makeFleet } = await import('../../fleet/make.ts');
    const made = await makeFleet(args['key-file'], args['passphrase-stdin'] === true);
    answer(args, made, ({ fleet, file }) =>
      [
        `Fleet key      ${file}, encrypted. Keep it and a copy off your servers: it is needed only to say something.`,
        `Public key     ${fleet}`,
        '',
        'Let your machines obey it: on each, once',
        `  tocsin fleet accept ${fleet}`,
        'New ones learn of it by `tocsin invite --own`.',
      ].join('\n'),
    );
  },
};

interface Shown {
  /** Of the file, if there is one. */
  readonly key?: { readonly fleet: string; readonly file: string };
  /** What the running node obeys; absent when none runs. */
  readonly obeyed?: readonly string[];
}

export const show: Command<Pick<KeyOptions, 'key-file'>> = {
  command: ['show', '$0'],
  describe: 'Show the public key in the file, and the fleets that the node here obeys',
  builder: (yargs) =>
    yargs.option('key-file', { ...KEY_FILE_OPTION, describe: 'The encrypted fleet key' }),
  async handler(args) {
    const [{ existsSync }, { readKeyFile }, { DaemonError }] = await Promise.all([
      import('node:fs'),
      import('../../fleet/key-file.ts'),
      import('../../errors.ts'),
    ]);
    const file = args['key-file'];
    const obeyed = await clientFor(args)
      .ask<string[]>('GET', '/v1/fleets')
      .catch((error: unknown) => {
        if (error instanceof DaemonError && error.code === 'DAEMON_NOT_RUNNING') return undefined;
        throw error;
      });
    const shown: Shown = {
      ...(existsSync(file) && { key: { fleet: readKeyFile(file).fleet, file } }),
      ...(obeyed && { obeyed }),
    };
    answer(args, shown, shownWords);
  },
};

function shownWords({ key, obeyed }: Shown): string {
  return [
    key === undefined ? 'No fleet key file here (--key-file).' : `${key.fleet}  in ${key.file}`,
    obeyed === undefined
      ? 'No daemon runs here.'
      : `The node here obeys ${obeyed.length === 0 ? 'no fleet' : `\n  ${obeyed.join('\n  ')}`}`,
  ].join('\n');
}

export const accept: Command<{ key: string }> = {
  command: 'accept <key>',
  describe: 'Let the node here obey a fleet from now on: each operator’s own word',
  builder: (yargs) =>
    yargs
      .positional('key', {
        type: 'string',
        demandOption: true,
        describe: 'The public key that `tocsin fleet show` prints',
      })
      .example('$0 fleet accept 5f2c…', ''),
  async handler(args) {
    const obeyed = await clientFor(args).ask<string[]>('POST', '/v1/fleets', { key: args.key });
    answer(args, obeyed, () => `Accepted: the node here obeys ${obeyed.join(', ')}`);
  },
};

export const learnFile: Command<{ file: string | undefined }> = {
  command: 'learn [file]',
  describe: 'Hand statements that were signed elsewhere to the node here, and so to all',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'What --out wrote; without it, standard input',
      })
      .example('$0 fleet learn statement.json', ''),
  async handler(args) {
    const [{ readStatements }, { learn }] = await Promise.all([
      import('../../fleet/file.ts'),
      import('../../fleet/deliver.ts'),
    ]);
    const verdicts = await learn(clientFor(args), await readStatements(args.file || '-'));
    const news = verdicts.filter(({ verdict }) => verdict === 'new').length;
    answer(args, verdicts, () =>
      news === 0 ? 'The node here knew it already.' : 'Learnt, and on its way to the others.',
    );
  },
};
