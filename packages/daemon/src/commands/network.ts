// `tocsin network`: the network's name and key on this machine; changing the key while everything runs.
import type { MemberView } from '@tocsin/node';
import type { NetworkFacts } from '../init/network.ts';
import { leftBehind, rotationWords } from '../output/rotation.ts';
import { facts } from '../output/table.ts';
import { ending } from '../output/time.ts';
import { answer, type Command, clientFor, placesFor } from './command.ts';
import { durationOption } from './options.ts';

/** Reading the key needs no daemon. Loaded late: it brings the whole library. */
const reading = () => import('../init/network.ts');

const show: Command<unknown> = {
  command: ['show', '$0'],
  describe: 'Show the network that this machine belongs to; never its key',
  async handler(args) {
    const { networkFacts } = await reading();
    answer(args, await networkFacts(placesFor(args)), factWords);
  },
};

/** Long enough for a machine that is off for a holiday. */
const FORGET_OLD = '7d';
/** What "now" means: those who are connected must hear of the new key before the old one ends. */
const NOW_MS = 60_000;

interface RotateArgs {
  'forget-old': string;
  now: boolean;
}

const rotate: Command<RotateArgs> = {
  command: 'rotate',
  describe: 'Make a new key and hand it to the members; the old one goes on for a while',
  builder: (yargs) =>
    yargs
      .option('forget-old', {
        type: 'string',
        default: FORGET_OLD,
        describe: 'How long the old key still opens connections: for those that are away now',
      })
      .option('now', {
        type: 'boolean',
        default: false,
        describe: 'The old key ends in a minute: who is away must be invited anew',
      })
      .example('$0 network rotate', 'once a year')
      .example('$0 network rotate --now', 'the key was stolen'),
  async handler(args) {
    const ms = args.now ? NOW_MS : durationOption('forget-old', args['forget-old']);
    const forgetOldAt = Date.now() + ms;
    const client = clientFor(args);
    const done = await client.ask<{ number: number }>('POST', '/v1/network/rotate', {
      forgetOldAt,
    });
    const members = await client.ask<MemberView[]>('GET', '/v1/members');
    const behind = leftBehind(members).map(({ author }) => author);
    answer(args, { ...done, forgetOldAt, leftBehind: behind }, () => rotationWords(members, ms));
  },
};

const key: Command<{ make: boolean }> = {
  command: 'key',
  describe: 'Print the network’s key: whoever has it can connect',
  builder: (yargs) =>
    yargs
      .option('make', {
        type: 'boolean',
        default: false,
        describe: 'Make one where there is none; takes effect at the next start',
      })
      .example('$0 network key | ssh web-2 "umask 077; cat > network.key"', '')
      .example('$0 network key --make', 'for a network that had none'),
  async handler(args) {
    const { makeKey, printableKey } = await reading();
    const places = placesFor(args);
    const found = args.make ? await makeKey(places) : await printableKey(places);
    answer(args, found, (data) => data.key);
    if (args.make && !args.json)
      process.stderr.write(
        'Restart the daemon. Machines without this key cannot connect from then on: invite them, or give it to them.\n',
      );
  },
};

export const networkCommand: Command<unknown> = {
  command: 'network',
  describe: 'Show the network, print its key, change its key',
  builder: (yargs) => yargs.command(show).command(rotate).command(key),
  handler() {},
};

function factWords({ name, open, key: held, former, keyHolders, fleets }: NetworkFacts): string {
  const now = Date.now();
  const closed =
    held === undefined
      ? 'none: only configured machines connect; `tocsin network key --make` makes one'
      : `${held.digest.slice(0, 16)}… (this names it; \`tocsin network key\` prints it)`;
  return facts([
    ['network', name],
    ['key', open ? 'none: open to strangers' : closed],
    ...(former === undefined
      ? []
      : [['old key', `${former.digest.slice(0, 16)}…, ${ending(former.until, now)}`] as const]),
    ['key holders', `${keyHolders}: what somebody is who has the key and was not invited`],
    ['fleets', fleets.join('\n') || 'none in the configuration'],
  ]);
}
