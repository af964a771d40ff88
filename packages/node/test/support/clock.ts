// A clock that a test moves by hand: wall and monotonic time together, or apart.
import type { Clock } from '../../src/clock.ts';

export interface ManualClock extends Clock {
  /** Both go on; what was to happen in between happens, in order. */
  advance(ms: number): void;
  /** Both are later at once: what was to happen in between happens now, once. */
  leap(ms: number): void;
  /** Only the wall clock jumps. */
  step(ms: number): void;
  /** How many things are still to happen. */
  waiting(): number;
}

export const NOON = Date.UTC(2026, 10, 20, 12);

export function manualClock(start = NOON): ManualClock {
  let monotonic = 1_000;
  let offset = start - monotonic;
  const timers = new Set<{ at: number; then: () => void }>();
  return {
    now: () => monotonic + offset,
    monotonic: () => monotonic,
    after(delayMs, then) {
      const timer = { at: monotonic + Math.max(0, delayMs), then };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = monotonic + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        monotonic = Math.max(monotonic, next.at);
        next.then();
      }
      monotonic = end;
    },
    leap(ms) {
      monotonic += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at))
        if (timer.at <= monotonic && timers.delete(timer)) timer.then();
    },
    step(ms) {
      offset += ms;
    },
    waiting: () => timers.size,
  };
}
