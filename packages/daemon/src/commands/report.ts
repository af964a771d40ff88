// `tocsin report`: tells the mesh of an attack that a person saw.
import type { Category } from '@tocsin/protocol';
import { answer, type Command, clientFor } from './command.ts';
import { numberOption } from './options.ts';

interface Args {
  address: string;
  category: Category;
  severity: number;
  confidence: number;
  attempts: number;
}

const MICRO = 1_000_000;
/** What the wire has room for. */
const ATTEMPTS_MAX = 0xffff_ffff;

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
    const confidence = numberOption('confidence', args.confidence, {
      least: 0,
      most: 1,
      whole: false,
    });
    const sighting = {
      indicator: args.address,
      category: args.category,
      severity: numberOption('severity', args.severity, { least: 1, most: 5 }),
      confidence: Math.floor(confidence * MICRO),
      attempts: numberOption('attempts', args.attempts, { least: 1, most: ATTEMPTS_MAX }),
    };
    await clientFor(args).ask('POST', '/v1/report', sighting);
    answer(
      args,
      sighting,
      () => `Reported ${args.address}. \`tocsin explain ${args.address}\` shows what follows.`,
    );
  },
};
