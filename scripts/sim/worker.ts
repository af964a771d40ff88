// Runs one world in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { runOnce } from '@tocsin/sim';
import type { Job } from './pool.ts';

const { experiment, seed } = workerData as Job;
parentPort?.postMessage(runOnce(experiment, seed));
