// The fleet key at rest: an Ed25519 seed, encrypted with a passphrase, in a small text file that belongs to no machine.
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createSigner } from '@tocsin/protocol';
import { z } from 'zod';
import { DaemonError } from '../errors.ts';

const SEED_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const CIPHER = 'aes-256-gcm';

/** About half a second and 128 MiB for one guess. A file says its own cost, so that it can be raised later. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
/** What a file may ask for, N times r, which is 1 GiB: a forged one must not exhaust the machine that opens it. */
const COST_MAX = 2 ** 23;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

const sealed = z.strictObject({
  tocsin: z.literal('fleet-key'),
  version: z.literal(1),
  /** The public key: what machines are told. */
  fleet: hex(KEY_BYTES),
  kdf: z
    .strictObject({
      name: z.literal('scrypt'),
      N: z.int().min(2),
      r: z.int().min(1).max(32),
      p: z.int().min(1).max(4),
      salt: hex(SALT_BYTES),
    })
    .refine(isPossible, 'no cost that scrypt can have here'),
  cipher: z.strictObject({ name: z.literal(CIPHER), iv: hex(IV_BYTES), tag: hex(16) }),
  seed: hex(SEED_BYTES),
});
export type SealedKey = z.output<typeof sealed>;

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** RFC 7914, section 6: N is a power of two, and below 2^(128 r / 8). */
function isPossible({ N, r }: Cost): boolean {
  return Number.isInteger(Math.log2(N)) && N < 2 ** (16 * r) && N * r <= COST_MAX;
}

/** Everything but the seed is authenticated with it: whoever changes the public key in the file is found out. */
export function sealKey(seed: Uint8Array, passphrase: string, cost: Cost = COST): SealedKey {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const fleet = createSigner(seed).author;
  const cipher = createCipheriv(CIPHER, stretched(passphrase, salt, cost), iv);
  cipher.setAAD(Buffer.from(fleet, 'hex'));
  const text = Buffer.concat([cipher.update(seed), cipher.final()]);
  return {
    tocsin: 'fleet-key',
    version: 1,
    fleet,
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('hex') },
    cipher: { name: CIPHER, iv: iv.toString('hex'), tag: cipher.getAuthTag().toString('hex') },
    seed: text.toString('hex'),
  };
}

/** The seed. @throws DaemonError `WRONG_PASSPHRASE`, which a file that was changed looks like as well */
export function unsealKey({ kdf, cipher, seed, fleet }: SealedKey, passphrase: string): Uint8Array {
  const key = stretched(passphrase, Buffer.from(kdf.salt, 'hex'), kdf);
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(cipher.iv, 'hex'));
  decipher.setAAD(Buffer.from(fleet, 'hex'));
  decipher.setAuthTag(Buffer.from(cipher.tag, 'hex'));
  try {
    return new Uint8Array(
      Buffer.concat([decipher.update(Buffer.from(seed, 'hex')), decipher.final()]),
    );
  } catch (error) {
    throw new DaemonError('WRONG_PASSPHRASE', 'The passphrase does not open this fleet key', {
      cause: error,
    });
  }
}

function stretched(passphrase: string, salt: Uint8Array, { N, r, p }: Cost): Buffer {
  // However a keyboard composes its accents: one passphrase, one key.
  const text = passphrase.normalize('NFKC');
  // What OpenSSL takes: for a small N the last two count as well.
  const maxmem = 128 * r * (N + p + 2);
  return scryptSync(text, salt, KEY_BYTES, { N, r, p, maxmem });
}

/** @throws DaemonError `FLEET_KEY_UNREADABLE` */
export function readKeyFile(path: string): SealedKey {
  const unreadable = (why: string, cause?: unknown) =>
    new DaemonError('FLEET_KEY_UNREADABLE', `${path} ${why}`, { cause });
  let text: string;
  try {
    const { mode } = statSync(path);
    if ((mode & OTHERS) !== 0)
      throw unreadable(
        `can be read by others (mode ${(mode & 0o777).toString(8)}): chmod 600 it; if it may have been copied, replace the key with \`tocsin fleet succeed\``,
      );
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof DaemonError) throw error;
    throw unreadable(`cannot be read: ${(error as Error).message}`, error);
  }
  try {
    return parseKey(text);
  } catch (error) {
    throw unreadable('is no fleet key of this version', error);
  }
}

/** What the text of such a file holds. @throws SyntaxError, ZodError for any other text */
export function parseKey(text: string): SealedKey {
  return sealed.parse(JSON.parse(text));
}

/** Never replaces one: with the file the power over the fleet is lost. @throws DaemonError `FLEET_KEY_EXISTS`, `PLACE_UNUSABLE` */
export function writeKeyFile(path: string, key: SealedKey): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new DaemonError('FLEET_KEY_EXISTS', `There is a file ${path} already`);
  try {
    const next = `${path}.next`;
    writeFileSync(next, `${JSON.stringify(key, null, 2)}\n`, { mode: OWNER_ONLY, flush: true });
    chmodSync(next, OWNER_ONLY);
    renameSync(next, path);
  } catch (error) {
    throw new DaemonError(
      'PLACE_UNUSABLE',
      `${path} cannot be written: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
