// Runs the operator's program for every alarm, with the event as JSON on its standard input: never a shell, never for
// long, never more than a few a minute.
import { spawn } from 'node:child_process';
import type { Clock } from './clock.ts';
import { ALARMS_A_MINUTE } from './constants.ts';
import type { Log } from './model.ts';

const MINUTE_MS = 60_000;

export interface Alarms {
  ring(event: { readonly event: string } & Record<string, unknown>): void;
  /** Waits for the programs that run. */
  stop(): Promise<void>;
}

export function createAlarms(
  command: readonly string[] | undefined,
  clock: Clock,
  log: Log,
  timeoutMs: number,
): Alarms {
  const running = new Set<Promise<void>>();
  let minute = Number.NEGATIVE_INFINITY;
  let rung = 0;
  let suppressed = 0;

  function run(program: string, args: readonly string[], input: string): Promise<void> {
    return new Promise((resolve) => {
      const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
      const cancel = clock.after(timeoutMs, () => child.kill('SIGKILL'));
      const done = (fields: object | undefined) => {
        cancel();
        if (fields !== undefined) log.warn({ program, ...fields }, 'the onEvent program failed');
        resolve();
      };
      child.on('error', (error) => done({ err: error }));
      child.on('close', (code, signal) => done(code === 0 ? undefined : { code, signal }));
      // A program that does not read its input is no fault of ours.
      child.stdin.on('error', () => {});
      child.stdin.end(`${input}\n`);
    });
  }

  return {
    ring(event) {
      const [program, ...args] = command ?? [];
      if (program === undefined) return;
      const now = clock.monotonic();
      if (now - minute >= MINUTE_MS) {
        minute = now;
        rung = 0;
      }
      if (rung >= ALARMS_A_MINUTE) {
        suppressed++;
        return;
      }
      rung++;
      const more = suppressed > 0 ? { suppressed } : {};
      suppressed = 0;
      const done = run(program, args, JSON.stringify({ ...event, ...more }));
      running.add(done);
      void done.finally(() => running.delete(done));
    },
    async stop() {
      await Promise.allSettled(running);
    },
  };
}
