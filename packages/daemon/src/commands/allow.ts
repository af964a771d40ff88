// `tocsin allow`: the addresses that are never blocked, whoever signals them.
import type { AllowEntry } from '@tocsin/node';
import { EXIT } from '../errors.ts';
import { table } from '../output/table.ts';
import { ending } from '../output/time.ts';
import { answer, type Command, clientFor } from './command.ts';
import { durationOption } from './options.ts';

const list: Command<unknown> = {
  command: ['list', '$0'],
  describe: 'Show the entries',
  async handler(args) {
    const entries = await clientFor(args).ask<AllowEntry[]>('GET', '/v1/allow');
    answer(args, entries, () =>
      entries.length === 0 ? 'No entries.' : allowTable(entries, Date.now()),
    );
  },
};

interface AddArgs {
  cidr: string;
  comment: string | undefined;
  for: string | undefined;
}

const add: Command<AddArgs> = {
  command: 'add <cidr>',
  describe: 'Never block an address or network; a standing block is lifted at once',
  builder: (yargs) =>
    yargs
      .positional('cidr', { type: 'string', demandOption: true, describe: 'Address or network' })
      .option('comment', { type: 'string', describe: 'Why' })
      .option('for', { type: 'string', describe: 'How long, such as 12h or 7d; else for ever' })
      .example('$0 allow add 192.0.2.0/24 --comment office', '')
      .example('$0 allow add 192.0.2.9 --for 7d', 'a guest'),
  async handler(args) {
    const { cidr, comment } = args;
    const entry = {
      cidr,
      ...(comment === undefined ? {} : { comment }),
      ...(args.for === undefined ? {} : { until: Date.now() + durationOption('for', args.for) }),
    };
    const entries = await clientFor(args).ask<AllowEntry[]>('POST', '/v1/allow', entry);
    answer(args, entries, () => allowTable(entries, Date.now()));
  },
};

const remove: Command<{ cidr: string }> = {
  command: 'remove <cidr>',
  describe: 'Take an entry back',
  builder: (yargs) =>
    yargs.positional('cidr', { type: 'string', demandOption: true, describe: 'As it is listed' }),
  async handler(args) {
    const path = `/v1/allow?cidr=${encodeURIComponent(args.cidr)}`;
    const result = await clientFor(args).ask<{ removed: boolean }>('DELETE', path);
    answer(args, result, ({ removed }) =>
      removed
        ? `Removed ${args.cidr}.`
        : `There is no entry ${args.cidr}; those of the configuration file end by editing it.`,
    );
    if (!result.removed) process.exitCode = EXIT.failure;
  },
};

export const allowCommand: Command<unknown> = {
  command: 'allow',
  describe: 'List, add and remove what is never blocked',
  builder: (yargs) => yargs.command(list).command(add).command(remove),
  handler() {},
};

function allowTable(entries: readonly AllowEntry[], now: number): string {
  return table(
    ['ADDRESS', 'ENDS', 'COMMENT'],
    entries.map(({ cidr, comment, until }) => [
      cidr,
      until === undefined ? 'never' : ending(until, now),
      comment ?? '',
    ]),
  );
}
