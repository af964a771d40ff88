// `tocsin explain`, `confirm` and `unblock`: why an address is treated as it is, and the operator's word on it.
import type { Explanation } from '@tocsin/rules';
import type { DaemonStatus } from '../control/routes.ts';
import { explanationWords } from '../output/explanation.ts';
import { answer, type Command, clientFor, type GlobalArgs } from './command.ts';

interface Args {
  address: string;
}

const ADDRESS = { type: 'string', demandOption: true, describe: 'Address or network' } as const;

export const explainCommand: Command<Args> = {
  command: 'explain <address>',
  describe: 'Show who said what of an address, the score, the decision and what would undo it',
  builder: (yargs) =>
    yargs
      .positional('address', ADDRESS)
      .example('$0 explain 198.51.0.7 --json', 'every number: the score can be recomputed from it'),
  async handler(args) {
    const path = `/v1/explain?indicator=${encodeURIComponent(args.address)}`;
    await tell(args, await clientFor(args).ask<Explanation>('GET', path));
  },
};

export const confirmCommand: Command<Args> = {
  command: 'confirm <address>',
  describe: 'Say that a signalled address does attack: its reporters gain trust',
  builder: (yargs) => yargs.positional('address', ADDRESS).example('$0 confirm 198.51.0.7', ''),
  async handler(args) {
    const explanation = await clientFor(args).ask<Explanation>('POST', '/v1/confirm', {
      indicator: args.address,
    });
    await tell(args, explanation, 'Confirmed.\n');
  },
};

export const unblockCommand: Command<Args & { 'false-positive': boolean }> = {
  command: 'unblock <address>',
  describe: 'Lift a block and exempt the address for 24 h',
  builder: (yargs) =>
    yargs
      .positional('address', ADDRESS)
      .option('false-positive', {
        type: 'boolean',
        default: false,
        describe: 'Say also that its reporters were wrong: they lose trust, and the mesh is told',
      })
      .example('$0 unblock 198.51.0.7', 'without a word about anybody')
      .example('$0 unblock 198.51.0.7 --false-positive', 'it was no attacker'),
  async handler(args) {
    const explanation = await clientFor(args).ask<Explanation>('POST', '/v1/unblock', {
      indicator: args.address,
      falsePositive: args['false-positive'],
    });
    await tell(args, explanation, 'Lifted; exempt for 24 h.\n');
  },
};

async function tell(args: GlobalArgs, explanation: Explanation, done = ''): Promise<void> {
  const { mode, firewall } = await clientFor(args).ask<DaemonStatus>('GET', '/v1/status');
  const enforcing = mode === 'enforce' && firewall.enforces;
  answer(args, explanation, (data) => done + explanationWords(data, enforcing, Date.now()));
}
