// Curves as one page that needs nothing else: lines in SVG, and the numbers below them.
import { number } from '../print.ts';
import type { Curve, Point } from './curves.ts';

const [WIDTH, HEIGHT] = [440, 200];
const MARGIN = { left: 64, right: 16, top: 12, bottom: 28 };
const TICKS = 4;

export interface PageInit {
  readonly title: string;
  /** What a reader needs to measure the same: commit, command, machine. */
  readonly provenance: string;
  readonly curves: readonly Curve[];
}

export function growthPage({ title, provenance, curves }: PageInit): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>
  body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; color: #1b1f24; background: #fff; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(${WIDTH}px, 1fr)); gap: 1.5rem; }
  h2 { font-size: 1rem; margin: 0; } table { border-collapse: collapse; } td, th { padding: 0 .8rem 0 0; text-align: right; }
  svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
  .ours { stroke: #4c78a8; fill: none; stroke-width: 2; } .dot { fill: #4c78a8; }
  .beside { stroke: #9aa3ad; fill: none; stroke-width: 2; stroke-dasharray: 4 3; } .grid { stroke: #8884; }
  @media (prefers-color-scheme: dark) { body { color: #e6e9ed; background: #14171b; } }
</style>
<h1>${escaped(title)}</h1>
<p>${escaped(provenance)}</p>
<p>Dashed: what stood beside it in the same run.</p>
<main>
${curves.map(section).join('\n')}
</main>
</html>
`;
}

function section(curve: Curve): string {
  const { of, unit, beside } = curve;
  const heads = [curve.with, `ours ${unit}`.trimEnd(), ...(beside === undefined ? [] : [beside])];
  const rows = curve.points.map(({ at, value, span, beside: other }) => {
    const spread = span[0] === span[1] ? '' : ` (${number(span[0])} … ${number(span[1])})`;
    const cells = [
      String(at),
      `${number(value)}${spread}`,
      ...(other === undefined ? [] : [number(other)]),
    ];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  return `<section><h2>${escaped(of)}</h2>
${plot(curve)}
<table><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr>
${rows.join('\n')}</table></section>`;
}

/** Both axes begin at 0: a line through the origin grows in proportion. */
function plot({ of, unit, points }: Curve): string {
  const right = Math.max(...points.map(({ at }) => at), 1);
  const top = Math.max(...points.flatMap(({ span, beside = 0 }) => [span[1], beside]), 1e-9);
  const x = (at: number): number =>
    Math.round(MARGIN.left + (at / right) * (WIDTH - MARGIN.left - MARGIN.right));
  const y = (value: number): number =>
    Math.round(
      HEIGHT - MARGIN.bottom - (Math.max(0, value) / top) * (HEIGHT - MARGIN.top - MARGIN.bottom),
    );
  const line = (kind: string, value: (point: Point) => number | undefined): string => {
    const ends = points.flatMap((point) => {
      const height = value(point);
      return height === undefined ? [] : [`${x(point.at)},${y(height)}`];
    });
    return `<polyline class="${kind}" points="${ends.join(' ')}"/>`;
  };
  const grid = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const value = (top * tick) / TICKS;
    return `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(value)}" y2="${y(value)}"/>
<text x="${MARGIN.left - 6}" y="${y(value) + 4}" text-anchor="end">${number(value)}</text>`;
  });
  const marks = points.map(
    ({ at, value, span }) => `<text x="${x(at)}" y="${HEIGHT - 8}" text-anchor="middle">${at}</text>
<line class="ours" x1="${x(at)}" x2="${x(at)}" y1="${y(span[0])}" y2="${y(span[1])}"/>
<circle class="dot" cx="${x(at)}" cy="${y(value)}" r="3.5"/>`,
  );
  return `<svg role="img" aria-label="${escaped(`${of} ${unit}`.trimEnd())}" width="${WIDTH}" height="${HEIGHT}">
${[...grid, line('beside', ({ beside }) => beside), line('ours', ({ value }) => value), ...marks].join('\n')}
</svg>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
