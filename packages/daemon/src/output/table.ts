// Tables and colours for people: colours only on a terminal and never when NO_COLOR is set.
import { styleText } from 'node:util';
import Table from 'cli-table3';

type Style = Parameters<typeof styleText>[0];

/** Text in a style, if standard output is a terminal that wants colours. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns under their heads, without lines: easy to read, easy to cut. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  columnWidths?: readonly (number | null)[],
): string {
  const shape = new Table({
    head: heads.map((head) => styled('bold', head)),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(columnWidths === undefined ? {} : { colWidths: [...columnWidths], wordWrap: true }),
  });
  for (const row of rows) shape.push([...row]);
  return shape
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** `key  value` lines. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([key]) => key.length));
  return pairs
    .map(
      ([key, value]) =>
        `${styled('dim', key.padEnd(width))}  ${value.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`,
    )
    .join('\n');
}

/** Millionths as people write them: 782000 is `0.782`. */
export function decimal(micro: number): string {
  return String(micro / 1_000_000);
}
