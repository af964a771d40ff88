// The node's one timer: everything that happens by time is a job here, and the clock is armed for the earliest.
import type { Clock } from './clock.ts';
import type { Log } from './model.ts';

export interface Scheduler {
  /** Runs `job` once, `delayMs` from now; a second call under one name replaces the first. */
  at(name: string, delayMs: number, job: () => unknown): void;
  /** Runs `job` each `everyMs` after it has ended; it may answer another delay for the next time. */
  every(name: string, everyMs: number, job: () => unknown): void;
  cancel(name: string): void;
  /** Ends all jobs and waits for those that run. */
  stop(): Promise<void>;
}

interface Job {
  readonly due: number;
  readonly run: () => unknown;
}

export function createScheduler(clock: Clock, log: Log): Scheduler {
  const jobs = new Map<string, Job>();
  const running = new Set<Promise<void>>();
  let armedFor = Number.POSITIVE_INFINITY;
  let disarm = () => {};
  let stopped = false;

  function arm(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { due } of jobs.values()) earliest = Math.min(earliest, due);
    if (earliest === armedFor) return;
    disarm();
    armedFor = earliest;
    disarm =
      earliest === Number.POSITIVE_INFINITY
        ? () => {}
        : clock.after(Math.max(0, earliest - clock.monotonic()), fire);
  }

  function fire(): void {
    armedFor = Number.POSITIVE_INFINITY;
    const now = clock.monotonic();
    for (const [name, job] of [...jobs])
      if (job.due <= now) {
        jobs.delete(name);
        start(name, job);
      }
    arm();
  }

  function start(name: string, { run }: Job): void {
    const done = (async () => {
      try {
        await run();
      } catch (error) {
        log.error({ err: error, job: name }, 'a job of the node failed');
      }
    })();
    running.add(done);
    void done.finally(() => running.delete(done));
  }

  function at(name: string, delayMs: number, run: () => unknown): void {
    if (stopped) return;
    jobs.set(name, { due: clock.monotonic() + delayMs, run });
    arm();
  }

  function every(name: string, everyMs: number, run: () => unknown): void {
    at(name, everyMs, async () => {
      let next: unknown;
      try {
        next = await run();
      } finally {
        if (!jobs.has(name)) every(name, typeof next === 'number' ? next : everyMs, run);
      }
    });
  }

  return {
    at,
    every,
    cancel(name) {
      jobs.delete(name);
      arm();
    },
    async stop() {
      stopped = true;
      jobs.clear();
      disarm();
      await Promise.allSettled(running);
    },
  };
}
