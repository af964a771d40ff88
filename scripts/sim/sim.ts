// `npm run sim`: worlds with liars in virtual time, as a table; the same seeds give the same table on every machine.
import { writeFileSync } from 'node:fs';
import { BEHAVIOUR_NAMES, type Experiment, POLICY_NAMES, pageOf, type Row } from '@tocsin/sim';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { claimsTable, weighClaims } from './claims-command.ts';
import { runAll } from './pool.ts';
import { tableOf } from './table.ts';

const args = await yargs(hideBin(process.argv))
  .scriptName('npm run sim --')
  .usage('$0 [OPTIONS]\n\nWithout options: every behaviour, small worlds, in some minutes.')
  .option('claims', {
    type: 'boolean',
    default: false,
    describe:
      'Instead: what the trust model promises, each with its figure; fails when one does not hold',
  })
  .option('behaviour', {
    choices: ['all', 'all-honest', ...BEHAVIOUR_NAMES] as const,
    default: 'all' as const,
    describe: 'How the liars lie',
  })
  .option('policy', {
    choices: ['all', ...POLICY_NAMES] as const,
    default: 'all' as const,
    describe: 'Who decides',
  })
  .option('circle', {
    choices: ['friends', 'fleet'] as const,
    default: 'friends' as const,
    describe: 'What the nodes are to each other',
  })
  .option('share', { type: 'number', default: 0.2, describe: 'Share of liars, 0 to 1' })
  .option('nodes', { type: 'number', default: 40 })
  .option('hours', { type: 'number', default: 12, describe: 'Virtual time' })
  .option('seed', { type: 'number', default: 1, describe: 'The first seed' })
  .option('seeds', { type: 'number', default: 3, describe: 'How many worlds for each row' })
  .option('json', { type: 'string', describe: 'Also write the rows to this file' })
  .option('html', { type: 'string', describe: 'Also write a page with plots to this file' })
  .check(({ share, nodes, seeds }) => {
    if (!(share >= 0 && share < 1)) throw new Error('--share is at least 0 and below 1');
    if (!(nodes >= 2)) throw new Error('--nodes: a world needs at least two');
    if (!(seeds >= 1)) throw new Error('--seeds: at least one');
    return true;
  })
  .strict()
  .parseAsync();

const seeds = Array.from({ length: args.seeds }, (_, i) => args.seed + i);
const provenance = `${args.nodes} nodes, ${args.hours} h of virtual time, seeds ${seeds[0]} to ${seeds.at(-1)}`;
const progress = (done: number, of: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done} of ${of} worlds`);
};

if (args.claims) await showClaims();
else await showTable();

async function showClaims(): Promise<void> {
  const { claims, rows } = await weighClaims(
    { nodes: args.nodes, hours: args.hours, seeds },
    progress,
  );
  progress(0, 0);
  console.log(claimsTable(claims));
  console.log(provenance);
  keep(rows, { claims });
  if (claims.some(({ holds }) => !holds)) process.exitCode = 1;
}

async function showTable(): Promise<void> {
  const begun = performance.now();
  const rows = await runAll(experiments(), seeds, progress);
  const seconds = (performance.now() - begun) / 1_000;
  const deliveries = rows.reduce(
    (sum, row) => sum + row.measured.deliveries.mean * seeds.length,
    0,
  );
  console.log(tableOf(rows));
  console.log(`${provenance}, ${args.circle}. ± is half of the 95 % interval.`);
  console.log(`${Math.round(deliveries / seconds).toLocaleString('en')} deliveries a second.`);
  keep(rows, {});
}

function experiments(): Experiment[] {
  const behaviours =
    args.behaviour === 'all' ? (['all-honest', ...BEHAVIOUR_NAMES] as const) : [args.behaviour];
  const policies = args.policy === 'all' ? POLICY_NAMES : [args.policy];
  return behaviours.flatMap((behaviour) =>
    policies.map((policy) => ({
      policy,
      behaviour,
      circle: args.circle,
      share: behaviour === 'all-honest' ? 0 : args.share,
      nodes: args.nodes,
      hours: args.hours,
    })),
  );
}

function keep(rows: readonly Row[], more: object): void {
  if (args.json !== undefined)
    writeFileSync(args.json, `${JSON.stringify({ provenance, ...more, rows }, null, 1)}\n`);
  if (args.html !== undefined)
    writeFileSync(args.html, pageOf({ title: 'Tocsin among liars', provenance, rows }));
}
