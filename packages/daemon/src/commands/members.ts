// `tocsin members`: who belongs to the network, on whose word, and how each does; putting out whom this machine let in.
import type { MemberView } from '@tocsin/node';
import { naming, peerMeant } from '../output/names.ts';
import { styled, table } from '../output/table.ts';
import { ago, ending } from '../output/time.ts';
import { type Branch, treeOf } from '../output/tree.ts';
import { answer, type Command, clientFor } from './command.ts';
import { sinceOption } from './options.ts';

const list: Command<unknown> = {
  command: ['list', '$0'],
  describe: 'Show the members as a tree: each under who let it in',
  builder: (yargs) => yargs.example('$0 members --json', 'for programs'),
  async handler(args) {
    const members = await clientFor(args).ask<MemberView[]>('GET', '/v1/members');
    answer(args, members, () => membersTable(members, Date.now()));
  },
};

interface RevokeArgs {
  member: string;
  since: string | undefined;
  reason: string;
}

const revoke: Command<RevokeArgs> = {
  command: 'revoke <member>',
  describe:
    'Take the word back by which this machine let a member in: it is out, with all it let in',
  builder: (yargs) =>
    yargs
      .positional('member', {
        type: 'string',
        demandOption: true,
        describe: 'Name, peer id or key',
      })
      .option('since', {
        type: 'string',
        describe: 'Only whom it let in within so long is out with it, such as 2d; default: ever',
      })
      .option('reason', { type: 'string', default: '', describe: 'For the journal' })
      .example('$0 members revoke web-3 --reason "stolen"', '')
      .example('$0 members revoke db-1 --since 2d', 'it was broken into on Tuesday'),
  async handler(args) {
    const client = clientFor(args);
    const member = peerMeant(await client.ask<MemberView[]>('GET', '/v1/members'), args.member);
    const since = sinceOption(args.since);
    await client.ask('POST', '/v1/members/revoke', {
      member: member.author,
      since,
      reason: args.reason,
    });
    answer(args, { author: member.author, done: 'revoke', since }, () =>
      [
        `${naming([member])(member.author)} is out, here at once and everywhere within seconds.`,
        'It may know the network’s key: tocsin network rotate --now',
      ].join('\n'),
    );
  },
};

export const membersCommand: Command<unknown> = {
  command: 'members',
  describe: 'Show who belongs to the network, and on whose word; revoke',
  builder: (yargs) => yargs.command(list).command(revoke),
  handler() {},
};

function membersTable(members: readonly MemberView[], now: number): string {
  return table(
    ['MEMBER', 'CLASS', 'STATE', 'SEEN', 'VERSION', 'MODE', 'CERTIFICATE'],
    treeOf(members).map(({ member, stem }: Branch) => [
      `${stem}${member.name ?? member.author.slice(0, 12)}`,
      member.class,
      stateWords(member),
      member.self ? 'now' : ago(member.lastSeenAt, now),
      member.version ?? '?',
      member.mode ?? '?',
      member.until === undefined ? 'configured' : ending(member.until, now),
    ]),
  );
}

function stateWords({ self, connected, left }: MemberView): string {
  if (self) return 'this one';
  if (connected) return styled('green', 'connected');
  return left ? 'stopped' : styled('yellow', 'away');
}
