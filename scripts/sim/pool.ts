// Worlds beside each other, one on each core; who ran where changes no result.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Experiment, type Outcome, type Row, rowOf } from '@tocsin/sim';

export interface Job {
  readonly experiment: Experiment;
  readonly seed: number;
}

export interface Work {
  /** How many worlds run at a time. */
  readonly workers?: number;
  done(job: Job, outcome: Outcome): void;
  /** Asked before each world; what is running then is still finished. */
  goesOn?(): boolean;
}

/** Two million deliveries are remembered until the end of their day: 3 GB. Liars make several times as many. */
const HEAP_MB = 12_288;
/** Most of what a step makes is over with it; in a small young generation it is copied twice before that is seen. */
const YOUNG_MB = 384;

/** Begins the jobs in their order. @throws what a world throws */
export async function runJobs(
  jobs: readonly Job[],
  { workers = availableParallelism(), done, goesOn = () => true }: Work,
): Promise<void> {
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
        const [outcome] = await once(worker, 'message');
        done(job, outcome);
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
    seeds.map((seed): Job => ({ experiment, seed })),
  );
  const outcomes = new Map<Job, Outcome>();
  const done = (job: Job, outcome: Outcome): void => {
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
