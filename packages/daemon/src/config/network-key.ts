// The network's key as an operator gives it: the digits themselves, or a file with them.
import { readFileSync, statSync } from 'node:fs';
import { DaemonError } from '../errors.ts';

/** The configuration is for everybody's eyes, the key is not. */
const READABLE_FOR_ALL = 0o004;
const KEY = /^[0-9a-f]{64}$/i;

/** 64 lower-case hex digits. @throws DaemonError `NETWORK_KEY_UNREADABLE`, which does not repeat what it found */
export function readNetworkKey(path: string): string {
  const unreadable = (why: string, cause?: unknown) =>
    new DaemonError('NETWORK_KEY_UNREADABLE', `${path} ${why}`, { cause });
  let text: string;
  try {
    if ((statSync(path).mode & READABLE_FOR_ALL) !== 0)
      throw unreadable(`can be read by everybody: chmod 600 it, and rotate the key`);
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof DaemonError) throw error;
    throw unreadable(`cannot be read: ${(error as Error).message}`, error);
  }
  if (!KEY.test(text)) throw unreadable('holds something else than 64 hex digits');
  return text.toLowerCase();
}

/** `--key`: the digits, or the path of a file. @throws DaemonError `NETWORK_KEY_UNREADABLE` */
export function networkKeyOption(text: string): string {
  return KEY.test(text.trim()) ? text.trim().toLowerCase() : readNetworkKey(text);
}
