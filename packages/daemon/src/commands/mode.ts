// `tocsin mode`, `keep` and `resume`: whether blocks are enforced, changed in the running daemon.
import type { Mode } from '@tocsin/node';
import type { DaemonStatus } from '../control/routes.ts';
import { DaemonError } from '../errors.ts';
import { span } from '../output/time.ts';
import { clearMarker, type ModeView } from '../run/mode.ts';
import { answer, type Command, clientFor, placesFor } from './command.ts';
import { durationOption } from './options.ts';

export const modeCommand: Command<{ mode: Mode | undefined; confirm: string | undefined }> = {
  command: 'mode [mode]',
  describe: 'Show or change, until a restart, whether blocks are enforced',
  builder: (yargs) =>
    yargs
      .positional('mode', { choices: ['observe', 'enforce'] as const, describe: 'The new mode' })
      .option('confirm', {
        type: 'string',
        describe: 'Go back to observe after this time unless `tocsin keep` is said',
      })
      .example('$0 mode enforce --confirm 10m', 'safe: if you lock yourself out, it ends by itself')
      .example('$0 keep', 'you still get in: enforcement stays'),
  async handler(args) {
    const client = clientFor(args);
    if (args.mode === undefined) {
      const { control } = await client.ask<DaemonStatus>('GET', '/v1/status');
      answer(args, control, ({ mode }) => mode);
      return;
    }
    const confirmWithinMs =
      args.confirm === undefined ? undefined : durationOption('confirm', args.confirm);
    const view = await client.ask<ModeView>('POST', '/v1/mode', {
      mode: args.mode,
      ...(confirmWithinMs === undefined ? {} : { confirmWithinMs }),
    });
    const { firewall } = await client.ask<DaemonStatus>('GET', '/v1/status');
    const blind =
      view.mode === 'enforce' && !firewall.enforces
        ? `\nBut the firewall is ${firewall.name}, which never blocks; the log of its start says why.`
        : '';
    answer(args, view, () => modeChanged(view, confirmWithinMs) + blind);
  },
};

export const keepCommand: Command<unknown> = {
  command: 'keep',
  describe: 'Confirm a trial of enforcement: it stays',
  async handler(args) {
    const view = await clientFor(args).ask<ModeView>('POST', '/v1/keep');
    answer(args, view, () => modeChanged(view));
  },
};

export const resumeCommand: Command<unknown> = {
  command: 'resume',
  describe: 'End a panic: the daemon enforces again if it is to',
  async handler(args) {
    try {
      const view = await clientFor(args).ask<ModeView>('POST', '/v1/resume');
      answer(args, view, ({ mode }) => `Panic is over; the mode is ${mode}.`);
    } catch (error) {
      if (!(error instanceof DaemonError) || error.code !== 'DAEMON_NOT_RUNNING') throw error;
      const cleared = clearMarker(placesFor(args).panic);
      answer(args, { cleared, running: false }, () =>
        cleared
          ? 'Panic is over. No daemon is running; the next start follows the configuration.'
          : 'There was no panic, and no daemon is running.',
      );
    }
  },
};

function modeChanged({ mode, configured }: ModeView, confirmWithinMs?: number): string {
  if (mode === 'observe') return 'Observe: nothing is blocked, everything is shown.';
  if (confirmWithinMs !== undefined)
    return `Enforcing for ${span(confirmWithinMs)}. Check that you can still log in, then say \`tocsin keep\`.`;
  return configured === 'enforce'
    ? 'Enforcing.'
    : 'Enforcing until the next restart; set `mode = "enforce"` in the configuration to make it last.';
}
