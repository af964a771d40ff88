// The node's memory: whether it is whole, and how full.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Found, fail, ok, warn } from './model.ts';
import { size } from './units.ts';

export interface StoreFacts {
  /** What was found wrong since the start. */
  readonly findings: readonly string[];
  readonly bytes: number;
  readonly journalBytes: number;
  readonly journalMaxBytes: number;
  readonly staged: number;
  /** May be Infinity. */
  readonly stagedMax: number;
}

/** From here on the least of what is only watched is soon forgotten. */
const NEARLY_FULL = 0.9;

export function examineStore(facts: StoreFacts): Found[] {
  const { findings, bytes, journalBytes, journalMaxBytes, staged, stagedMax } = facts;
  const found: Found[] = [];
  if (findings.length > 0)
    found.push(
      fail(
        findings.join('; '),
        'peers and kernel give back what is still valid; look after the disk ("smartctl -a", "dmesg"); the next clean start clears this',
      ),
    );
  if (staged >= stagedMax * NEARLY_FULL)
    found.push(
      warn(
        `remembers ${staged} addresses, and has room for ${stagedMax}: the least important are forgotten`,
        'raise policy.staged_entries_max if the machine has the memory, or network.role',
      ),
    );
  if (found.length > 0) return found;
  return [
    ok(
      `${size(bytes)}, of which ${size(journalBytes)} journal (at most ${size(journalMaxBytes)}); ${staged} addresses`,
    ),
  ];
}

/** Of all files below a directory; what disappears meanwhile counts nothing. */
export async function bytesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        (found) => found.size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}
