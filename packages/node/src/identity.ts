// The node's key, in a file that only its owner can read and that is bound to the machine: two machines that sign with
// one key would prove each other liars.
import { hash, randomBytes } from 'node:crypto';
import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { NodeError } from './model.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const SEED_BYTES = 32;
const MACHINE_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

export interface Identity {
  readonly seed: Uint8Array;
  /** A secret for choices that nobody else may foresee, in hex. */
  readonly secret: string;
  /** False on another machine than the one that the key was made on: it reads and enforces, but signs nothing. */
  readonly here: boolean;
}

interface Stored {
  readonly seed: string;
  readonly secret: string;
  readonly machine: string;
}

/**
 * Reads the identity in `dataDir`, or makes one.
 * @param moved the operator's word that the directory came to this machine on purpose
 * @throws NodeError IDENTITY_UNREADABLE, IDENTITY_PERMISSIONS
 */
export async function loadIdentity(dataDir: string, moved: boolean): Promise<Identity> {
  const file = join(dataDir, 'identity.json');
  const machine = await machineId();
  const stored = await read(file);
  if (stored === undefined) {
    const made = {
      seed: randomBytes(SEED_BYTES).toString('hex'),
      secret: randomBytes(SEED_BYTES).toString('hex'),
      machine,
    };
    await write(file, made);
    return identityOf(made, true);
  }
  if (stored.machine === machine) return identityOf(stored, true);
  if (moved) await write(file, { ...stored, machine });
  return identityOf(stored, moved);
}

function identityOf({ seed, secret }: Stored, here: boolean): Identity {
  return { seed: new Uint8Array(Buffer.from(seed, 'hex')), secret, here };
}

/** A digest: the machine's id itself is meant to stay on the machine. */
async function machineId(): Promise<string> {
  for (const file of MACHINE_FILES) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.trim() !== '') return hash('sha256', `tocsin/machine\0${text.trim()}`);
  }
  return hash('sha256', `tocsin/host\0${hostname()}`);
}

async function read(file: string): Promise<Stored | undefined> {
  const unreadable = (why: string, cause?: unknown) =>
    new NodeError(
      'IDENTITY_UNREADABLE',
      `${file} ${why}: restore it from a backup; or move it away to become a new node, which its peers then have to be told`,
      { cause },
    );
  let text: string;
  try {
    const { mode } = await stat(file);
    if ((mode & OTHERS) !== 0)
      throw new NodeError(
        'IDENTITY_PERMISSIONS',
        `${file} can be read by others (mode ${(mode & 0o777).toString(8)}): chmod 600 it, and make a new identity if it may have been copied`,
      );
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof NodeError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable('cannot be read', error);
  }
  try {
    const { seed, secret, machine } = JSON.parse(text) as Partial<Stored>;
    const isKey = (value: unknown): value is string =>
      typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
    if (isKey(seed) && isKey(secret) && typeof machine === 'string')
      return { seed, secret, machine };
  } catch (error) {
    throw unreadable('is damaged', error);
  }
  throw unreadable('is damaged');
}

async function write(file: string, identity: Stored): Promise<void> {
  const next = `${file}.next`;
  await writeFile(next, `${JSON.stringify(identity)}\n`, { mode: OWNER_ONLY, flush: true });
  await chmod(next, OWNER_ONLY);
  await rename(next, file);
}
