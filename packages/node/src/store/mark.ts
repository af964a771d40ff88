// A small file beside the store that remembers that there was one, and how far it had come: without it a lost
// store looks like a first run, and a log cut short looks whole.
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';

export interface Mark {
  /** When the store was made, ms since 1970. */
  readonly since: number;
  /** A batch that is certainly on the disk. */
  readonly batch: number;
}

/** @returns undefined when there never was a store here; a damaged mark still says that there was one */
export function readMark(file: string): Mark | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const { since, batch } = JSON.parse(text) as Partial<Mark>;
    return { since: Number(since) || 0, batch: Number(batch) || 0 };
  } catch {
    return { since: 0, batch: 0 };
  }
}

export async function writeMark(file: string, mark: Mark): Promise<void> {
  const next = `${file}.next`;
  await writeFile(next, `${JSON.stringify(mark)}\n`, { mode: 0o600 });
  await rename(next, file);
}
