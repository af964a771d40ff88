// Keeps an `nft monitor` running while somebody listens, and starts it again when it dies.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { MONITOR_PAUSE_MS, MONITOR_START_MS, SETPRIV } from '../constants.ts';
import type { ForeignChange } from '../model.ts';
import { minimalEnvironment } from '../process.ts';
import { createEventReader } from './events.ts';

interface MonitorInit {
  readonly argv: readonly [string, ...string[]];
  readonly table: string;
  readonly isOwn: (pid: number | undefined) => boolean;
  readonly listener: (change: ForeignChange) => void;
}

/**
 * Where util-linux is there, the kernel ends the child when we are killed: `nft monitor` notices only when it has something to
 * print, and where nothing changes that is never.
 */
const dieWithUs = (argv: readonly [string, ...string[]]): readonly [string, ...string[]] =>
  existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--', ...argv] : argv;

/**
 * The answer ends it. The monitor does not say when it begins to listen, and what was changed before that it never tells. So the
 * listener hears `flushed`, after which everything is read again, with the first word of each monitor, and where none comes, after
 * a while.
 */
export function monitor({ argv, table, isOwn, listener }: MonitorInit): () => void {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let end = () => {};

  const open = () => {
    const [program, ...args] = dieWithUs(argv);
    const child = spawn(program, [...args, 'monitor'], {
      env: minimalEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    end = () => child.kill();
    const read = createEventReader({
      table,
      isOwn,
      onForeign: (changes) => {
        if (!ended) for (const change of changes) listener(change);
      },
      onBlind: () => child.kill(),
    });
    const missed = () => {
      clearTimeout(timer);
      if (!ended) listener({ type: 'flushed' });
    };
    timer = setTimeout(missed, MONITOR_START_MS).unref();
    createInterface({ input: child.stdout }).once('line', missed).on('line', read);
    // Told again by 'close'.
    child.on('error', () => {});
    child.once('close', () => {
      clearTimeout(timer);
      if (!ended) timer = setTimeout(open, MONITOR_PAUSE_MS).unref();
    });
  };

  open();
  return () => {
    ended = true;
    clearTimeout(timer);
    end();
  };
}
