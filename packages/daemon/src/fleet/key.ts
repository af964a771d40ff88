// Where a command takes the fleet key from: an encrypted file and its passphrase, or the key itself on standard input.
import { createSigner, type Signer } from '@tocsin/protocol';
import { DaemonError } from '../errors.ts';
import { readKeyFile, unsealKey } from './key-file.ts';
import { askSecret, secretFromStdin } from './passphrase.ts';

export interface KeyOptions {
  readonly 'key-file': string;
  readonly 'passphrase-stdin': boolean | undefined;
  readonly 'key-stdin': boolean | undefined;
}

/** @throws DaemonError `FLEET_KEY_UNREADABLE`, `WRONG_PASSPHRASE`, `USAGE` */
export async function fleetSigner(options: KeyOptions): Promise<Signer> {
  if (options['key-stdin']) return createSigner(seedOf(await secretFromStdin('a fleet key')));
  const sealed = readKeyFile(options['key-file']);
  const passphrase = options['passphrase-stdin']
    ? await secretFromStdin('the passphrase')
    : await askSecret(`Passphrase of ${options['key-file']}`);
  return createSigner(unsealKey(sealed, passphrase));
}

/** @throws DaemonError `USAGE`, which does not repeat the text */
export function seedOf(text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return new Uint8Array(Buffer.from(text.trim(), 'hex'));
  throw new DaemonError('USAGE', 'A fleet key is 64 hex digits; what standard input gave is not');
}
