// Finds what the daemon obeys or runs, and anybody could change: whoever can write it commands the daemon's user.
import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Fault } from './faults.ts';
import type { Config } from './schema.ts';

const WRITABLE_FOR_ALL = 0o002;

/** @param path of the configuration file */
export function writableByAnybody(path: string, { on_event, firewall }: Config): Fault[] {
  const files: [string, string | undefined][] = [
    ['this file', path],
    ['on_event[0]', on_event[0]],
    ['firewall.command[0]', firewall.adapter === 'command' ? firewall.command[0] : undefined],
  ];
  return files.flatMap(([key, file]) =>
    file !== undefined && isAbsolute(file) && isWritableByAnybody(file)
      ? [{ key, expected: `expected what only its owner can change: chmod o-w ${file}` }]
      : [],
  );
}

function isWritableByAnybody(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & WRITABLE_FOR_ALL) !== 0;
}
