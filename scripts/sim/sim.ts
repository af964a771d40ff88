// `npm run sim`: worlds with liars in virtual time, as a table; the same seeds give the same table on every machine.
import { writeFileSync } from 'node:fs';
import { BEHAVIOUR_NAMES, type Experiment, POLICY_NAMES, type Row } from '@tocsin/sim';
import { hideBin } from 'yargs/helpers';
import { claimsTable, weighClaims } from './claims-command.ts';
import { experimentsOf } from './experiments.ts';
import { readFull, runFull } from './full.ts';
import { optionsFrom } from './options.ts';
import { simPage } from './page.ts';
import { runAll } from './pool.ts';
import { render } from './render.ts';
import { showSpeed } from './speed.ts';
import { tableOf } from './table.ts';

const options = await optionsFrom(hideBin(process.argv));
const { nodes, hours, seeds } = options;
const provenance = `${nodes} nodes, ${hours} h of virtual time, seeds ${seeds[0]} to ${seeds.at(-1)}`;
const progress = (done: number, of: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done} of ${of} worlds`);
};

if (options.claims) await showClaims();
else if (options.speed) await showSpeed();
else if (options.render !== undefined) showFull(options.render);
else if (options.full) await makeFull(options.out ?? '');
else await showTable();

async function showClaims(): Promise<void> {
  const { claims, rows } = await weighClaims(options, progress);
  progress(0, 0);
  console.log(claimsTable(claims));
  console.log(provenance);
  keep(provenance, rows, { claims });
  if (claims.some(({ holds }) => holds !== true)) process.exitCode = 1;
}

async function makeFull(out: string): Promise<void> {
  await runFull({ ...options, out }, progress);
  showFull(out);
}

function showFull(file: string): void {
  const full = readFull(file);
  const { commit, nodes, hours } = full.made;
  const page = file.replace(/(\.json)?$/, '.md');
  writeFileSync(page, render(full));
  console.log(`${page}: ${full.rows.length} rows`);
  keep(`${nodes} nodes, ${hours} h, commit ${commit}`, full.rows, {});
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
  console.log(`${provenance}, ${options.circle}. ± is half of the 95 % interval.`);
  console.log(`${Math.round(deliveries / seconds).toLocaleString('en')} deliveries a second.`);
  keep(provenance, rows, {});
}

function experiments(): Experiment[] {
  const { behaviour, policy, circle, share } = options;
  const behaviours =
    behaviour === 'all' ? (['all-honest', ...BEHAVIOUR_NAMES] as const) : [behaviour];
  const policies = policy === 'all' ? POLICY_NAMES : [policy];
  return experimentsOf({ behaviours, policies, circle, share, nodes, hours });
}

function keep(provenance: string, rows: readonly Row[], more: object): void {
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ provenance, ...more, rows }, null, 1)}\n`);
  if (options.html !== undefined)
    writeFileSync(options.html, simPage({ title: 'Tocsin among liars', provenance, rows }));
}
