// The firewall adapter that the configuration asks for, and one sentence that says why it is this one.
import {
  type Choice,
  chooseAdapter,
  commandAdapter,
  dryRunAdapter,
  nftablesAdapter,
} from '@tocsin/firewall';
import type { Clock } from '@tocsin/node';
import type { Config } from '../config/schema.ts';

export async function adapterFor(settings: Config['firewall'], clock: Clock): Promise<Choice> {
  const { adapter, table } = settings;
  switch (adapter) {
    case 'auto':
      return chooseAdapter({ clock, table });
    case 'nftables':
      return {
        adapter: nftablesAdapter({ clock, table }),
        reason: 'nftables, by the configuration',
      };
    case 'command':
      return { adapter: byCommand(settings, clock), reason: 'a command, by the configuration' };
    case 'dry-run':
      return {
        adapter: dryRunAdapter({ clock }),
        reason: 'dry-run, by the configuration: nothing is ever blocked',
      };
  }
}

function byCommand({ command, command_ends_blocks: endsBlocks }: Config['firewall'], clock: Clock) {
  const [program = '', ...args] = command;
  return commandAdapter({ clock, program, args, endsBlocks });
}
