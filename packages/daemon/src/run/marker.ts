// Watches for the panic marker: `tocsin panic` must win even where it could not reach the control socket.
import { unwatchFile, watchFile } from 'node:fs';
import type { Log } from '@tocsin/node';
import type { ModeControl } from './mode.ts';

const LOOK_EVERY_MS = 1_000;

/** Goes to observe when the marker is there: since this moment, or since the daemon began to start. The answer ends the watch. */
export function watchMarker(path: string, mode: ModeControl, log: Log): () => void {
  const look = () => {
    if (!mode.view().panicked || mode.current() === 'observe') return;
    log.warn({}, 'panic: nothing is enforced until `tocsin resume`');
    mode.panic().catch((error: Error) => log.error({ error: error.message }, 'panic failed'));
  };
  watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, look);
  // What appeared while the node was starting is no change to `watchFile`.
  look();
  return () => unwatchFile(path, look);
}
