// Means over seeds, with the interval in which the true mean lies in 95 of 100 such experiments.

export interface Estimate {
  readonly mean: number;
  /** Half the width of the 95 % interval (Student's t); 0 for a single value. */
  readonly margin: number;
}

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1 on; beyond the table the normal's. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
] as const;
const NORMAL = 1.96;

export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = count === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, margin: 0 };
  // No power: engines are free in its last bit.
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const variance = squares / (count - 1);
  return { mean, margin: (T[count - 2] ?? NORMAL) * Math.sqrt(variance / count) };
}
