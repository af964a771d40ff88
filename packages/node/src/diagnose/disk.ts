// Room on the disk of the data directory.
import { RESERVE_BYTES } from '../constants.ts';
import { type Found, fail, ok, warn } from './model.ts';
import { size } from './units.ts';

export interface DiskFacts {
  readonly directory: string;
  readonly freeBytes: number;
  /** What the store complained of, if it does not take anything. */
  readonly fault: string | undefined;
}

/** A day of a busy node's journal and LevelDB's compaction beside it. */
const SCARCE_BYTES = 64 * RESERVE_BYTES;

export function examineDisk({ directory, freeBytes, fault }: DiskFacts): Found[] {
  const cure = `free space on the disk of ${directory} ("df -h", "journalctl --vacuum-size=1G"); the node goes on by itself`;
  if (fault !== undefined) return [fail(fault, cure)];
  const free = `${size(freeBytes)} free on the disk of ${directory}`;
  if (freeBytes < RESERVE_BYTES) return [fail(free, cure)];
  return [freeBytes < SCARCE_BYTES ? warn(`only ${free}`, cure) : ok(free)];
}
