// The rows of an experiment as a table for the terminal.
import { COLUMNS, type Row } from '@tocsin/sim';
import Table from 'cli-table3';

export function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ['behaviour', 'policy', ...COLUMNS.map(({ title }) => title)],
    style: { head: [], border: [], compact: true },
  });
  for (const { behaviour, policy, measured } of rows)
    table.push([
      behaviour,
      policy,
      ...COLUMNS.map(({ key, digits }) => {
        const { mean, margin } = measured[key];
        return margin === 0
          ? mean.toFixed(digits)
          : `${mean.toFixed(digits)} ± ${margin.toFixed(digits)}`;
      }),
    ]);
  return table.toString();
}
