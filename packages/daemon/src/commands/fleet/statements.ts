// `tocsin fleet certify|revoke|allow|false-positive|lift|succeed`: what a fleet can say to all its machines at once.
import type { Command } from '../command.ts';
import { sinceOption } from '../options.ts';
import { type SigningArgs, signingOptions } from './options.ts';

/** Signing is loaded when something is signed: it takes longer than all other commands to load. */
const saying = () => import('./say.ts');

type Args<T> = SigningArgs & T & { for: string };
type Endable<T> = Args<T> & { end: boolean };

const MEMBER = {
  type: 'string',
  demandOption: true,
  describe: 'Name, peer id or key; without a daemon here, the key',
} as const;

const lasting = (standard: string) =>
  ({ type: 'string', default: standard, describe: 'How long it holds' }) as const;

const END = {
  type: 'boolean',
  default: false,
  describe: 'End what was said of it before',
} as const;

export const certify: Command<Args<{ member: string; label: string }>> = {
  command: 'certify <member>',
  describe: 'Say that a machine is one of the fleet; own machines renew it',
  builder: (yargs) =>
    signingOptions(yargs)
      .positional('member', MEMBER)
      .option('label', { type: 'string', default: '', describe: 'What it is called' })
      .option('for', lasting('30d'))
      .example('$0 fleet certify web-3 --label web-3', ''),
  async handler(args) {
    const { memberKey, say } = await saying();
    const member = await memberKey(args, args.member);
    await say(args, { kind: 'certificate', member, label: args.label }, args, 'Certified');
  },
};

export const revoke: Command<Endable<{ member: string; since: string | undefined }>> = {
  command: 'revoke <member>',
  describe: 'Put a machine out, everywhere: it is refused at every door',
  builder: (yargs) =>
    signingOptions(yargs)
      .positional('member', MEMBER)
      .option('since', {
        type: 'string',
        describe: 'What it signed within so long certifies nobody, such as 2d; default: ever',
      })
      .option('for', lasting('3650d'))
      .option('end', END)
      .example('$0 fleet revoke web-3', 'it was stolen'),
  async handler(args) {
    const { memberKey, say } = await saying();
    const member = await memberKey(args, args.member);
    const since = sinceOption(args.since);
    await say(args, { kind: 'revocation', member, since }, args, 'Revoked');
  },
};

export const allow: Command<Endable<{ cidr: string; comment: string }>> = {
  command: 'allow <cidr>',
  describe: 'Never block an address or network, on any machine',
  builder: (yargs) =>
    signingOptions(yargs)
      .positional('cidr', { type: 'string', demandOption: true, describe: 'Address or network' })
      .option('comment', { type: 'string', default: '', describe: 'Why' })
      .option('for', lasting('365d'))
      .option('end', END)
      .example('$0 fleet allow 192.0.2.0/24 --comment office', '')
      .example('$0 fleet allow 192.0.2.0/24 --end', 'the office has moved'),
  async handler(args) {
    const { cidrArgument, say } = await saying();
    const word = { kind: 'allow', cidr: cidrArgument(args.cidr), comment: args.comment } as const;
    await say(args, word, args, 'Allowed');
  },
};

export const falsePositive: Command<Endable<{ address: string }>> = {
  command: 'false-positive <address>',
  describe: 'It was no attacker: every machine lifts the block and exempts it',
  builder: (yargs) =>
    signingOptions(yargs)
      .positional('address', { type: 'string', demandOption: true, describe: 'Address or network' })
      .option('for', lasting('7d'))
      .option('end', END)
      .example('$0 fleet false-positive 198.51.0.7', ''),
  async handler(args) {
    const { indicatorArgument, say } = await saying();
    const indicator = indicatorArgument(args.address);
    await say(args, { kind: 'false-positive', indicator }, args, 'Lifted everywhere');
  },
};

export const lift: Command<Endable<{ author: string }>> = {
  command: 'lift <author>',
  describe: 'Lift everything that only this member supports; its word counts nothing until the end',
  builder: (yargs) =>
    signingOptions(yargs)
      .positional('author', MEMBER)
      .option('for', lasting('24h'))
      .option('end', END)
      .example('$0 fleet lift db-1', 'its detector has gone mad'),
  async handler(args) {
    const { memberKey, say } = await saying();
    const author = await memberKey(args, args.author);
    await say(args, { kind: 'lift', author }, args, 'Lifted');
  },
};

export const succeed: Command<SigningArgs & { key: string }> = {
  command: 'succeed <key>',
  describe: 'Hand the fleet over to another key, for good: the old one says nothing more',
  builder: (yargs) =>
    signingOptions(yargs)
      .positional('key', {
        type: 'string',
        demandOption: true,
        describe: 'The public key that `tocsin fleet init` printed',
      })
      .example('$0 fleet succeed 5f2c… --key-file old.key', ''),
  async handler(args) {
    const { say } = await saying();
    const word = { kind: 'succession', successor: args.key } as const;
    await say(args, word, { for: '3650d' }, 'From now on the new key speaks for the fleet');
  },
};
