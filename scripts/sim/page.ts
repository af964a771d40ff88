// The table as one page that needs nothing else: gain against harm, then each measure, drawn and in numbers.
import { COLUMNS, type Column, POLICY_NAMES, type PolicyName, type Row } from '@tocsin/sim';
import { escaped, htmlTable, pageAround } from '../plots/page.ts';
import { dotPlot } from './dot-plot.ts';
import { frontierPlot } from './frontier-plot.ts';
import { byTens, proportional } from './scale.ts';
import { type ComparedWorld, policiesOf, worldsOf } from './worlds.ts';

/** Of all others less is better. */
const MORE_IS_BETTER: ReadonlySet<Column['key']> = new Set([
  'uplift',
  'trustAfterDay',
  'leastTrustInHonest',
]);
/** Policies differ in these by thousands. */
const BY_TENS: ReadonlySet<Column['key']> = new Set(['falseBlockMinutes', 'falseBlocks']);
/** Between labels of one panel's axis. */
const STEPS = 4;

export interface PageInit {
  readonly title: string;
  /** What a reader needs to run the same: seeds, commit, command. */
  readonly provenance: string;
  readonly rows: readonly Row[];
}

export function simPage({ title, provenance, rows }: PageInit): string {
  const worlds = worldsOf(rows);
  const policies = policiesOf(rows);
  const seeds = rows.map((row) => row.seeds.length);
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  return pageAround({
    title,
    provenance: `${provenance}. Means over ${fewest === most ? most : `${fewest} to ${most}`} seeds, with the 95 % interval (Student’s t); what of it would lie below 0 is cut off.`,
    style: `h2 { margin: 2.5rem 0 .3rem; } h2 small { font-weight: normal; font-size: .9rem; color: var(--faint); }
  details { margin-top: .5rem; overflow-x: auto; } th:first-child { text-align: left; }
  td:nth-child(2) { color: var(--ours); }`,
    body: `<h2>What is gained, and at what price</h2>
<p>Up: more attackers are blocked before they come. Left: harmless addresses are blocked for less time. <b>Up and left is better.</b>
Each point is one policy in one world. The large ones, with their intervals, are those in which nobody lies; how far the small ones of the
same colour are from it shows what liars change.</p>
${frontierPlot(rows, worlds)}
${COLUMNS.map((column) => section(column, { worlds, policies })).join('\n')}`,
  });
}

interface Compared {
  readonly worlds: readonly ComparedWorld[];
  readonly policies: readonly PolicyName[];
}

function section(column: Column, { worlds, policies }: Compared): string {
  const { key, title, says } = column;
  const tops = worlds.flatMap(({ rows }) =>
    [...rows.values()].map(({ measured }) => measured[key].mean + measured[key].margin),
  );
  const scale = (BY_TENS.has(key) ? byTens : proportional)(Math.max(...tops), STEPS);
  const beside = policies.length > 1 ? `The bars beside the dots are ${POLICY_NAMES[0]}’s. ` : '';
  return `<h2>${escaped(title)} <small>${MORE_IS_BETTER.has(key) ? 'more' : 'less'} is better</small></h2>
<p>${escaped(`${says.charAt(0).toUpperCase()}${says.slice(1)}. ${beside}${scale.says}`)}</p>
${dotPlot({ column, scale, worlds, policies })}
<details><summary>The numbers</summary>
${numbers(column, { worlds, policies })}
</details>`;
}

function numbers({ key, digits }: Column, { worlds, policies }: Compared): string {
  const told = (row: Row | undefined): string => {
    if (row === undefined) return '';
    const { mean, margin } = row.measured[key];
    return `${mean.toFixed(digits)} ± ${margin.toFixed(digits)}`;
  };
  return htmlTable({
    head: ['behaviour', ...policies],
    rows: worlds.map(({ name, rows }) => [
      name,
      ...policies.map((policy) => told(rows.get(policy))),
    ]),
  });
}
