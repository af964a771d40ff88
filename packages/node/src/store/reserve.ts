// A file of some megabytes that is deleted when the disk is full, so that the store can close its log and carry on.
import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Reserve {
  /** True when there was something to give back. */
  free(): Promise<boolean>;
  /** Lays it up (again) where the disk has room for it twice over. True when it is there. */
  restore(): Promise<boolean>;
}

export function createReserve(file: string, bytes: number): Reserve {
  return {
    async free() {
      const there = existsSync(file);
      await rm(file, { force: true });
      return there;
    },
    async restore() {
      if (existsSync(file)) return true;
      try {
        const { bavail, bsize } = await statfs(dirname(file));
        if (bavail * bsize < 2 * bytes) return false;
        // Written, not just lengthened: a sparse file holds no blocks.
        await writeFile(file, Buffer.alloc(bytes, 1), { mode: 0o600 });
        return true;
      } catch {
        await rm(file, { force: true });
        return false;
      }
    },
  };
}
