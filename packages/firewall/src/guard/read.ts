// Reads system files of which any may be missing or forbidden.
import { readdir, readFile } from 'node:fs/promises';

/** Undefined where there is no such file, it vanished meanwhile, or it is not ours to read. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    return ignoreAbsence(error, undefined);
  }
}

export async function listIfThere(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    return ignoreAbsence(error, []);
  }
}

/** ESRCH is how /proc says that a process ended while it was read. */
export function ignoreAbsence<T>(error: unknown, otherwise: T): T {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH'].includes(code)) return otherwise;
  throw error;
}
