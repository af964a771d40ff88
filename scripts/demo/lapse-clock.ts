// A clock that can be put forward: a day passes at once, for wall clock, scheduling and timers alike.
import type { Clock } from '@tocsin/node';

export interface LapseClock extends Clock {
  skip(ms: number): void;
}

export function lapseClock(): LapseClock {
  let skipped = 0;
  const waiting = new Map<() => void, { readonly at: number; cancel: () => void }>();
  const monotonic = () => performance.now() + skipped;

  function arm(then: () => void, at: number): void {
    const timer = setTimeout(
      () => {
        waiting.delete(then);
        then();
      },
      Math.min(Math.max(0, at - monotonic()), 2 ** 31 - 1),
    );
    waiting.set(then, { at, cancel: () => clearTimeout(timer) });
  }

  return {
    now: () => Date.now() + skipped,
    monotonic,
    after(delayMs, then) {
      const once = () => then();
      arm(once, monotonic() + delayMs);
      return () => {
        waiting.get(once)?.cancel();
        waiting.delete(once);
      };
    },
    skip(ms) {
      skipped += ms;
      const timers = [...waiting];
      for (const [then, { at, cancel }] of timers) {
        cancel();
        arm(then, at);
      }
    },
  };
}
