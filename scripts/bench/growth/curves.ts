// Figures that were measured at several sizes, put together as curves: ours, and what stood beside it.
import type { Summary } from '../print.ts';

export interface Point {
  /** The size. */
  readonly at: number;
  readonly value: number;
  readonly span: readonly [number, number];
  readonly beside?: number;
}

export interface Curve {
  readonly of: string;
  readonly unit: string;
  /** What the size is of, such as `nodes`. */
  readonly with: string;
  readonly beside?: string;
  /** In ascending order of size. */
  readonly points: readonly Point[];
}

/** In the order in which they are first told of. */
export function curvesOf(summaries: readonly Summary[]): readonly Curve[] {
  const curves = new Map<string, Curve>();
  for (const { growth, unit, value, span, beside } of summaries) {
    if (growth === undefined) continue;
    const { of, at } = growth;
    const known = curves.get(of);
    const point: Point = { at, value, span, ...(beside && { beside: beside.value }) };
    curves.set(of, {
      of,
      unit,
      with: growth.with,
      ...(beside && { beside: beside.what }),
      points: [...(known?.points ?? []), point].sort((a, b) => a.at - b.at),
    });
  }
  return [...curves.values()];
}
