// A row as text: its checksum and its JSON, so that a flipped bit on the disk is found when the row is read.
import { crc32 } from 'node:zlib';

const DIGITS = 8;

function checksum(key: string, text: string): string {
  return crc32(text, crc32(key)).toString(16).padStart(DIGITS, '0');
}

export function encodeRow(key: string, row: unknown): string {
  const text = JSON.stringify(row);
  return checksum(key, text) + text;
}

/** @returns undefined when the text is not what was written under this key */
export function decodeRow<T>(key: string, stored: string): T | undefined {
  const text = stored.slice(DIGITS);
  if (stored.slice(0, DIGITS) !== checksum(key, text)) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
