// The thread of the watchdog: the thread that feeds cannot speak while an input keeps it.
import { writeFileSync, writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { Running, type WatchdogData } from './watchdog.ts';

const STDERR = 2;
const { shared, lookMs, looks, seed, path } = workerData as WatchdogData;
const running = new Running(shared);
let last = -1;
let stuck = 0;

setInterval(() => {
  const { count, input } = running;
  stuck = input !== undefined && count === last ? stuck + 1 : 0;
  if (input !== undefined && stuck >= looks) {
    writeFileSync(path, input);
    const seconds = (looks * lookMs) / 1_000;
    const base64 = Buffer.from(input).toString('base64');
    writeSync(
      STDERR,
      `FOUND, seed ${seed}: an input that has not ended in ${seconds} s\n  base64: ${base64}\n  saved:  ${path}\n`,
    );
    process.kill(process.pid, 'SIGKILL');
  }
  last = count;
}, lookMs);
