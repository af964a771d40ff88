// What each policy gains, against what it does to harmless addresses: a point for each world.
import type { PolicyName, Row } from '@tocsin/sim';
import { numberAxis, tickedAxis } from '../plots/axes.ts';
import { type ColourName, colour } from '../plots/colours.ts';
import { PAGE_WIDTH } from '../plots/page.ts';
import { type Segment, segmentsOf } from '../plots/shapes.ts';
import { type Series, svgOf } from '../plots/svg.ts';
import { byTens, type Scale } from './scale.ts';
import { type ComparedWorld, policiesOf } from './worlds.ts';

const HEIGHT = 460;
const SIZE = { honest: 17, liars: 8 };

/** Told apart by shape as well as by colour. */
const LOOKS: Readonly<Record<PolicyName, { colour: ColourName; symbol: string }>> = {
  tocsin: { colour: 'ours', symbol: 'circle' },
  'first-report': { colour: 'orange', symbol: 'triangle' },
  majority: { colour: 'green', symbol: 'rect' },
  'tit-for-tat': { colour: 'pink', symbol: 'diamond' },
  fides: { colour: 'yellow', symbol: 'path://M0 0L10 0L5 10Z' },
  'fides-strict': {
    colour: 'yellow',
    symbol: 'path://M4 0L6 0L6 4L10 4L10 6L6 6L6 10L4 10L4 6L0 6L0 4L4 4Z',
  },
};

export function frontierPlot(rows: readonly Row[], worlds: readonly ComparedWorld[]): string {
  const costs = rows.map(({ measured: { falseBlockMinutes: cost } }) => cost.mean + cost.margin);
  const scale = byTens(Math.max(...costs), 10);
  const policies = policiesOf(rows);
  return svgOf({
    label: `Uplift against false-block minutes a day, for ${policies.join(', ')}: up and left is better`,
    width: PAGE_WIDTH,
    height: HEIGHT,
    chart: {
      grid: { left: 60, right: 30, top: 62, bottom: 50, outerBoundsMode: 'none' },
      legend: {
        top: 0,
        left: 60,
        itemGap: 22,
        itemWidth: 14,
        itemStyle: { opacity: 1 },
        data: [...policies],
        textStyle: { color: colour('text') },
      },
      xAxis: {
        ...tickedAxis(scale),
        name: 'false-block minutes of a node in a day (0 to 1 in proportion, then by powers of ten)',
        nameLocation: 'middle',
        nameGap: 30,
      },
      yAxis: {
        ...numberAxis,
        name: 'uplift',
        nameLocation: 'middle',
        nameGap: 40,
        min: 0,
      },
      // Ours last, on top of the others.
      series: policies.toReversed().flatMap((policy) => seriesOf(policy, worlds, scale)),
    },
  });
}

function seriesOf(
  policy: PolicyName,
  worlds: readonly ComparedWorld[],
  { at }: Scale,
): readonly Series[] {
  const look = LOOKS[policy];
  const ink = colour(look.colour);
  const rowsOf = (honest: boolean): Row[] =>
    worlds.flatMap((world) => (world.honest === honest ? (world.rows.get(policy) ?? []) : []));
  const point = ({ measured: { uplift, falseBlockMinutes } }: Row): number[] => [
    at(falseBlockMinutes.mean),
    uplift.mean,
  ];
  const cross = ({ measured: { uplift: y, falseBlockMinutes: x } }: Row): Segment[] => [
    [at(Math.max(0, x.mean - x.margin)), y.mean, at(x.mean + x.margin), y.mean],
    [at(x.mean), Math.max(0, y.mean - y.margin), at(x.mean), Math.min(1, y.mean + y.margin)],
  ];
  const points: Series = { type: 'scatter', name: policy, silent: true, symbol: look.symbol };
  return [
    {
      ...points,
      symbolSize: SIZE.liars,
      itemStyle: { color: ink, opacity: 0.6 },
      data: rowsOf(false).map(point),
    },
    segmentsOf({ segments: rowsOf(true).flatMap(cross), stroke: ink, width: 1.5 }),
    {
      ...points,
      // Above its own interval.
      z: 3,
      symbolSize: SIZE.honest,
      itemStyle: { color: ink, borderColor: colour('paper'), borderWidth: 1.5, opacity: 1 },
      label: {
        show: true,
        formatter: policy,
        // Beside the cross of its interval, on neither line.
        position: [SIZE.honest + 2, -SIZE.honest / 2],
        color: ink,
        fontSize: 13,
        fontWeight: 'bold',
      },
      data: rowsOf(true).map(point),
    },
  ];
}
