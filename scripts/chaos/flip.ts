// Flips one bit in one file of a store, as a dying disk does.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What LevelDB never reads back. */
const NOT_DATA = new Set(['LOCK', 'LOG', 'LOG.old']);

/** @param dice which file, and which bit of it @returns what was done */
export function flipBit(directory: string, dice: readonly [number, number]): string {
  const files = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_DATA.has(entry.name))
    .map(({ name }) => ({ name, bytes: readFileSync(join(directory, name)) }))
    .filter(({ bytes }) => bytes.length > 0);
  const chosen = files[dice[0] % files.length];
  if (chosen === undefined) return 'the store has no file to flip a bit in';
  const bit = dice[1] % (chosen.bytes.length * 8);
  const at = bit >> 3;
  chosen.bytes[at] = (chosen.bytes[at] ?? 0) ^ (1 << (bit & 7));
  writeFileSync(join(directory, chosen.name), chosen.bytes);
  return `bit ${bit & 7} of byte ${at} of ${chosen.bytes.length} in ${chosen.name} is flipped`;
}
