// The command line: finds the command, runs it, and turns every failure into words and an exit status.
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { allowCommand } from './commands/allow.ts';
import { auditCommand } from './commands/audit.ts';
import { blocksCommand } from './commands/blocks.ts';
import { configCommand } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { fleetCommand } from './commands/fleet/fleet.ts';
import { initCommand } from './commands/init.ts';
import { inviteCommand } from './commands/invite.ts';
import { joinCommand } from './commands/join.ts';
import { membersCommand } from './commands/members.ts';
import { metricsCommand } from './commands/metrics.ts';
import { keepCommand, modeCommand, resumeCommand } from './commands/mode.ts';
import { networkCommand } from './commands/network.ts';
import { panicCommand } from './commands/panic.ts';
import { peersCommand } from './commands/peers.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { statusCommand } from './commands/status.ts';
import { confirmCommand, explainCommand, unblockCommand } from './commands/verdicts.ts';
import { watchCommand } from './commands/watch.ts';
import { DaemonError, EXIT_MEANINGS } from './errors.ts';
import { fail } from './output/failure.ts';
import { VERSION } from './version.ts';

const COMMANDS = [
  initCommand,
  inviteCommand,
  joinCommand,
  runCommand,
  statusCommand,
  metricsCommand,
  modeCommand,
  keepCommand,
  panicCommand,
  resumeCommand,
  blocksCommand,
  explainCommand,
  confirmCommand,
  unblockCommand,
  allowCommand,
  peersCommand,
  membersCommand,
  networkCommand,
  fleetCommand,
  reportCommand,
  watchCommand,
  auditCommand,
  replayCommand,
  doctorCommand,
  configCommand,
];

/** Runs one command line; the exit status is left in `process.exitCode`. Never throws. */
export async function start(argv: readonly string[] = hideBin(process.argv)): Promise<void> {
  // `tocsin blocks | head` is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    const parser = yargs([...argv])
      .scriptName('tocsin')
      .locale('en')
      .usage(
        'An attack on one of your machines is blocked by all of them.\n\nUsage: $0 COMMAND [OPTIONS]',
      )
      .option('config', {
        type: 'string',
        requiresArg: true,
        global: true,
        describe: 'Configuration file',
      })
      .option('data', {
        type: 'string',
        requiresArg: true,
        global: true,
        describe: 'Data directory',
      })
      .option('socket', {
        type: 'string',
        requiresArg: true,
        global: true,
        describe: 'Control socket',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        global: true,
        describe: 'Answer with data, for programs',
      })
      .completion('completion', 'Print the completion script for this shell (bash or zsh)')
      .example('$0 init', 'first configuration, identity, network key')
      .example('$0 invite --own', 'a line for `tocsin join` on the next machine')
      .example('$0 run', 'observe: shows what it would block')
      .example('$0 mode enforce --confirm 10m', 'the first try of blocking')
      .epilogue(`Exit status:\n${exitWords()}`)
      .version(VERSION)
      .alias('help', 'h')
      .demandCommand(1, 'Which command?')
      .recommendCommands()
      .strict()
      .wrap(Math.min(100, process.stdout.columns ?? 100))
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? usageError(message, argv);
      });
    for (const command of COMMANDS) parser.command(command as CommandModule);
    await parser.parseAsync();
  } catch (error) {
    await fail(error, argv.includes('--json'));
  }
}

/** yargs counts arguments where a person wants to know which command lacks one. */
function usageError(message: string, argv: readonly string[]): DaemonError {
  if (!message.startsWith('Not enough non-option arguments'))
    return new DaemonError('USAGE', message);
  const options = argv.findIndex((word) => word.startsWith('-'));
  const command = ['tocsin', ...argv.slice(0, options === -1 ? undefined : options)].join(' ');
  return new DaemonError('USAGE', `\`${command}\` lacks an argument`, {
    cure: `\`${command} --help\` names it.`,
  });
}

function exitWords(): string {
  return Object.entries(EXIT_MEANINGS)
    .map(([code, meaning]) => `  ${code}  ${meaning}`)
    .join('\n');
}
