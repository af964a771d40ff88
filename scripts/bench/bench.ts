// `npm run bench [-- NAME …] [--runs N] [--quick] [--json]`: our figures, each beside its limit in the same run.
import { parseArgs } from 'node:util';
import { admit } from './admit.ts';
import { enclosed, namespaceRefusal, rerunEnclosed } from './enclosure.ts';
import { expire } from './expire.ts';
import { perform } from './harness.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest.ts';
import { joining } from './join.ts';
import { latency } from './latency.ts';
import { limits } from './limits.ts';
import type { Benchmark } from './model.ts';
import { judgement, show } from './print.ts';
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
  sync,
];

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.filter((name) => !BENCHMARKS.some((known) => known.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const benchmarks = chosen(positionals);
  const refusal = enclosed() ? undefined : namespaceRefusal();
  if (!enclosed() && refusal === undefined) {
    process.exitCode = await rerunEnclosed();
    return;
  }
  let missed = 0;
  for (const benchmark of benchmarks) {
    if (benchmark.needsNamespace && refusal !== undefined) {
      console.error(`${benchmark.name}: skipped, it needs a network namespace (${refusal})`);
      continue;
    }
    const runs = Number(values.runs ?? (values.quick ? 1 : benchmark.runs));
    const outcome = await perform(benchmark, { runs, quick: values.quick });
    const judged = outcome.summaries.map((found) => ({ ...found, judgement: judgement(found) }));
    missed += judged.filter((found) => found.judgement.startsWith('MISSED')).length;
    if (values.json) console.log(JSON.stringify({ ...outcome, summaries: judged }));
    else show(outcome);
  }
  if (!values.json)
    console.log(missed === 0 ? '\nEvery goal is met.' : `\n${missed} goals missed.`);
}

await main();
