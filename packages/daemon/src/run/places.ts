// Makes the directories that a node needs, private to its user.
import { mkdirSync } from 'node:fs';
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
