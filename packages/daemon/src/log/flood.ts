// Keeps an attack from filling the disk with log lines: ten a second of a kind, then one line that counts the rest.
import type { Clock, Log } from '@tocsin/node';

/** Enough to see what happens; a busy attack writes under a megabyte an hour per kind. */
export const LINES_PER_SECOND_OF_A_KIND = 10;
const WINDOW_MS = 1000;
/** Beyond this many kinds in one second the rest share one: memory stays bounded whatever the messages are. */
const KINDS_MAX = 500;

type Level = keyof Log;
interface Window {
  lines: number;
  held: number;
}

/** A log with the limit in front of it. Lines are of one kind when level and message agree, numbers aside. */
export function floodLimited(log: Log, clock: Pick<Clock, 'after'>): Log {
  const windows = new Map<string, Window>();

  function open(level: Level, kind: string, message: string): Window {
    const window = { lines: 0, held: 0 };
    windows.set(kind, window);
    clock.after(WINDOW_MS, () => {
      windows.delete(kind);
      if (window.held > 0)
        log[level](
          { held: window.held },
          `${message} (and ${window.held} more like it within a second)`,
        );
    });
    return window;
  }

  const at =
    (level: Level) =>
    (fields: object, message: string): void => {
      const own = `${level} ${message.replace(/\d+/g, '#')}`;
      const kind = windows.has(own) || windows.size < KINDS_MAX ? own : 'beyond';
      const window = windows.get(kind) ?? open(level, kind, message);
      window.lines += 1;
      if (window.lines <= LINES_PER_SECOND_OF_A_KIND) log[level](fields, message);
      else window.held += 1;
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
