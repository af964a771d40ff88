// What a long run has ended so far, a line in a file for each, so that it can be gone on with after it was stopped.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { commitOfCode } from './commit.ts';

export interface Kept<Line> {
  /** What earlier runs have left. */
  readonly before: readonly Line[];
  add(line: Line): void;
}

/** `size`: what else has to be the same for two runs to be one. @throws Error when the file was made otherwise */
export function keptIn<Line extends object>(file: string, size: object): Kept<Line> {
  const first = JSON.stringify({ commit: commitOfCode(), ...size });
  const add = (line: Line): void => appendFileSync(file, `${JSON.stringify(line)}\n`);
  if (!existsSync(file)) {
    writeFileSync(file, `${first}\n`);
    return { before: [], add };
  }
  const [made, ...lines] = readFileSync(file, 'utf8').split('\n');
  if (made !== first)
    throw new Error(
      `${file} was made with ${made}, not with ${first}: take it away, or name another --out`,
    );
  // A run that was killed may have left half a line.
  const before = lines.flatMap((line) => wholeLine<Line>(line) ?? []);
  writeFileSync(file, [first, ...before.map((line) => JSON.stringify(line)), ''].join('\n'));
  return { before, add };
}

function wholeLine<Line>(line: string): Line | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
