// Throws that no input's own call ends with: in a callback, or in a promise that nobody waits for. They end the process; what it was
// fed is not lost with it.
import { writeFileSync, writeSync } from 'node:fs';
import type { Running } from './watchdog.ts';

export interface StrayInit {
  readonly target: string;
  readonly seed: number;
  /** Where the input is saved. */
  readonly path: string;
}

const STDERR = 2;

/** From now on whatever nobody catches is a finding. In the scout's thread it is one too: it comes here as that thread's end. */
export function tellStray(running: Running, { target, seed, path }: StrayInit): void {
  process.once('uncaughtException', (error) => {
    const input = running.latest;
    writeFileSync(path, input);
    const lines = [
      `FOUND by ${target}, seed ${seed}: a throw that nobody catches, of this input or one of its batch before it: ${error.stack ?? error}`,
      `  hex:    ${Buffer.from(input).toString('hex')}`,
      `  base64: ${Buffer.from(input).toString('base64')}`,
      `  saved:  ${path}`,
    ];
    // At once: nothing that is still to be written to a stream would come out.
    writeSync(STDERR, `${lines.join('\n')}\n`);
    process.exit(1);
  });
}
