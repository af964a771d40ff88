// Where a follower was: which file by its inode and its first bytes, and how far; kept in a small file across restarts.
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';

/** The first bytes of a file, by their hash: tells a grown file from another one that took its inode. */
export interface Head {
  readonly length: number;
  /** SHA-256, hex. */
  readonly digest: string;
}

export interface Position {
  readonly device: number;
  readonly inode: number;
  /** Bytes of whole lines that were delivered. */
  readonly offset: number;
  /** True when `offset` is inside a line that is being dropped. */
  readonly skipping: boolean;
  readonly head: Head;
}

export function headOf(bytes: Uint8Array): Head {
  return { length: bytes.length, digest: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * Files in the order of their reading, the followed one last. Undefined when nothing was saved, or when what is there
 * is not ours (a follower then starts as if for the first time).
 * @throws when the file exists and cannot be read
 */
export async function loadPositions(path: string): Promise<readonly Position[] | undefined> {
  try {
    const saved: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(saved) && saved.every(isPosition) ? saved : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return undefined;
    throw error;
  }
}

/** Replaces the saved text in one step, so that a crash leaves the old one or the new one. */
export async function saveAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}

/** A file may vanish at any moment: that is an answer, not an error. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null) return false;
  const { device, inode, offset, skipping, head } = value as Partial<Position>;
  return (
    Number.isSafeInteger(device) &&
    Number.isSafeInteger(inode) &&
    isCount(offset) &&
    typeof skipping === 'boolean' &&
    typeof head === 'object' &&
    head !== null &&
    isCount(head.length) &&
    typeof head.digest === 'string'
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
