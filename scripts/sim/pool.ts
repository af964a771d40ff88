// Worlds beside each other, one on each core; who ran where changes no result.
import { once } from 'node:events';
import { availableParallelism, totalmem } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { type Experiment, type Outcome, type Row, rowOf } from '@tocsin/sim';
import type { TrialInit } from './trials.ts';

export interface WorldJob {
  readonly experiment: Experiment;
  readonly seed: number;
}

/** One of the trials, by its name: what comes of it is a single figure. */
export interface TrialJob {
  readonly trial: string;
  readonly init: TrialInit;
}

export type Job = WorldJob | TrialJob;
export type ResultOf<J extends Job> = J extends TrialJob ? number : Outcome;

export interface Work<J extends Job> {
  /** How many worlds run at a time. */
  readonly workers?: number;
  done(job: J, result: ResultOf<J>): void;
  /** Asked before each world; what is running then is still finished. */
  goesOn?(): boolean;
}

/** Two million deliveries are remembered until the end of their day: 3 GB. Liars make several times as many. */
const HEAP_MB = 12_288;
/** Most of what a step makes is over with it; in a small young generation it is copied twice before that is seen. */
const YOUNG_MB = 384;
/** So much may be kept before it is first looked for what is over: less is looked through again and again while a world grows. */
const FIRST_LOOK_MB = 3_072;

/**
 * The young generation is as large from the beginning. Each core has a world of its own, and a collector's threads would only take
 * turns with it: a sixth slower.
 */
function tuneCollector(workers: number): void {
  const share = Math.floor(totalmem() / 2 ** 20 / 3 / workers);
  setFlagsFromString('--single-threaded-gc');
  setFlagsFromString(`--min-semi-space-size=${YOUNG_MB / 3}`);
  setFlagsFromString(`--initial-old-space-size=${Math.min(FIRST_LOOK_MB, share)}`);
}

/** Begins the jobs in their order. @throws what a world throws */
export async function runJobs<J extends Job>(
  jobs: readonly J[],
  { workers = availableParallelism(), done, goesOn = () => true }: Work<J>,
): Promise<void> {
  tuneCollector(workers);
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    try {
      while (goesOn()) {
        const job = waiting.shift();
        if (job === undefined) return;
        worker.postMessage(job);
        const [result] = await once(worker, 'message');
        done(job, result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
}

/** @throws what a world throws */
export async function runAll(
  experiments: readonly Experiment[],
  seeds: readonly number[],
  progress: (done: number, of: number) => void,
): Promise<Row[]> {
  const jobs = experiments.flatMap((experiment) =>
    seeds.map((seed): WorldJob => ({ experiment, seed })),
  );
  const outcomes = new Map<WorldJob, Outcome>();
  const done = (job: WorldJob, outcome: Outcome): void => {
    outcomes.set(job, outcome);
    progress(outcomes.size, jobs.length);
  };
  await runJobs(jobs, { done });
  return experiments.map((experiment) => {
    const mine = jobs.filter((job) => job.experiment === experiment);
    return rowOf(
      experiment,
      seeds,
      mine.map((job) => outcomes.get(job) as Outcome),
    );
  });
}
