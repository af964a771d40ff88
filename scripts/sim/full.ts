// `npm run sim -- --full --out FILE`: every behaviour under every policy, each world kept as it ends, so that it can be gone on with.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  BEHAVIOUR_NAMES,
  type Experiment,
  type Outcome,
  POLICY_NAMES,
  type Row,
  rowOf,
} from '@tocsin/sim';
import { commitOfCode } from './commit.ts';
import { experimentsOf } from './experiments.ts';
import { keptIn } from './kept.ts';
import { runJobs, type WorldJob } from './pool.ts';

export interface FullInit {
  readonly out: string;
  readonly nodes: number;
  readonly hours: number;
  readonly share: number;
  readonly circle: Experiment['circle'];
  readonly seeds: readonly number[];
  readonly minutes?: number | undefined;
  readonly workers?: number | undefined;
}

/** What somebody needs to make the same table again. */
export interface Made {
  /** The last one that changed a rule, the wire or the simulator; with a `+` when they differed from it. */
  readonly commit: string;
  readonly nodes: number;
  readonly hours: number;
  readonly share: number;
  readonly circle: Experiment['circle'];
}

export interface Full {
  readonly made: Made;
  readonly rows: readonly Row[];
}

interface World extends WorldJob {
  readonly outcome: Outcome;
}

/** So many seeds of every row come first, then those of our own policy. */
const FIRST_SEEDS = 5;
const DIGITS = 6;

/** @throws Error when the worlds beside `out` were made otherwise */
export async function runFull(
  init: FullInit,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const { nodes, hours, share, circle, seeds, minutes = Number.POSITIVE_INFINITY } = init;
  const size = { nodes, hours, share, circle };
  const made: Made = { commit: commitOfCode(), ...size };
  const kept = keptIn<World>(`${init.out}.worlds`, size);
  const worlds = new Map<string, World>(kept.before.map((world) => [nameOf(world), world]));
  const experiments = experimentsOf({
    behaviours: ['all-honest', ...BEHAVIOUR_NAMES],
    policies: POLICY_NAMES,
    ...size,
  });
  const jobs = experiments
    .flatMap((experiment) => seeds.map((seed): WorldJob => ({ experiment, seed })))
    .sort((a, b) => turnOf(a, seeds) - turnOf(b, seeds) || a.seed - b.seed);
  const end = performance.now() + minutes * 60_000;
  await runJobs(
    jobs.filter((job) => !worlds.has(nameOf(job))),
    {
      ...(init.workers !== undefined && { workers: init.workers }),
      goesOn: () => performance.now() < end,
      done: (job, outcome) => {
        worlds.set(nameOf(job), { ...job, outcome });
        kept.add({ ...job, outcome });
        progress(worlds.size, jobs.length);
      },
    },
  );
  const rows = experiments.flatMap((experiment) => {
    const mine = seeds.flatMap((seed) => worlds.get(nameOf({ experiment, seed })) ?? []);
    const outcomes = mine.map(({ outcome }) => outcome);
    const row = rowOf(
      experiment,
      mine.map(({ seed }) => seed),
      outcomes,
    );
    return mine.length > 0 ? [row] : [];
  });
  writeFileSync(init.out, textOf({ made, rows }));
}

export function readFull(file: string): Full {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function turnOf(
  { experiment: { policy, behaviour }, seed }: WorldJob,
  seeds: readonly number[],
): number {
  if (seeds.indexOf(seed) < FIRST_SEEDS) return 0;
  return policy === POLICY_NAMES[0] || behaviour === 'all-honest' ? 1 : 2;
}

const nameOf = ({ experiment: { policy, circle, behaviour }, seed }: WorldJob): string =>
  `${policy} ${circle} ${behaviour} ${seed}`;

/** A row in a line, so that a later table can be compared with this one. */
function textOf({ made, rows }: Full): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;
  const lines = rows.map((row) => JSON.stringify(row, short));
  return `{"made":${JSON.stringify(made)},"rows":[\n${lines.join(',\n')}\n]}\n`;
}
