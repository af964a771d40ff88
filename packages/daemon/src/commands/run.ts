// `tocsin run`: the daemon in the foreground.
import { DaemonError } from '../errors.ts';
import { fail } from '../output/failure.ts';
import { type Command, placesFor } from './command.ts';
import { durationOption } from './options.ts';

interface Args {
  enforce: boolean | undefined;
  observe: boolean | undefined;
  confirm: string | undefined;
  moved: boolean;
}

export const runCommand: Command<Args> = {
  command: 'run',
  describe: 'Run the node in the foreground; the first run only shows what it would block',
  builder: (yargs) =>
    yargs
      .option('enforce', { type: 'boolean', describe: 'Block, whatever the configuration says' })
      .option('observe', {
        type: 'boolean',
        describe: 'Block nothing, whatever the configuration says',
      })
      .option('confirm', {
        type: 'string',
        describe: 'With --enforce: go back to observe after this time unless `tocsin keep` is said',
      })
      .option('moved', {
        type: 'boolean',
        default: false,
        describe:
          'The data directory was moved to this machine on purpose; the old machine no longer runs it',
      })
      .conflicts('enforce', 'observe')
      .example('$0 run', 'observe, with the log on the terminal')
      .example('$0 run --enforce --confirm 10m', 'the first try of blocking'),
  async handler(args) {
    if (args.confirm !== undefined && args.enforce !== true)
      throw new DaemonError(
        'USAGE',
        '--confirm goes with --enforce: it ends enforcement unless `tocsin keep` is said',
      );
    const { runDaemon } = await import('../run/daemon.ts');
    try {
      await runDaemon(placesFor(args), {
        ...(args.enforce ? { mode: 'enforce' } : args.observe ? { mode: 'observe' } : {}),
        ...(args.confirm === undefined
          ? {}
          : { confirmWithinMs: durationOption('confirm', args.confirm) }),
        moved: args.moved,
      });
    } catch (error) {
      await fail(error, args.json);
    }
    // Whatever part still holds the event loop must not keep a daemon alive that is none any more.
    process.exit();
  },
};
