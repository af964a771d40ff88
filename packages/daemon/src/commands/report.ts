// `tocsin report`: tells the mesh of an attack that a person saw.
import type { Category } from '@tocsin/protocol';
import { answer, type Command, clientFor } from './command.ts';

interface Args {
  address: string;
  category: Category;
  severity: number;
  confidence: number;
  attempts: number;
}

const MICRO = 1_000_000;

export const reportCommand: Command<Args> = {
  command: 'report <address>',
  describe: 'Tell the mesh of an attack seen here, and block it here',
  async builder(yargs) {
    const { CATEGORIES } = await import('@tocsin/protocol');
    return yargs
      .positional('address', { type: 'string', demandOption: true, describe: 'The attacker' })
      .option('category', {
        choices: CATEGORIES,
        default: 'other' as const,
        describe: 'What kind of attack',
      })
      .option('severity', {
        type: 'number',
        default: 3,
        describe: '1 (critical) to 5 (informational)',
      })
      .option('confidence', { type: 'number', default: 1, describe: '0 to 1' })
      .option('attempts', { type: 'number', default: 1, describe: 'How many attempts were seen' })
      .example('$0 report 198.51.0.7 --category ssh-brute-force', 'the least that is useful');
  },
  async handler(args) {
    const sighting = {
      indicator: args.address,
      category: args.category,
      severity: args.severity,
      confidence: Math.floor(args.confidence * MICRO),
      attempts: args.attempts,
    };
    await clientFor(args).ask('POST', '/v1/report', sighting);
    answer(
      args,
      sighting,
      () => `Reported ${args.address}. \`tocsin explain ${args.address}\` shows what follows.`,
    );
  },
};
