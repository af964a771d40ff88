// Finds the file that a log rotation put aside, by its inode or by its first bytes.
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HEAD_BYTES } from './constants.ts';
import { headOf, type Position, statIfThere } from './position.ts';

interface Candidate {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface RotatedFile {
  readonly path: string;
  /** True: read on from the saved position; false: read all of it. */
  readonly resume: boolean;
}

/** `auth.log.1`, `auth.log-20261121`: what logrotate and its like leave; compressed files are out of reach. */
const ROTATED_SUFFIX = /^[.-]\d[\d.-]*$/;

/**
 * What lies between a saved position and the file that is at `path` now, oldest first: the file in which the position
 * is (renamed, or copied before a truncation), and those that came and went since. Empty when it cannot be found.
 */
export async function rotatedSince(path: string, saved: Position): Promise<readonly RotatedFile[]> {
  const candidates = await rotatedFiles(path);
  let found: Candidate | undefined;
  for (const candidate of candidates) {
    if (await holds(candidate, saved)) found = candidate;
  }
  if (found === undefined) return [];
  const { mtimeMs } = found;
  const later = candidates.filter((candidate) => candidate.mtimeMs > mtimeMs);
  return [
    { path: found.path, resume: true },
    ...later.map((candidate) => ({ path: candidate.path, resume: false })),
  ];
}

async function rotatedFiles(path: string): Promise<readonly Candidate[]> {
  const folder = dirname(path);
  const name = basename(path);
  const files: Candidate[] = [];
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(name) || !ROTATED_SUFFIX.test(entry.slice(name.length))) continue;
    const candidate = join(folder, entry);
    const found = await statIfThere(candidate);
    if (found?.isFile() !== true) continue;
    const { dev, ino, size, mtimeMs } = found;
    files.push({ path: candidate, device: dev, inode: ino, size, mtimeMs });
  }
  return files.sort((a, b) => a.mtimeMs - b.mtimeMs);
}

async function holds(candidate: Candidate, saved: Position): Promise<boolean> {
  if (candidate.size < saved.offset) return false;
  const sameFile = candidate.device === saved.device && candidate.inode === saved.inode;
  if (saved.head.length === 0) return sameFile;
  const file = await open(candidate.path);
  try {
    const length = Math.min(saved.head.length, HEAD_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return headOf(buffer.subarray(0, bytesRead)).digest === saved.head.digest;
  } finally {
    await file.close();
  }
}
