// Runs worlds in a thread of its own, one after the other.
import { parentPort } from 'node:worker_threads';
import { type Outcome, runOnce } from '@tocsin/sim';
import { TRIALS } from './claims.ts';
import type { Job } from './pool.ts';

parentPort?.on('message', (job: Job) => parentPort?.postMessage(resultOf(job)));

function resultOf(job: Job): Outcome | number {
  if ('experiment' in job) return runOnce(job.experiment, job.seed);
  const trial = TRIALS.get(job.trial);
  if (trial === undefined) throw new Error(`no trial says ${JSON.stringify(job.trial)}`);
  return trial.run(job.init);
}
