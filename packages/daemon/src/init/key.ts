// Which key the network of a first configuration has: the one given, the one that is there, or a new one.
import { randomBytes } from 'node:crypto';
import { loadKeyring } from '@tocsin/node';
import { networkKeyOption } from '../config/network-key.ts';
import { DaemonError } from '../errors.ts';

export interface KeyChoice {
  /** `kept`: from before; `none`: the network is open. */
  readonly origin: 'made' | 'given' | 'kept' | 'none';
  /** 64 hex digits to be put into the data directory; `undefined`: nothing is to be put there. */
  readonly key: string | undefined;
}

const KEY_BYTES = 32;

export function newNetworkKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** @throws DaemonError `USAGE`, `NETWORK_KEY_UNREADABLE`; NodeError for a damaged file of keys */
export async function chooseKey(
  dataDir: string,
  { key, open }: { readonly key: string | undefined; readonly open: boolean },
): Promise<KeyChoice> {
  if (open && key !== undefined)
    throw new DaemonError('USAGE', 'Give --open or --key, not both: an open network has no key');
  if (open) return { origin: 'none', key: undefined };
  if (key !== undefined) return { origin: 'given', key: networkKeyOption(key) };
  // Like the identity, a key is never replaced by chance.
  const current = (await loadKeyring(dataDir)).current();
  return current === undefined
    ? { origin: 'made', key: newNetworkKey() }
    : { origin: 'kept', key: undefined };
}
