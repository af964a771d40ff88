// Axes of numbers in the colours of the page.
import { colour } from './colours.ts';

export interface Ticks {
  /** In units of the axis, which begins at 0. */
  readonly max: number;
  /** What is labelled. */
  readonly ticks: readonly number[];
  readonly labelOf: (position: number) => string;
}

export const numberAxis = {
  type: 'value',
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: colour('faint'), fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: colour('line') } },
  nameTextStyle: { color: colour('text'), fontSize: 12 },
} as const;

/** The same, labelled where it is said and nowhere else. */
export const tickedAxis = ({ max, ticks, labelOf }: Ticks) => ({
  ...numberAxis,
  min: 0,
  max,
  axisTick: { ...numberAxis.axisTick, customValues: [...ticks] },
  axisLabel: { ...numberAxis.axisLabel, customValues: [...ticks], formatter: labelOf },
});
