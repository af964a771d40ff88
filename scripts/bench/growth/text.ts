// Curves for a terminal: a bar for each size, and a mark where the figure beside it stands.
import { number, type Summary } from '../print.ts';
import { type Curve, curvesOf, type Point } from './curves.ts';

const WIDTH = 40;
const [BAR, MARK] = ['█', '│'];

function bar({ value, beside }: Point, top: number): string {
  // What is below the idle cost that was taken off has no bar.
  const cells = (amount: number): number => Math.max(0, Math.round((amount / top) * WIDTH));
  const line = BAR.repeat(cells(value)).padEnd(WIDTH + 1);
  if (beside === undefined) return line;
  const at = Math.min(WIDTH, cells(beside));
  return line.slice(0, at) + MARK + line.slice(at + 1);
}

/** Prints what was measured at more than one size. */
export function showCurves(summaries: readonly Summary[]): void {
  for (const curve of curvesOf(summaries))
    if (curve.points.length > 1) console.log(`\n${textOf(curve)}`);
}

export function textOf(curve: Curve): string {
  const { of, unit, points, beside } = curve;
  const top = Math.max(...points.flatMap((point) => [point.value, point.beside ?? 0]), 1e-9);
  const width = Math.max(...points.map(({ at }) => String(at).length));
  const lines = points.map((point) => {
    const other = point.beside === undefined ? '' : ` (${number(point.beside)})`;
    const told = `${number(point.value)}${other} ${unit}`.trimEnd();
    return `  ${String(point.at).padStart(width)} ${bar(point, top)} ${told}`;
  });
  const title = beside === undefined ? of : `${of} (${MARK} ${beside})`;
  return [`  ${title}, by ${curve.with}`, ...lines].join('\n');
}
