// One measure in all worlds: a line for each world, a panel for each policy, a dot with its interval where they meet.
import { type Column, POLICY_NAMES, type PolicyName } from '@tocsin/sim';
import { tickedAxis } from '../plots/axes.ts';
import { colour } from '../plots/colours.ts';
import { PAGE_WIDTH } from '../plots/page.ts';
import { type Segment, segmentsOf } from '../plots/shapes.ts';
import { type Series, svgOf } from '../plots/svg.ts';
import type { Scale } from './scale.ts';
import type { ComparedWorld } from './worlds.ts';

const ROW_HEIGHT = 18;
const MARGIN = { top: 44, right: 14, bottom: 4, between: 20 };
const OURS = POLICY_NAMES[0];

export interface DotPlotInit {
  readonly column: Column;
  readonly scale: Scale;
  readonly worlds: readonly ComparedWorld[];
  readonly policies: readonly PolicyName[];
}

export function dotPlot({ column, scale, worlds, policies }: DotPlotInit): string {
  const longest = Math.max(...worlds.map(({ name }) => name.length));
  const left = Math.min(400, 20 + longest * 6.6);
  const wide = (PAGE_WIDTH - left - MARGIN.right + MARGIN.between) / policies.length;
  const panels = policies.map((policy, grid) => ({ policy, grid, left: left + grid * wide }));
  return svgOf({
    label: `${column.title}, with 95 % intervals: ${policies.join(', ')} in ${worlds.length} worlds; the numbers are in the table below`,
    width: PAGE_WIDTH,
    height: MARGIN.top + worlds.length * ROW_HEIGHT + MARGIN.bottom,
    chart: {
      title: panels.map(({ policy, left }) => ({
        text: policy,
        left,
        top: 0,
        padding: 0,
        textStyle: {
          color: colour(policy === OURS ? 'ours' : 'text'),
          fontSize: 13,
          fontWeight: policy === OURS ? 'bold' : 'normal',
        },
      })),
      grid: panels.map(({ policy, left }) => ({
        show: policy === OURS,
        backgroundColor: colour('oursPaper'),
        borderWidth: 0,
        left,
        width: wide - MARGIN.between,
        top: MARGIN.top,
        bottom: MARGIN.bottom,
        outerBoundsMode: 'none' as const,
      })),
      xAxis: panels.map(({ grid }) => ({
        ...tickedAxis(scale),
        gridIndex: grid,
        position: 'top' as const,
      })),
      yAxis: panels.map(({ policy, grid }) => ({
        type: 'category' as const,
        gridIndex: grid,
        inverse: true,
        data: worlds.map(({ name }) => name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { show: grid === 0, interval: 0, color: colour('text'), fontSize: 12 },
        splitArea: {
          show: policy !== OURS,
          areaStyle: { color: [colour('stripe'), colour('paper')] },
        },
      })),
      series: panels.flatMap(({ policy, grid }) =>
        seriesOf({ column, scale, worlds, policy, grid }),
      ),
    },
  });
}

type PanelInit = Pick<DotPlotInit, 'column' | 'scale' | 'worlds'> & {
  readonly policy: PolicyName;
  readonly grid: number;
};

function seriesOf({ column: { key }, scale: { at }, worlds, policy, grid }: PanelInit): Series[] {
  const estimates = (of: PolicyName) =>
    worlds.flatMap(({ rows }, y) => {
      const row = rows.get(of);
      return row === undefined ? [] : [{ y, ...row.measured[key] }];
    });
  const own = policy === OURS;
  const mine = estimates(policy);
  const ink = colour(own ? 'ours' : 'text');
  const intervals = mine.map(
    ({ y, mean, margin }): Segment => [at(Math.max(0, mean - margin)), y, at(mean + margin), y],
  );
  const panel = { type: 'scatter', silent: true, xAxisIndex: grid, yAxisIndex: grid } as const;
  return [
    ...(own
      ? []
      : [
          {
            ...panel,
            symbol: 'rect',
            symbolSize: [2, ROW_HEIGHT - 6],
            itemStyle: { color: colour('ours'), opacity: 1 },
            data: estimates(OURS).map(({ y, mean }) => [at(mean), y]),
          },
        ]),
    segmentsOf({ segments: intervals, stroke: ink, width: 1.5, grid }),
    {
      ...panel,
      symbol: 'circle',
      symbolSize: own ? 8 : 6,
      itemStyle: { color: ink, opacity: 1 },
      data: mine.map(({ y, mean }) => [at(mean), y]),
    },
  ];
}
