// How much memory is held once all that can go is gone.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** More than compiled code and caches of a fixed size still take after a third of a run. */
export const MAX_GROWTH_BYTES = 16 * 1024 * 1024;

/** The heap and what it holds outside of itself, after a full collection. Buffers that the first one found free are off the count only after a second. */
export function heapBytes(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
