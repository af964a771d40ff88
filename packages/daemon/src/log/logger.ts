// The daemon's log on standard output: one line an event, for people on a terminal and as JSON for programs.
import type { Log } from '@tocsin/node';
import { destination, pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Config } from '../config/schema.ts';
import { humanWords } from './human.ts';

/** A reader that stalls must not stop the defence: beyond this, lines are dropped. */
const BUFFER_MAX_BYTES = 1 << 20;

export interface Logger extends Log {
  /** Writes out what is buffered; for the end of the process. */
  flush(): void;
}

/** `auto` is human on a terminal and JSON elsewhere. */
export function createLogger({ format, level }: Config['log']): Logger {
  const out = destination({ fd: 1, sync: false, maxLength: BUFFER_MAX_BYTES });
  // A reader that went away (`tocsin run | head`) is no reason to stop.
  out.on('error', () => {});
  const human = format === 'auto' ? process.stdout.isTTY : format === 'human';
  const log = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    human ? { write: humanWriter(out) } : out,
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    flush() {
      try {
        out.flushSync();
      } catch {
        // The reader is gone; there is nobody left to tell.
      }
    },
  };
}

function humanWriter(out: { write(text: string): unknown }): (line: string) => void {
  const pretty = prettyFactory({
    colorize: process.stdout.isTTY && process.stdout.hasColors(),
    translateTime: 'SYS:HH:MM:ss',
    hideObject: true,
    messageFormat: (line) => humanWords(line),
  });
  return (line) => {
    out.write(pretty(line) ?? line);
  };
}
