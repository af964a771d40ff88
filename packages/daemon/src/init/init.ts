// Writes the first configuration and gives this machine its identity and its network a key; what is there already is never lost.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { DaemonError } from '../errors.ts';
import { addressLines } from '../output/addresses.ts';
import type { Places } from '../places.ts';
import { leaveToOwner, makePrivateDirectory } from '../run/places.ts';
import { adminsFor } from './admins.ts';
import { makeConfig, writeConfig } from './config-file.ts';
import { identityOf } from './identity.ts';
import { chooseKey, type KeyChoice } from './key.ts';

export interface InitOptions {
  readonly admin: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly network: string;
  /** The network's key, or a file with it. */
  readonly key: string | undefined;
  readonly open: boolean;
  readonly yes: boolean;
  readonly force: boolean;
}

export interface InitOutcome {
  readonly name: string;
  readonly config: string;
  readonly network: string;
  /** Where the network's key is from; it is not told itself. */
  readonly key: KeyChoice['origin'];
  readonly peerId: string;
  readonly admins: readonly string[];
  /** What other machines name in `[[network.peers]]`, the likeliest first. */
  readonly addresses: readonly string[];
}

/**
 * @throws DaemonError `CONFIG_EXISTS`, `USAGE`, `PLACE_UNUSABLE`, `NETWORK_KEY_UNREADABLE`
 * @throws NodeError where an identity or a key is there and cannot be used
 */
export async function init(places: Places, options: InitOptions): Promise<InitOutcome> {
  if (existsSync(places.config) && !options.force)
    throw new DaemonError('CONFIG_EXISTS', `There is a configuration already: ${places.config}`);
  const { network, open, name = hostname() } = options;
  const admins = await adminsFor(options);
  const { text, config } = makeConfig({ name, network, open, admins });
  makePrivateDirectory(places.data);
  const { key, origin } = await chooseKey(places.data, options);
  const peerId = await identityOf(config, places.data, key);
  leaveToOwner(places.data);
  writeConfig(places.config, text);
  const addresses = addressLines(config, peerId);
  return { name, config: places.config, network, key: origin, peerId, admins, addresses };
}
