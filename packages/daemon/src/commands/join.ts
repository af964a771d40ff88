// `tocsin join`: makes this machine a member of a network, by the line that a member's `tocsin invite` printed.
import { text } from 'node:stream/consumers';
import type { JoinOptions, JoinOutcome } from '../init/join.ts';
import { ending } from '../output/time.ts';
import { answer, type Command, placesFor } from './command.ts';

export const joinCommand: Command<JoinOptions & { line: string | undefined }> = {
  command: 'join [line]',
  describe: 'Become a member by an invitation: write the configuration, prove it, say who is there',
  builder: (yargs) =>
    yargs
      .positional('line', {
        type: 'string',
        describe:
          'What `tocsin invite` printed; without it, or as -, it is read from standard input',
      })
      .option('admin', {
        type: 'string',
        array: true,
        describe:
          'An address or network that administrators come from: never blocked; may be repeated',
      })
      .option('name', {
        type: 'string',
        describe:
          'How other machines call this one; default: the label of the invitation, or the host name',
      })
      .option('yes', {
        type: 'boolean',
        default: false,
        describe: 'Ask nothing; without --admin, the address of this SSH session is taken',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe:
          'Leave the network that it belongs to (the old configuration stays beside the new one as .old)',
      })
      .example('sudo $0 join tocsin1:AbC…', 'asks for the administrators’ network')
      .example('sudo $0 join - --yes < line', 'keeps the line out of the history of the shell'),
  async handler(args) {
    // To yargs a dash is an option without a name.
    const piped = args.line === undefined || args.line === '' || args.line === '-';
    const line = piped ? await text(process.stdin) : (args.line ?? '');
    const { join } = await import('../init/join.ts');
    answer(args, await join(placesFor(args), line, args), outcomeWords);
  },
};

/** More names than this are not read by anybody. */
const NAMES_SHOWN = 12;

function outcomeWords(outcome: JoinOutcome): string {
  const { network, class: kind, name, config, inviter, until, admins, others, peerId } = outcome;
  const names = others.map(
    (member) => `${member.name ?? member.author.slice(0, 12)} (${member.class})`,
  );
  const more = names.length > NAMES_SHOWN ? `, and ${names.length - NAMES_SHOWN} more` : '';
  return [
    `Joined         ${network}, as ${kind === 'own' ? 'an own machine' : 'a friend'} called ${name}`,
    `Certificate    ${ending(until, Date.now())}; it is renewed by itself`,
    `Inviter        ${inviter.address}`,
    `Members        ${names.length === 0 ? 'none beside the two of you' : `${names.slice(0, NAMES_SHOWN).join(', ')}${more}`}`,
    `Configuration  ${config}`,
    `Never blocked  ${admins.join(', ') || 'no administrators’ network given: add one under [[allow]]'}`,
    `This machine   ${peerId}`,
    '',
    'Then: tocsin run. It only shows what it would block until you say otherwise; `tocsin members` shows who is there.',
  ].join('\n');
}
