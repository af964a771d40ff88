// `npm run bench [-- NAME …] [--runs N] [--quick] [--json] [--save FILE] [--compare FILE] [--nodes N,…] [--html FILE]`: our figures, each beside its limit in the same run.
import { parseArgs } from 'node:util';
import { admit } from './admit.ts';
import { readBaseline, saveOutcome } from './baseline/file.ts';
import type { Baseline, Entry } from './baseline/model.ts';
import { showComparison } from './baseline/report.ts';
import { enclosed, namespaceRefusal, rerunEnclosed } from './enclosure.ts';
import { expire } from './expire.ts';
import { showCurves } from './growth/text.ts';
import { writeGrowth } from './growth/write.ts';
import { perform } from './harness.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest.ts';
import { joining } from './join.ts';
import { latency } from './latency.ts';
import { limits } from './limits.ts';
import { mesh } from './mesh.ts';
import type { Benchmark } from './model.ts';
import { peers } from './peers/peers.ts';
import { judgement, type Outcome, show } from './print.ts';
import { protector } from './protector.ts';
import { reconcile } from './reconcile.ts';
import { restore } from './restore.ts';
import { sync } from './sync.ts';

const BENCHMARKS: readonly Benchmark[] = [
  limits,
  admit,
  ingest,
  latency,
  restore,
  expire,
  reconcile,
  idle,
  joining,
  protector,
  peers,
  sync,
  mesh,
];
const TOLERANCE_PERCENT = '10';

/** Without names all, or all that the baseline knows. */
function chosen(names: readonly string[], baseline: Baseline | undefined): readonly Benchmark[] {
  const unknown = names.filter((name) => !BENCHMARKS.some((known) => known.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${known}`);
  }
  const wanted = names.length === 0 && baseline ? Object.keys(baseline.benchmarks) : names;
  return wanted.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => wanted.includes(name));
}

/** What each is compared with. @throws Error before anything is measured in vain */
function entriesFor(
  benchmarks: readonly Benchmark[],
  baseline: Baseline,
  quick: boolean,
): ReadonlyMap<string, Entry> {
  return new Map(
    benchmarks.map(({ name }) => {
      const entry = baseline.benchmarks[name];
      if (entry === undefined)
        throw new Error(`the baseline has no ${name}: add it with "${name} --save FILE"`);
      if (entry.quick !== quick)
        throw new Error(
          `the baseline of ${name} was measured ${entry.quick ? 'with' : 'without'} --quick: only the same sizes compare`,
        );
      return [name, entry];
    }),
  );
}

/** @throws Error */
function sizesOf(text: string): readonly number[] {
  const sizes = text.split(',').map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size > 1)) return sizes;
  throw new Error(`--nodes is one or more whole numbers above 1, such as 10,50,100, not ${text}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      nodes: { type: 'string' },
      html: { type: 'string' },
      save: { type: 'string' },
      compare: { type: 'string' },
      tolerance: { type: 'string', default: TOLERANCE_PERCENT },
    },
  });
  const { quick, json, save, html } = values;
  const nodes = values.nodes === undefined ? undefined : sizesOf(values.nodes);
  const tolerance = Number(values.tolerance) / 100;
  if (!(tolerance >= 0))
    throw new Error(`--tolerance is a number of percent, not ${values.tolerance}`);
  const baseline = values.compare === undefined ? undefined : readBaseline(values.compare);
  const benchmarks = chosen(positionals, baseline);
  const entries = baseline && entriesFor(benchmarks, baseline, quick);
  const refusal = enclosed() ? undefined : namespaceRefusal();
  if (!enclosed() && refusal === undefined) {
    process.exitCode = await rerunEnclosed();
    return;
  }
  let missed = 0;
  let worse = 0;
  const outcomes: Outcome[] = [];
  for (const benchmark of benchmarks) {
    if (benchmark.needsNamespace && refusal !== undefined) {
      console.error(`${benchmark.name}: skipped, it needs a network namespace (${refusal})`);
      continue;
    }
    const runs = Number(values.runs ?? (quick ? 1 : benchmark.runs));
    const outcome = await perform(benchmark, { runs, quick, ...(nodes && { nodes }) });
    outcomes.push(outcome);
    const judged = outcome.summaries.map((found) => ({ ...found, judgement: judgement(found) }));
    missed += judged.filter((found) => found.judgement.startsWith('MISSED')).length;
    if (json) console.log(JSON.stringify({ ...outcome, summaries: judged }));
    else {
      show(outcome);
      showCurves(outcome.summaries);
    }
    if (save !== undefined) saveOutcome(save, outcome);
    const entry = entries?.get(benchmark.name);
    if (entry !== undefined) worse += showComparison(entry, outcome.summaries, tolerance);
  }
  if (html !== undefined) writeGrowth(html, outcomes);
  if (!json) console.log(missed === 0 ? '\nEvery goal is met.' : `\n${missed} goals missed.`);
  if (worse > 0) {
    console.error(
      `${worse} figures are worse than the baseline by more than ${values.tolerance} %.`,
    );
    process.exitCode = 1;
  }
}

await main();
