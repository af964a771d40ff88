// Worlds beside each other, one on each core; who ran where changes no result.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Outcome } from '@tocsin/sim';
import { type Experiment, type Row, rowOf } from '@tocsin/sim';

export interface Job {
  readonly experiment: Experiment;
  readonly seed: number;
}

const HEAP_MB = 4_096;

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
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      outcomes.set(job, await inWorker(job));
      progress(outcomes.size, jobs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return experiments.map((experiment) => {
    const mine = jobs.filter((job) => job.experiment === experiment);
    return rowOf(
      experiment,
      seeds,
      mine.map((job) => outcomes.get(job) as Outcome),
    );
  });
}

/** A worker for each world: its memory goes with it. */
function inWorker(job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 96 },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
