// `tocsin fleet`: one operator's word for all his machines, signed with a key that no server holds.
import type { Command } from '../command.ts';
import { accept, init, learnFile, show } from './key.ts';
import { allow, certify, falsePositive, lift, revoke, succeed } from './statements.ts';

export const fleetCommand: Command<unknown> = {
  command: 'fleet',
  describe: 'Command all your machines at once, with a key that is kept off them',
  builder: (yargs) =>
    yargs
      .command(init)
      .command(show)
      .command(accept)
      .command(certify)
      .command(revoke)
      .command(allow)
      .command(falsePositive)
      .command(lift)
      .command(succeed)
      .command(learnFile),
  handler() {},
};
