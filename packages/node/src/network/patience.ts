// Waits for others without blaming them for what this process did not hear: time in which it did not run itself does not count.
import type { Clock } from '../clock.ts';

/** What one late look counts for at most. The shorter, the fairer to others; each costs a timer. */
const SLICE_MS = 250;

/**
 * Calls `then` once, when so many ms have passed of which this process was awake in every quarter of a second; the answer cancels.
 * A machine that has stood still for a minute, or has work for ten, still gives everybody his time from there on.
 */
export function patiently(clock: Clock, ms: number, then: () => void): () => void {
  let left = ms;
  let cancel = (): void => {};
  const wait = (): void => {
    const slice = Math.min(left, SLICE_MS);
    cancel = clock.after(slice, () => {
      left -= slice;
      if (left > 0) wait();
      else then();
    });
  };
  wait();
  return () => cancel();
}
