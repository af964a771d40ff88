// Draws one chart as SVG to stand in a page: still, without reference to outside, the same bytes for the same data.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type {
  CustomSeriesOption,
  EChartsOption,
  LineSeriesOption,
  ScatterSeriesOption,
} from 'echarts';
import { colour } from './colours.ts';
import { escaped } from './page.ts';

export type Series = CustomSeriesOption | LineSeriesOption | ScatterSeriesOption;

/** Only when something is drawn: until then benchmarks run in this process, and it weighs tens of megabytes. */
const library = (): typeof import('echarts') => createRequire(import.meta.url)('echarts');

export interface SvgInit {
  /** What the drawing shows, for those who do not see it. */
  readonly label: string;
  /** In CSS pixels; narrower windows shrink it. */
  readonly width: number;
  readonly height: number;
  readonly chart: EChartsOption;
}

export function svgOf({ label, width, height, chart }: SvgInit): string {
  const drawing = library().init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', color: colour('text') },
      ...chart,
    });
    return still(drawing.renderToSVGString()).replace(
      '<svg ',
      `<svg role="img" aria-label="${escaped(label)}" `,
    );
  } finally {
    drawing.dispose();
  }
}

/** Takes out what answers to a mouse, and names by its content what is numbered by how many drawings the process has made. */
function still(svg: string): string {
  const drawn = svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(
      / (?:class|pointer-events|ecmeta_\w+|xmlns(?::xlink)?|version|baseProfile)="[^"]*"/g,
      '',
    )
    .replace(/(?<=id="|url\(#)zr\d+-/g, 'zr-')
    .replace(/\n{2,}/g, '\n');
  const name = createHash('sha256').update(drawn).digest('hex').slice(0, 12);
  return drawn.replace(/(?<=id="|url\(#)zr-/g, `zr-${name}-`);
}
