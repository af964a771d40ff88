// A network's key, and the file in which a node keeps the keys of its network: readable by its owner alone.
import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { keyDigest } from '@tocsin/protocol';
import { NodeError } from '../../model.ts';
import type { HeldKey, NetworkKey, RingState } from './model.ts';

export const NETWORK_KEY_BYTES = 32;
/** Connections may be opened with so many: a key that is changed more often while its first is not over shuts out who was away for all of it. */
export const KEYS_MAX = 4;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const HEX_64 = /^[0-9a-f]{64}$/;

/** @throws NodeError BAD_ARGUMENT unless `bytes` are 32 and `number` is a whole number from 1 */
export function networkKey(bytes: Uint8Array, number = 1): NetworkKey {
  if (bytes.length !== NETWORK_KEY_BYTES || !Number.isSafeInteger(number) || number < 1) {
    throw new NodeError('BAD_ARGUMENT', "a network's key is 32 bytes with a number from 1");
  }
  return { number, bytes: Uint8Array.from(bytes), digest: keyDigest(bytes) };
}

/** @param text 64 hex digits in either case, as `tocsin network` prints them; white space around them is no part of it
 * @throws NodeError BAD_ARGUMENT, which does not repeat the text: it may be a mistyped secret */
export function keyFromHex(text: string, number?: number): NetworkKey {
  const digits = text.trim().toLowerCase();
  if (HEX_64.test(digits)) return networkKey(Buffer.from(digits, 'hex'), number);
  throw new NodeError('BAD_ARGUMENT', "a network's key is 64 hex digits; what is given is not");
}

/** @returns undefined when there is none. @throws NodeError BAD_ARGUMENT */
export async function readKeyFile(file: string): Promise<RingState | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if ((mode & OTHERS) !== 0) {
      throw new NodeError(
        'BAD_ARGUMENT',
        `${file} can be read by others (mode ${(mode & 0o777).toString(8)}): chmod 600 it, and change the network's key with "tocsin network rotate" if it may have been copied`,
      );
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof NodeError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new NodeError(
      'BAD_ARGUMENT',
      `${file} cannot be read (${message}): give this user the right to it`,
    );
  }
  const state = parse(text);
  if (state !== undefined) return state;
  throw new NodeError(
    'BAD_ARGUMENT',
    `${file} is damaged: copy it from another machine of the network, or delete it and give the key anew`,
  );
}

export async function writeKeyFile(file: string, { keys, past }: RingState): Promise<void> {
  const stored: Stored = {
    keys: keys.map(({ number, bytes, until }) => ({
      number,
      key: Buffer.from(bytes).toString('hex'),
      ...(until !== undefined && { until }),
    })),
    past,
  };
  const next = `${file}.next`;
  await writeFile(next, `${JSON.stringify(stored, null, 2)}\n`, { mode: OWNER_ONLY, flush: true });
  await chmod(next, OWNER_ONLY);
  await rename(next, file);
}

interface Stored {
  readonly keys: readonly {
    readonly number: number;
    readonly key: string;
    readonly until?: number;
  }[];
  readonly past: readonly string[];
}

function parse(text: string): RingState | undefined {
  try {
    const { keys, past } = JSON.parse(text) as Stored;
    const held = keys.map(({ number, key, until }): HeldKey => {
      if (until !== undefined && !Number.isSafeInteger(until)) throw new RangeError('an end');
      return { ...keyFromHex(key, Number(number)), ...(until !== undefined && { until }) };
    });
    const lasting = held.map(({ until }) => until === undefined);
    const shaped = held.length <= KEYS_MAX && !lasting.includes(true, 1) && lasting[0] !== false;
    return shaped && past.every((digest) => HEX_64.test(digest)) ? { keys: held, past } : undefined;
  } catch {
    return undefined;
  }
}
