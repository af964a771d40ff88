// Runs worlds in a thread of its own, one after the other.
import { parentPort } from 'node:worker_threads';
import { runOnce } from '@tocsin/sim';
import type { Job } from './pool.ts';

parentPort?.on('message', ({ experiment, seed }: Job) => {
  parentPort?.postMessage(runOnce(experiment, seed));
});
