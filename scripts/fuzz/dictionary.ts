// Words that the code itself knows: the literals of its sources, which chance alone would never find.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = /'((?:[^'\\\n]|\\.){1,48})'|`([^`$\\\n]{1,48})`|"((?:[^"\\\n]|\\.){1,48})"/g;
const NUMBER = /\b\d[\d_]*\b/g;

/** The texts and numbers of the sources that the globs name, in a fixed order. */
export function dictionaryOf(globs: readonly string[]): readonly Uint8Array[] {
  const words = new Set<string>();
  const paths = globs.flatMap((glob) => globSync(glob, { cwd: ROOT })).toSorted();
  for (const path of paths) {
    const source = readFileSync(join(ROOT, path), 'utf8').replaceAll(/^import .*$|^\/\/.*$/gm, '');
    for (const [, single, plain, double] of source.matchAll(TEXT))
      words.add(single ?? plain ?? double ?? '');
    for (const [number] of source.matchAll(NUMBER)) words.add(number.replaceAll('_', ''));
  }
  const encoder = new TextEncoder();
  return [...words].map((word) => encoder.encode(word));
}
