// Makes a fleet key: random, encrypted at once, and never on the disk in the open.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DaemonError } from '../errors.ts';
import { sealKey, writeKeyFile } from './key-file.ts';
import { newPassphrase } from './passphrase.ts';

const SEED_BYTES = 32;

export interface MadeFleet {
  /** The public key. */
  readonly fleet: string;
  readonly file: string;
}

/** @throws DaemonError `FLEET_KEY_EXISTS`, `PLACE_UNUSABLE`, `USAGE` */
export async function makeFleet(path: string, passphraseFromStdin: boolean): Promise<MadeFleet> {
  const file = resolve(path);
  // Before anybody thinks of a passphrase.
  if (existsSync(file))
    throw new DaemonError('FLEET_KEY_EXISTS', `There is a file ${file} already`);
  const passphrase = await newPassphrase(passphraseFromStdin);
  const sealed = sealKey(randomBytes(SEED_BYTES), passphrase);
  writeKeyFile(file, sealed);
  return { fleet: sealed.fleet, file };
}
