// The table as one page that needs nothing else: bars with their intervals, by policy and behaviour.
import type { Row } from './experiment.ts';
import { COLUMNS, type Column } from './measures.ts';

const BAR_WIDTH = 260;
const ROW_HEIGHT = 18;
const LABEL_WIDTH = 300;

export interface PageInit {
  readonly title: string;
  /** What a reader needs to run the same: seeds, commit, command. */
  readonly provenance: string;
  readonly rows: readonly Row[];
}

export function pageOf({ title, provenance, rows }: PageInit): string {
  const plots = COLUMNS.map((column) => plot(column, rows)).join('\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>
  body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; color: #1b1f24; background: #fff; }
  svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
  .bar { fill: #4c78a8; } .other { fill: #b0b7c0; } .whisker { stroke: currentColor; }
  @media (prefers-color-scheme: dark) { body { color: #e6e9ed; background: #14171b; } .other { fill: #59626e; } }
</style>
<h1>${escaped(title)}</h1>
<p>${escaped(provenance)}</p>
${plots}
</html>
`;
}

function plot({ key, title, says, digits }: Column, rows: readonly Row[]): string {
  const top = Math.max(
    ...rows.map(({ measured }) => measured[key].mean + measured[key].margin),
    1e-9,
  );
  const x = (value: number): number => LABEL_WIDTH + (Math.max(0, value) / top) * BAR_WIDTH;
  const lines = rows.map((row, i) => {
    const { mean, margin } = row.measured[key];
    const y = i * ROW_HEIGHT;
    const middle = y + ROW_HEIGHT / 2;
    const kind = row.policy === 'tocsin' ? 'bar' : 'other';
    return `<text x="0" y="${middle + 4}">${escaped(labelOf(row))}</text>
<rect class="${kind}" x="${LABEL_WIDTH}" y="${y + 3}" width="${x(mean) - LABEL_WIDTH}" height="${ROW_HEIGHT - 6}"/>
<line class="whisker" x1="${x(mean - margin)}" x2="${x(mean + margin)}" y1="${middle}" y2="${middle}"/>
<text x="${LABEL_WIDTH + BAR_WIDTH + 12}" y="${middle + 4}">${mean.toFixed(digits)} ± ${margin.toFixed(digits)}</text>`;
  });
  const width = LABEL_WIDTH + BAR_WIDTH + 140;
  return `<h2>${escaped(title)}</h2><p>${escaped(says)}</p>
<svg role="img" aria-label="${escaped(title)}" width="${width}" height="${rows.length * ROW_HEIGHT}">
${lines.join('\n')}
</svg>`;
}

const labelOf = ({ policy, circle, behaviour, share }: Row): string =>
  `${policy}, ${circle}: ${behaviour}${share > 0 ? ` ${Math.round(share * 100)} %` : ''}`;

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
