// The network as this machine's files have it: its name, and its keys in the data directory. Needs no daemon.
import { existsSync } from 'node:fs';
import { keyFromHex, loadKeyring, type NetworkKey } from '@tocsin/node';
import { defaultConfig, loadConfig } from '../config/load.ts';
import { readNetworkKey } from '../config/network-key.ts';
import type { Config } from '../config/schema.ts';
import { DaemonError } from '../errors.ts';
import type { Places } from '../places.ts';
import { leaveToOwner, makePrivateDirectory } from '../run/places.ts';
import { newNetworkKey } from './key.ts';

export interface NetworkFacts {
  readonly name: string;
  readonly open: boolean;
  readonly key?: { readonly number: number; readonly digest: string };
  /** The key before it, while it still opens connections; `until` in ms since 1970. */
  readonly former?: { readonly digest: string; readonly until: number };
  readonly keyHolders: Config['network']['key_holders'];
  readonly fleets: readonly string[];
}

export interface PrintedKey {
  /** 64 hex digits. */
  readonly key: string;
  readonly number: number;
  readonly digest: string;
}

export async function networkFacts(places: Places): Promise<NetworkFacts> {
  const { network } = configAt(places);
  const ring = await ringOf(places);
  const current = ring?.current();
  const former: (NetworkKey & { readonly until?: number }) | undefined = ring?.keys()[1];
  return {
    name: network.name,
    open: network.open,
    ...(current && { key: { number: current.number, digest: current.digest } }),
    ...(former?.until !== undefined && {
      former: { digest: former.digest, until: former.until },
    }),
    keyHolders: network.key_holders,
    fleets: network.fleets,
  };
}

/** @throws DaemonError `NO_NETWORK_KEY_HERE` */
export async function printableKey(places: Places): Promise<PrintedKey> {
  const current = (await ringOf(places))?.current();
  if (current !== undefined) return printed(current);
  const { network } = configAt(places);
  if (network.key_file !== undefined) return printed(keyFromHex(readNetworkKey(network.key_file)));
  throw new DaemonError('NO_NETWORK_KEY_HERE', `There is no network key in ${places.data}`);
}

/** @throws DaemonError `USAGE` where there is a key, or the network is open */
export async function makeKey(places: Places): Promise<PrintedKey> {
  const refused = (why: string, cure: string) => new DaemonError('USAGE', why, { cure });
  if (configAt(places).network.open)
    throw refused(
      'The configuration says that the network is open',
      'Take `open` out of it first.',
    );
  if ((await ringOf(places))?.current() !== undefined)
    throw refused('This network has a key already', '`tocsin network rotate` changes it.');
  makePrivateDirectory(places.data);
  const made = keyFromHex(newNetworkKey());
  await loadKeyring(places.data, made);
  leaveToOwner(places.data);
  return printed(made);
}

function configAt(places: Places): Config {
  return loadConfig(places.config) ?? defaultConfig();
}

/** Only looks: a command that shows must not make a directory. */
async function ringOf({ data }: Places) {
  return existsSync(data) ? loadKeyring(data) : undefined;
}

function printed({ bytes, number, digest }: NetworkKey): PrintedKey {
  return { key: Buffer.from(bytes).toString('hex'), number, digest };
}
