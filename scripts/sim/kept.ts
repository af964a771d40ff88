// What a long run has ended so far, a line in a file for each with the commit that made it, so that it can be gone on with after it was stopped.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { commitOfCode } from './commit.ts';

export interface Kept<Line> {
  /** What earlier runs have left. Of two that are the same but for their commit the last counts. */
  readonly before: readonly (Line & Made)[];
  add(line: Line): Line & Made;
}

export interface Made {
  /** Of the code; see commit.ts. */
  readonly commit: string;
}

/**
 * @param size what has to be the same for two runs to be one
 * @param older also what other code has made
 * @throws Error when the file was made for another size
 */
export function keptIn<Line extends object>(
  file: string,
  size: object,
  { older = false } = {},
): Kept<Line> {
  const commit = commitOfCode();
  const first = JSON.stringify(size);
  const add = (line: Line): Line & Made => {
    const made = { commit, ...line };
    appendFileSync(file, `${JSON.stringify(made)}\n`);
    return made;
  };
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
  const whole = lines.flatMap((line) => wholeLine<Line & Made>(line) ?? []);
  writeFileSync(file, [first, ...whole.map((line) => JSON.stringify(line)), ''].join('\n'));
  const ours = whole.filter((line) => line.commit === commit);
  const others = older ? whole.filter((line) => line.commit !== commit) : [];
  return { before: [...others, ...ours], add };
}

function wholeLine<Line>(line: string): Line | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
