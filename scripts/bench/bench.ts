// `npm run bench`: our figures, each beside its limit in the same run.
import { hideBin } from 'yargs/helpers';
import { admit } from './admit.ts';
import { comparable } from './baseline/comparable.ts';
import { readBaseline, saveOutcome } from './baseline/file.ts';
import type { Baseline } from './baseline/model.ts';
import { showComparison } from './baseline/report.ts';
import { profileInto } from './child.ts';
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
import { optionsFrom } from './options.ts';
import { peers } from './peers/peers.ts';
import { judgement, type Outcome, show, showShares } from './print.ts';
import { readProfiles, sharesOf } from './profile.ts';
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

/** Without names all, or all that the baseline knows. */
function chosen(names: readonly string[], baseline: Baseline | undefined): readonly Benchmark[] {
  const wanted = names.length === 0 && baseline ? Object.keys(baseline.benchmarks) : names;
  return wanted.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => wanted.includes(name));
}

async function main(): Promise<void> {
  const { names, runs, quick, json, nodes, raw, save, html, compare, tolerance, profile, last } =
    await optionsFrom(hideBin(process.argv), BENCHMARKS);
  const baseline = compare === undefined ? undefined : readBaseline(compare);
  const wanted = chosen(names, baseline);
  const known = baseline && comparable(wanted, baseline, quick, compare);
  for (const reason of known?.reasons ?? []) console.error(reason);
  const benchmarks = known ? wanted.filter(({ name }) => known.entries.has(name)) : wanted;
  if (benchmarks.length === 0) {
    // Before anything is measured in vain.
    process.exitCode = 1;
    return;
  }
  const refusal = enclosed() ? undefined : namespaceRefusal();
  if (!enclosed() && refusal === undefined) {
    process.exitCode = await rerunEnclosed();
    return;
  }
  if (profile !== undefined) profileInto(profile);
  let missed = 0;
  let worse = 0;
  const outcomes: Outcome[] = [];
  for (const benchmark of benchmarks) {
    if (benchmark.needsNamespace && refusal !== undefined) {
      console.error(`${benchmark.name}: skipped, it needs a network namespace (${refusal})`);
      continue;
    }
    const outcome = await perform(benchmark, {
      runs: runs ?? (quick ? 1 : benchmark.runs),
      quick,
      ...(nodes && { nodes }),
      ...(raw && { raw }),
    });
    outcomes.push(outcome);
    const judged = outcome.summaries.map((found) => ({ ...found, judgement: judgement(found) }));
    missed += judged.filter((found) => found.judgement.startsWith('MISSED')).length;
    if (json) console.log(JSON.stringify({ ...outcome, summaries: judged }));
    else {
      show(outcome);
      showCurves(outcome.summaries);
    }
    if (save !== undefined) saveOutcome(save, outcome);
    const entry = known?.entries.get(benchmark.name);
    if (entry !== undefined) worse += showComparison(entry, outcome.summaries, tolerance / 100);
  }
  for (const [role, profiles] of profile === undefined ? [] : readProfiles(profile))
    showShares(role, sharesOf(profiles, last));
  if (html !== undefined) writeGrowth(html, outcomes);
  if (!json) console.log(missed === 0 ? '\nEvery goal is met.' : `\n${missed} goals missed.`);
  if (worse > 0) {
    console.error(`${worse} figures are worse than the baseline by more than ${tolerance} %.`);
    process.exitCode = 1;
  }
}

await main();
