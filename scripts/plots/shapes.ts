// Shapes that charts are put together from: intervals as lines, bands as areas.
import type { CustomSeriesOption } from 'echarts';

/** From one point to another, in units of the axes. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

export interface SegmentsInit {
  readonly segments: readonly Segment[];
  readonly stroke: string;
  readonly width: number;
  /** Which of several grids; the first where none is named. */
  readonly grid?: number;
}

export function segmentsOf({
  segments,
  stroke,
  width,
  grid = 0,
}: SegmentsInit): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: grid,
    yAxisIndex: grid,
    data: segments.map((segment) => [...segment]),
    encode: { x: [0, 2], y: [1, 3] },
    renderItem: (_, api) => {
      const [x1 = 0, y1 = 0] = api.coord([api.value(0), api.value(1)]);
      const [x2 = 0, y2 = 0] = api.coord([api.value(2), api.value(3)]);
      return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: width } };
    },
  };
}

export interface BandInit {
  /** In ascending order of x. */
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly fill: string;
}

/** The area between the lowest and the highest. */
export function bandOf({ points, fill }: BandInit): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: points.map(({ x, low, high }) => [x, low, high]),
    encode: { x: 0, y: [1, 2] },
    renderItem: ({ dataIndex }, api) => {
      // One area for all of them: pieces side by side would show their seams.
      if (dataIndex > 0) return null;
      const edge = [
        ...points.map(({ x, low }) => api.coord([x, low])),
        ...points.toReversed().map(({ x, high }) => api.coord([x, high])),
      ];
      return { type: 'polygon', shape: { points: edge }, style: { fill, opacity: 0.25 } };
    },
  };
}
