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
      .option('key', {
        type: 'string',
        requiresArg: true,
        describe: 'The network’s key, or a file with it; default: a new one',
      })
      .option('open', {
        type: 'boolean',
        default: false,
        describe:
          'A network without a key, which strangers may join: read docs/threat-model.md first',
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
      .example('sudo $0 init --admin 192.0.2.0/24 --network home', 'asks nothing')
      .example('sudo $0 init --yes --key /root/network.key', 'the same network as elsewhere'),
  async handler(args) {
    const places = placesFor(args);
    const { init } = await import('../init/init.ts');
    answer(args, await init(places, args), (outcome) => outcomeWords(outcome, places.data));
  },
};

function outcomeWords(outcome: InitOutcome, data: string): string {
  const { name, config, network, key, addresses, admins, peerId } = outcome;
  // A machine without a network yet has its identity all the same.
  const [first = `/ip4/ADDRESS-OF-THIS-MACHINE/tcp/8144/p2p/${peerId}`, ...others] = addresses;
  return [
    `Configuration  ${config}`,
    `Identity       in ${data}; keep it private, and never run one copy on two machines`,
    `Network        ${network}, ${KEY_WORDS[key]}`,
    `Never blocked  ${admins.join(', ') || 'no administrators’ network given: add one under [[allow]]'}`,
    '',
    'Then, on this machine:',
    '  tocsin run              it only shows what it would block until you say otherwise',
    '',
    'And for each of your other machines, one of these:',
    '  tocsin invite --own     here, while it runs: prints a line for `tocsin join` there',
    ...(key === 'none'
      ? ['  or, in its configuration:']
      : [
          '  tocsin network key      here: prints the key for `tocsin init --key FILE` there; on one LAN the two find',
          '                          each other then, elsewhere add to its configuration:',
        ]),
    '',
    '[[network.peers]]',
    `address = "${first}"`,
    'class = "own"',
    `name = "${name}"`,
    ...(others.length > 0
      ? ['', 'Other addresses of this machine:', ...others.map((line) => `  ${line}`)]
      : []),
  ].join('\n');
}

const KEY_WORDS: Readonly<Record<InitOutcome['key'], string>> = {
  made: 'with a new key: nobody connects without it',
  given: 'with the key that you gave',
  kept: 'with the key that it had',
  none: 'open: anybody may connect, as a stranger',
};
