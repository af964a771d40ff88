// `tocsin invite`: the line by which another machine becomes a member; the lines that are out, and taking one back.
import type { InvitationView, Invited } from '@tocsin/node';
import { EXIT } from '../errors.ts';
import { table } from '../output/table.ts';
import { ago, ending } from '../output/time.ts';
import { answer, type Command, clientFor } from './command.ts';
import { durationOption, numberOption } from './options.ts';

/** Enough of an id to tell some invitations apart; `withdraw` takes it. */
const SHOWN_ID_DIGITS = 8;
const USES_MAX = 1_000;

interface InviteArgs {
  own: boolean | undefined;
  friend: boolean | undefined;
  uses: number;
  expires: string;
  label: string;
}

const make: Command<InviteArgs> = {
  command: '$0',
  describe: 'Print a line for `tocsin join` on another machine',
  builder: (yargs) =>
    yargs
      .option('own', {
        type: 'boolean',
        describe: 'For a machine of yours: trusted like this one, and obeying your fleets',
      })
      .option('friend', {
        type: 'boolean',
        describe: 'For somebody else’s: at most half of the trust in you (the default)',
      })
      .conflicts('own', 'friend')
      .option('uses', { type: 'number', default: 1, describe: 'How many may come by it' })
      .option('expires', { type: 'string', default: '24h', describe: 'When it ends' })
      .option('label', { type: 'string', default: '', describe: 'What the new member is called' })
      .example('$0 invite --own --label web-3', 'one machine of yours, within a day')
      .example('$0 invite --own --uses 50 --expires 1h', 'a whole rack')
      .example('$0 invite --own | ssh web-3 tocsin join - --yes', 'it never touches a disk'),
  async handler(args) {
    const uses = numberOption('uses', args.uses, { least: 1, most: USES_MAX });
    const kind = args.own === true ? 'own' : 'friend';
    const invited = await clientFor(args).ask<Invited>('POST', '/v1/invitations', {
      class: kind,
      uses,
      expiresInMs: durationOption('expires', args.expires),
      label: args.label,
    });
    answer(args, { ...invited, class: kind, uses }, () => invited.line);
    // The line alone on standard output, so that it can be piped.
    if (!args.json) process.stderr.write(`${adviceOn(invited, kind, uses)}\n`);
  },
};

function adviceOn({ id, expiresAt }: Invited, kind: string, uses: number): string {
  const who = kind === 'own' ? 'a machine that is trusted like this one' : 'a friend';
  return [
    `Paste it on the other machine: tocsin join LINE. It lets in ${uses === 1 ? who : `${uses} times ${who}`}, and ${ending(expiresAt, Date.now())}.`,
    'Whoever sees the line can use it first. To take it back:',
    `  tocsin invite withdraw ${id.slice(0, SHOWN_ID_DIGITS)}`,
  ].join('\n');
}

const list: Command<unknown> = {
  command: 'list',
  describe: 'Show the invitations of this machine, and who came by them',
  async handler(args) {
    const all = await clientFor(args).ask<InvitationView[]>('GET', '/v1/invitations');
    answer(args, all, () => (all.length === 0 ? 'No invitations.' : listTable(all, Date.now())));
  },
};

const withdraw: Command<{ id: string }> = {
  command: 'withdraw <id>',
  describe: 'Let nobody in by an invitation any more; who came by it stays',
  builder: (yargs) =>
    yargs
      .positional('id', { type: 'string', demandOption: true, describe: 'As it is listed' })
      .example('$0 invite withdraw 1f3a09c2', ''),
  async handler(args) {
    const path = `/v1/invitations?id=${encodeURIComponent(args.id)}`;
    const result = await clientFor(args).ask<{ withdrawn: boolean }>('DELETE', path);
    answer(args, result, ({ withdrawn }) =>
      withdrawn
        ? 'Withdrawn.'
        : `No open invitation ${args.id}: \`tocsin invite list\` shows them; \`tocsin members revoke\` puts a member out.`,
    );
    if (!result.withdrawn) process.exitCode = EXIT.failure;
  },
};

export const inviteCommand: Command<unknown> = {
  command: 'invite',
  describe: 'Let another machine in: print a line, list, withdraw',
  builder: (yargs) => yargs.command(make).command(list).command(withdraw),
  handler() {},
};

function listTable(all: readonly InvitationView[], now: number): string {
  return table(
    ['ID', 'CLASS', 'LABEL', 'STATE', 'LEFT', 'MADE', 'CAME BY IT'],
    all.map(({ id, class: kind, label, state, left, uses, createdAt, expiresAt, joined }) => [
      id.slice(0, SHOWN_ID_DIGITS),
      kind,
      label,
      state === 'open' ? `open, ${ending(expiresAt, now)}` : state,
      `${left} of ${uses}`,
      ago(createdAt, now),
      joined.map(({ author }) => author.slice(0, 12)).join(', '),
    ]),
  );
}
