// Makes the directories that a node needs, private to its user.
import { lchownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DaemonError } from '../errors.ts';

/** @throws DaemonError `PLACE_UNUSABLE` */
export function makePrivateDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DaemonError('PLACE_UNUSABLE', `${path} cannot be made: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * What root has just written into a directory of the service's user must be readable for the service.
 * @throws DaemonError `PLACE_UNUSABLE`
 */
export function leaveToOwner(path: string): void {
  if (process.getuid?.() !== 0) return;
  try {
    const { uid, gid } = statSync(path);
    for (const name of readdirSync(path)) lchownSync(join(path, name), uid, gid);
  } catch (error) {
    throw new DaemonError(
      'PLACE_UNUSABLE',
      `${path} cannot be given to its owner: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
