// Floods: how fast a neighbour may speak, and when speaking too much in vain ends the connection. Pure, `now` is given.
import {
  BYTES_PER_SIGNAL,
  FLOOD_IGNORED_PERCENT,
  FLOOD_WINDOW_MS,
  SLOWED_DIVISOR,
  SLOWED_MS,
} from './limits.ts';

/**
 * A token bucket that may go into debt: what has been read is judged, not dropped, for gossipsub counts it as seen
 * already and would suppress the copy of another neighbour. The debt is paid by a pause in reading.
 */
export class Bucket {
  #level: number;
  #at: number;
  readonly #burst: number;
  readonly #longestPauseMs: number;
  perSecond: number;

  constructor(perSecond: number, burst: number, now: number, longestPauseMs = Infinity) {
    this.perSecond = perSecond;
    this.#burst = burst;
    this.#longestPauseMs = longestPauseMs;
    this.#level = burst;
    this.#at = now;
  }

  /** Takes tokens; answers for how many ms reading has to stop, 0 for not at all. */
  take(now: number, tokens = 1): number {
    this.#refill(now);
    const floor = (-this.#longestPauseMs / 1_000) * this.perSecond;
    this.#level = Math.max(this.#level - tokens, floor);
    return this.#level >= 0 ? 0 : (-this.#level / this.perSecond) * 1_000;
  }

  inDebt(now: number): boolean {
    this.#refill(now);
    return this.#level < 0;
  }

  #refill(now: number): void {
    const gained = ((now - this.#at) / 1_000) * this.perSecond;
    this.#level = Math.min(this.#burst, this.#level + gained);
    this.#at = now;
  }
}

export type Pace = { readonly pauseMs: number; readonly close: boolean };

/** What a neighbour may send: in the long run, and at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** The pace of one neighbour. */
export class Throttle {
  readonly #rate: Rate;
  readonly #signals: Bucket;
  /** All bytes of gossip, duplicates and control included: bounds what waits to be judged, too. */
  readonly #bytes: Bucket;
  /** The pool that all strangers share; absent for a configured neighbour. */
  readonly #shared: Bucket | undefined;
  #windowStart: number;
  #heard = 0;
  #refused = 0;
  #overran = false;
  #slowedUntil = Number.NEGATIVE_INFINITY;

  constructor(rate: Rate, now: number, shared?: Bucket) {
    const { perSecond, burst } = rate;
    this.#rate = rate;
    // No pause outlasts a window: a neighbour who goes on flooding is to be read once more, and closed.
    this.#signals = new Bucket(perSecond, burst, now, FLOOD_WINDOW_MS);
    this.#bytes = new Bucket(
      perSecond * BYTES_PER_SIGNAL,
      burst * BYTES_PER_SIGNAL,
      now,
      FLOOD_WINDOW_MS,
    );
    this.#shared = shared;
    this.#windowStart = now;
  }

  get slowed(): boolean {
    return this.#signals.perSecond < this.#rate.perSecond;
  }

  /** Bytes came; answers for how many ms reading has to stop. */
  arrived(bytes: number, now: number): number {
    return this.#bytes.take(now, bytes);
  }

  /** One signal came and was judged. */
  heard(accepted: boolean, now: number): Pace {
    const close = now - this.#windowStart >= FLOOD_WINDOW_MS && this.#turnWindow(now);
    this.#heard++;
    if (!accepted) this.#refused++;
    const pauseMs = Math.max(this.#signals.take(now), this.#shared?.take(now) ?? 0);
    if (pauseMs > 0) this.#overran = true;
    return { pauseMs, close };
  }

  /** Closes the window: a first bad one slows, a second one while slowed ends it. */
  #turnWindow(now: number): boolean {
    const bad = this.#overran && this.#refused * 100 >= this.#heard * FLOOD_IGNORED_PERCENT;
    const again = bad && this.slowed;
    if (bad) {
      this.#slowedUntil = now + SLOWED_MS;
      this.#setRate(this.#rate.perSecond / SLOWED_DIVISOR);
    } else if (now >= this.#slowedUntil) {
      this.#setRate(this.#rate.perSecond);
    }
    this.#windowStart = now;
    this.#heard = 0;
    this.#refused = 0;
    this.#overran = false;
    return again;
  }

  #setRate(perSecond: number): void {
    this.#signals.perSecond = perSecond;
    this.#bytes.perSecond = perSecond * BYTES_PER_SIGNAL;
  }
}
