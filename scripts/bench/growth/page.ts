// Curves as one page that needs nothing else: a drawing for each figure, and its numbers below.
import { numberAxis, tickedAxis } from '../../plots/axes.ts';
import { colour } from '../../plots/colours.ts';
import { escaped, htmlTable, pageAround } from '../../plots/page.ts';
import { bandOf } from '../../plots/shapes.ts';
import { type Series, svgOf } from '../../plots/svg.ts';
import { number } from '../print.ts';
import type { Curve } from './curves.ts';

const [WIDTH, HEIGHT] = [470, 240];

export interface PageInit {
  readonly title: string;
  /** What a reader needs to measure the same: commit, command, machine. */
  readonly provenance: string;
  readonly curves: readonly Curve[];
}

export function growthPage({ title, provenance, curves }: PageInit): string {
  return pageAround({
    title,
    provenance,
    style: `main { display: grid; grid-template-columns: repeat(auto-fill, minmax(${WIDTH - 20}px, 1fr)); gap: 2rem 1.5rem; }
  h2 { font-size: 1rem; margin: 0; }`,
    body: `<p>Solid: ours, the median of the runs, in a band from the lowest to the highest. Dashed: what stood beside it in the same run.
Both axes begin at 0, or where a figure is lower: a straight line from the corner grows in proportion.</p>
<main>
${curves.map(section).join('\n')}
</main>`,
  });
}

function section(curve: Curve): string {
  const { of, unit, beside } = curve;
  const rows = curve.points.map(({ at, value, span, beside: other }) => {
    const spread = span[0] === span[1] ? '' : ` (${number(span[0])} … ${number(span[1])})`;
    return [
      String(at),
      `${number(value)}${spread}`,
      ...(other === undefined ? [] : [number(other)]),
    ];
  });
  const head = [curve.with, `ours ${unit}`.trimEnd(), ...(beside === undefined ? [] : [beside])];
  return `<section><h2>${escaped(of)}</h2>
${plot(curve)}
${htmlTable({ head, rows })}</section>`;
}

function plot({ of, unit, with: size, beside, points }: Curve): string {
  const dashed: Series = {
    type: 'line',
    name: beside ?? '',
    silent: true,
    clip: false,
    symbol: 'circle',
    symbolSize: 5,
    itemStyle: { color: colour('faint') },
    lineStyle: { color: colour('faint'), type: 'dashed', width: 2 },
    data: points.flatMap(({ at, beside: other }) => (other === undefined ? [] : [[at, other]])),
  };
  const solid: Series = {
    type: 'line',
    name: 'ours',
    silent: true,
    clip: false,
    symbol: 'circle',
    symbolSize: 7,
    itemStyle: { color: colour('ours') },
    lineStyle: { color: colour('ours'), width: 2 },
    data: points.map(({ at, value }) => [at, value]),
  };
  const band = points.map(({ at, span }) => ({ x: at, low: span[0], high: span[1] }));
  const sizes = points.map(({ at }) => at);
  return svgOf({
    label: `${of} ${unit}`.trimEnd(),
    width: WIDTH,
    height: HEIGHT,
    chart: {
      grid: { left: 64, right: 20, top: 34, bottom: 44, outerBoundsMode: 'none' },
      legend: {
        right: 20,
        top: 0,
        itemGap: 24,
        data: ['ours', ...(beside ? [beside] : [])],
        textStyle: { color: colour('text') },
      },
      xAxis: {
        ...tickedAxis({ max: Math.max(...sizes), ticks: [0, ...sizes], labelOf: String }),
        name: size,
        nameLocation: 'middle',
        nameGap: 26,
        splitLine: { show: false },
        axisLine: { show: true, lineStyle: { color: colour('faint') } },
      },
      yAxis: {
        ...numberAxis,
        name: unit,
        nameGap: 12,
        nameTextStyle: { ...numberAxis.nameTextStyle, align: 'left' },
        axisLabel: {
          ...numberAxis.axisLabel,
          formatter: (value: number) => value.toLocaleString('en'),
        },
        splitNumber: 4,
      },
      series: [bandOf({ points: band, fill: colour('ours') }), ...(beside ? [dashed] : []), solid],
    },
  });
}
