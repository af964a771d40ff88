// The fleet keys that the operator accepted while the node ran. In a file of its own: without them a lost store would
// leave a machine that nobody commands.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthorKey } from '@tocsin/protocol';
import { NodeError } from '../model.ts';

export interface Fleets {
  /** Configured and accepted. */
  keys(): readonly AuthorKey[];
  /** Durable when it resolves. */
  accept(key: AuthorKey): Promise<void>;
}

const isKey = (value: unknown): value is AuthorKey =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** @throws NodeError BAD_ARGUMENT for a configured key that is none, and for a damaged file */
export async function loadFleets(
  dataDir: string,
  configured: readonly AuthorKey[],
): Promise<Fleets> {
  const wrong = configured.find((key) => !isKey(key));
  if (wrong !== undefined) throw badKey(wrong);
  const file = join(dataDir, 'fleets.json');
  let accepted = await read(file);
  return {
    keys: () => [...new Set([...configured, ...accepted])],
    async accept(key) {
      if (!isKey(key)) throw badKey(key);
      const next = [...new Set([...accepted, key])];
      const text = `${JSON.stringify(next, null, 2)}\n`;
      await writeFile(`${file}.next`, text, { mode: 0o600, flush: true });
      await rename(`${file}.next`, file);
      accepted = next;
    },
  };
}

const badKey = (key: string): NodeError =>
  new NodeError(
    'BAD_ARGUMENT',
    `a fleet's public key is 64 lower-case hex digits, not ${JSON.stringify(key)}`,
  );

async function read(file: string): Promise<readonly AuthorKey[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new NodeError(
      'BAD_ARGUMENT',
      `${file} cannot be read (${message}): give this user the right to it, then start again`,
    );
  }
  try {
    const keys: unknown = JSON.parse(text);
    if (Array.isArray(keys) && keys.every(isKey)) return keys;
  } catch {}
  throw new NodeError('BAD_ARGUMENT', `${file} is damaged: mend or delete it, then start again`);
}
