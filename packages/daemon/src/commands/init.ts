// `tocsin init`: the first configuration and the identity of this machine, and the line that other machines need.
import type { InitOptions, InitOutcome } from '../init/init.ts';
import { answer, type Command, placesFor } from './command.ts';

export const initCommand: Command<InitOptions> = {
  command: 'init',
  describe: 'Write the first configuration and make this machine its identity',
  builder: (yargs) =>
    yargs
      .option('admin', {
        type: 'string',
        array: true,
        describe:
          'An address or network that administrators come from: never blocked; may be repeated',
      })
      .option('name', {
        type: 'string',
        describe: 'How other machines call this one; default: the host name',
      })
      .option('network', {
        type: 'string',
        default: 'tocsin',
        describe: 'The mesh that it belongs to',
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
          'Replace a configuration (the old one stays beside it as .old); never the identity',
      })
      .example('sudo $0 init', 'asks for the administrators’ network')
      .example('sudo $0 init --admin 192.0.2.0/24 --network home', 'asks nothing'),
  async handler(args) {
    const places = placesFor(args);
    const { init } = await import('../init/init.ts');
    answer(args, await init(places, args), (outcome) => outcomeWords(outcome, places.data));
  },
};

function outcomeWords(outcome: InitOutcome, data: string): string {
  const { name, config, addresses, admins, peerId } = outcome;
  // A machine without a network yet has its identity all the same.
  const [first = `/ip4/ADDRESS-OF-THIS-MACHINE/tcp/8144/p2p/${peerId}`] = addresses;
  return [
    `Configuration  ${config}`,
    `Identity       in ${data}; keep it private, and never run one copy on two machines`,
    `Never blocked  ${admins.join(', ') || 'no administrators’ network given: add one under [[allow]]'}`,
    '',
    'On your other machines, add this one to the configuration:',
    '',
    '[[network.peers]]',
    `address = "${first}"`,
    'class = "own"',
    `name = "${name}"`,
    ...(addresses.length > 1
      ? ['', 'Other addresses of this machine:', ...addresses.slice(1).map((line) => `  ${line}`)]
      : []),
    '',
    'Then: tocsin run. It only shows what it would block until you say otherwise.',
  ].join('\n');
}
