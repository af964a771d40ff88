// What the commands of a fleet have in common: where its key is, and where its word goes.
import type { Argv } from 'yargs';
import type { KeyOptions } from '../../fleet/key.ts';

/** In the directory that the operator is in: on a stick, not on a server. */
export const KEY_FILE = 'tocsin-fleet.key';

export interface SigningArgs extends KeyOptions {
  readonly network: string | undefined;
  readonly out: string | undefined;
}

export function keyOptions<T>(yargs: Argv<T>): Argv<T & KeyOptions> {
  return yargs
    .option('key-file', {
      type: 'string',
      requiresArg: true,
      default: KEY_FILE,
      describe: 'The encrypted fleet key',
    })
    .option('passphrase-stdin', {
      type: 'boolean',
      describe: 'Read the passphrase from standard input instead of asking',
    })
    .option('key-stdin', {
      type: 'boolean',
      describe: 'Read the fleet key itself, 64 hex digits, from standard input',
    })
    .conflicts('passphrase-stdin', 'key-stdin');
}

export function signingOptions<T>(yargs: Argv<T>): Argv<T & SigningArgs> {
  return keyOptions(yargs)
    .option('network', {
      type: 'string',
      requiresArg: true,
      describe: 'The network it is said in; default: that of the configuration',
    })
    .option('out', {
      type: 'string',
      requiresArg: true,
      describe:
        'Write it into a file for `tocsin fleet learn` elsewhere, instead of telling the node here',
    });
}
