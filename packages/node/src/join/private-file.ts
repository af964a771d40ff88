// A file of data that only its owner can read, replaced whole or not at all.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { NodeError } from '../model.ts';

const OWNER_ONLY = 0o600;

/** @returns undefined when there is none @throws NodeError BAD_ARGUMENT for one that cannot be read or is not what `isWhole` says */
export async function readPrivate<T>(
  file: string,
  isWhole: (data: unknown) => data is T,
): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new NodeError(
      'BAD_ARGUMENT',
      `${file} cannot be read (${message}): give this user the right to it, then start again`,
    );
  }
  try {
    const data: unknown = JSON.parse(text);
    if (isWhole(data)) return data;
  } catch {}
  throw new NodeError('BAD_ARGUMENT', `${file} is damaged: delete it, then start again`);
}

/** Durable when it resolves. */
export async function writePrivate(file: string, data: unknown): Promise<void> {
  const next = `${file}.next`;
  await writeFile(next, `${JSON.stringify(data, null, 2)}\n`, { mode: OWNER_ONLY, flush: true });
  await chmod(next, OWNER_ONLY);
  await rename(next, file);
}

export async function removePrivate(file: string): Promise<void> {
  await rm(file, { force: true });
}
