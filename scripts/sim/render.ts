// What `--full` has written as a page of markdown: a table for each behaviour, a line for each policy.
import { BEHAVIOURS, COLUMNS, type Row } from '@tocsin/sim';
import type { Full } from './full.ts';
import { type ComparedWorld, worldsOf } from './worlds.ts';

export function render({ made, rows }: Full): string {
  const { commit, nodes, hours, share, circle } = made;
  const worlds = worldsOf(rows);
  const fewest = Math.min(...rows.map(({ seeds }) => seeds.length));
  const most = Math.max(...rows.map(({ seeds }) => seeds.length));
  const words = COLUMNS.map(({ title, says }) => `- *${title}*: ${says}`);
  return `# Among liars: the whole table

Written by \`npm run sim -- --full --out docs/adversaries-table.json\`; not to be edited by hand. What it means is in
[adversaries.md](adversaries.md).

${nodes} nodes, ${circle === 'fleet' ? 'own machines of one fleet' : 'friends'}, ${hours} h of virtual time, commit \`${commit}\`. Liars are ${Math.round(share * 100)} % of the nodes. Each row is of the seeds 1 to
${fewest === most ? most : `n, with n (from ${fewest} to ${most}) in its second column`}; ± is half of the 95 % interval (Student's t).

${words.join('\n')}

${worlds.map((world) => section(world)).join('\n\n')}
`;
}

function section({ name, rows }: ComparedWorld): string {
  const ours = [...rows.values()];
  const behaviour = ours[0]?.behaviour ?? 'all-honest';
  const says =
    behaviour === 'all-honest' ? 'nobody lies; detectors err' : BEHAVIOURS[behaviour].says;
  const lines = ours.map(line);
  return `## ${name}

${says}

| policy | seeds | ${COLUMNS.map(({ title }) => title).join(' | ')} |
|---|---|${COLUMNS.map(() => '---|').join('')}
${lines.join('\n')}`;
}

function line({ policy, seeds, measured }: Row): string {
  const figures = COLUMNS.map(({ key, digits }) => {
    const { mean, margin } = measured[key];
    return margin === 0
      ? mean.toFixed(digits)
      : `${mean.toFixed(digits)} ± ${margin.toFixed(digits)}`;
  });
  return `| ${policy} | ${seeds.length} | ${figures.join(' | ')} |`;
}
