// Ends the process well: cleanly within five seconds of a signal, at once on a second one, loudly on a bug.
import type { Logger } from '../log/logger.ts';

/** systemd and operators are promised five seconds; the margin is for the last lines of the log. */
export const STOP_LIMIT_MS = 4_500;

/** Ctrl-C reaches the whole group of processes, and npm passes it on again: that is one wish, not two. */
const REPEAT_MS = 1_000;

const EXIT_BY_FORCE = 1;

/**
 * Calls `stop` once for SIGTERM, SIGINT or SIGHUP and resolves when it is done. A second signal, or a stop that takes too
 * long, ends the process at once: what was acknowledged is on the disk already.
 */
export function untilStopped(stop: (signal: string) => Promise<void>, log: Logger): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let stoppingSince: number | undefined;

  function force(message: string): never {
    log.error({}, message);
    log.flush();
    process.exit(EXIT_BY_FORCE);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > REPEAT_MS) force(`${signal} again: stopping at once`);
      return;
    }
    stoppingSince = performance.now();
    setTimeout(() => force('the stop took too long and is cut short'), STOP_LIMIT_MS).unref();
    stop(signal).then(resolve, reject);
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  return promise;
}

/** A bug ends the process with a log line and status 1; systemd starts it again, and the store has what was decided. */
export function dieLoudly(log: Logger): void {
  const die = (error: unknown) => {
    log.error({ stack: error instanceof Error ? error.stack : String(error) }, 'stopped by a bug');
    log.flush();
    process.exit(EXIT_BY_FORCE);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
