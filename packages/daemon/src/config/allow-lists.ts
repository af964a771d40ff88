// Reads MISP warning-list files, as they are published, into entries that are never blocked.
import { readFileSync } from 'node:fs';
import { readWarningList } from '@tocsin/firewall';
import type { AllowEntry } from '@tocsin/node';

export interface AllowListFile {
  readonly entries: readonly AllowEntry[];
  /** Why the file as a whole is of no use; single odd entries (such lists hold host names too) are passed over. */
  readonly fault?: string;
}

export function readAllowList(path: string): AllowListFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { entries: [], fault: `cannot be read: ${(error as Error).message}` };
  }
  const { entries, faults } = readWarningList(text, path);
  const [first] = faults;
  if (entries.length === 0 && first !== undefined) return { entries: [], fault: first.message };
  return { entries: entries.map(({ cidr, detail }) => ({ cidr, comment: detail })) };
}

/** The entries of all files; what cannot be read was a fault of the configuration before. */
export function readAllowLists(paths: readonly string[]): AllowEntry[] {
  return paths.flatMap((path) => readAllowList(path).entries);
}
