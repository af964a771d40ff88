// The one clock of a node, given from outside so that tests own time.

export interface Clock {
  /** Wall-clock time in ms since 1970; it may jump. */
  now(): number;
  /** Ms since an arbitrary start; it never goes back. All scheduling rests on it. */
  monotonic(): number;
  /** Calls `then` once, `delayMs` from now by the monotonic clock; the answer cancels. It does not keep the process alive. */
  after(delayMs: number, then: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, then) {
    // Longer delays overflow the timer and would fire at once.
    const timer = setTimeout(then, Math.min(delayMs, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
