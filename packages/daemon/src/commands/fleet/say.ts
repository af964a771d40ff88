// Signs a word of the fleet with its key, and sends it on its way.
import type { MemberView } from '@tocsin/node';
import { type AuthorKey, type MembershipRecord, parseCidr, parseIndicator } from '@tocsin/protocol';
import { DaemonError } from '../../errors.ts';
import { deliver } from '../../fleet/deliver.ts';
import { fleetSigner } from '../../fleet/key.ts';
import { sign, type Word } from '../../fleet/statement.ts';
import { peerMeant } from '../../output/names.ts';
import { ending } from '../../output/time.ts';
import { answer, clientFor, type GlobalArgs, placesFor } from '../command.ts';
import { durationOption } from '../options.ts';
import type { SigningArgs } from './options.ts';

export type Saying = GlobalArgs & SigningArgs;

/** How long a word holds, by its options. */
export interface Ending {
  readonly for: string;
  readonly end?: boolean;
}

/** @param done what it brings about, for the answer in words */
export async function say(
  args: Saying,
  word: Word,
  { for: span, end = false }: Ending,
  done: string,
): Promise<void> {
  const forMs = end ? 0 : durationOption('for', span);
  const network = args.network ?? (await configuredNetwork(args));
  const signer = await fleetSigner(args);
  const record = sign(word, { network, now: Date.now(), forMs }, signer);
  await deliver(clientFor(args), record, args.out);
  answer(args, dataOf(record), () => {
    const where =
      args.out === undefined
        ? ''
        : `Written to ${args.out}: take it to any member, \`tocsin fleet learn ${args.out}\`.\n`;
    return `${where}${end ? 'Ended.' : `${done}; ${ending(record.body.expiresAt, Date.now())}.`}`;
  });
}

function dataOf({ id, signer, body, envelope }: MembershipRecord) {
  return { id, fleet: signer, ...body, envelope: Buffer.from(envelope).toString('base64') };
}

async function configuredNetwork(args: GlobalArgs): Promise<string> {
  const { defaultConfig, loadConfig } = await import('../../config/load.ts');
  return (loadConfig(placesFor(args).config) ?? defaultConfig()).network.name;
}

const KEY = /^[0-9a-f]{64}$/;

/** A key as it is; else whoever the running node knows by this name. @throws DaemonError `UNKNOWN_PEER` */
export async function memberKey(args: GlobalArgs, word: string): Promise<AuthorKey> {
  if (KEY.test(word)) return word;
  return peerMeant(await clientFor(args).ask<MemberView[]>('GET', '/v1/members'), word).author;
}

/** @throws DaemonError `USAGE` */
export function cidrArgument(text: string) {
  const parsed = parseCidr(text);
  if (parsed.ok) return parsed.cidr;
  throw wrongAddress(text);
}

/** @throws DaemonError `USAGE` */
export function indicatorArgument(text: string) {
  const parsed = parseIndicator(text);
  if (parsed.ok) return parsed.indicator;
  throw wrongAddress(text);
}

function wrongAddress(text: string): DaemonError {
  return new DaemonError(
    'USAGE',
    `Expected an address or network such as 198.51.0.7, found ${JSON.stringify(text)}`,
  );
}
