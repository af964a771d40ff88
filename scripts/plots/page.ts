// The frame of a page that needs nothing else: no script, no font, no style from outside.
import { COLOUR_STYLE } from './colours.ts';

/** In CSS pixels; 62 of the usual letters’ height. */
export const PAGE_WIDTH = 992;

export interface PageInit {
  readonly title: string;
  /** What a reader needs to measure the same: command, seeds, commit, machine. */
  readonly provenance: string;
  /** Style of this page alone. */
  readonly style?: string;
  /** Markup: its texts are escaped already. */
  readonly body: string;
}

export function pageAround({ title, provenance, style = '', body }: PageInit): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
  ${COLOUR_STYLE}
  body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: ${PAGE_WIDTH}px; color: var(--text); background: var(--paper); }
  svg { display: block; max-width: 100%; height: auto; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  td, th { padding: .1rem .8rem .1rem 0; text-align: right; font-weight: normal; }
  thead th { color: var(--faint); border-bottom: 1px solid var(--line); }
  ${style}
</style></head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(provenance)}</p>
${body}
</body></html>
`;
}

export interface TableInit {
  readonly head: readonly string[];
  /** The first cell of each row is its head. */
  readonly rows: readonly (readonly string[])[];
}

export function htmlTable({ head, rows }: TableInit): string {
  const line = ([first = '', ...cells]: readonly string[]): string =>
    `<tr><th scope="row">${escaped(first)}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')}</tr></thead>
<tbody>${rows.map(line).join('\n')}</tbody></table>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
