// Floods: how fast a neighbour may speak, and when speaking too much in vain ends the connection. Pure, `now` is given.
import {
  FLOOD_IGNORED_PERCENT,
  FLOOD_WINDOW_MS,
  type NetworkLimits,
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

  /** Takes one token; answers for how many ms reading has to stop, 0 for not at all. */
  take(now: number): number {
    this.#refill(now);
    const floor = (-this.#longestPauseMs / 1_000) * this.perSecond;
    this.#level = Math.max(this.#level - 1, floor);
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

/** The pace of one neighbour. */
export class Throttle {
  readonly #limits: NetworkLimits;
  readonly #own: Bucket;
  /** The pool that all strangers share; absent for a configured neighbour. */
  readonly #shared: Bucket | undefined;
  #windowStart: number;
  #heard = 0;
  #refused = 0;
  #overran = false;
  #slowedUntil = Number.NEGATIVE_INFINITY;

  constructor(limits: NetworkLimits, now: number, shared?: Bucket) {
    this.#limits = limits;
    // No pause outlasts a window: a neighbour who goes on flooding is to be read once more, and closed.
    this.#own = new Bucket(limits.messagesPerSecond, limits.messageBurst, now, FLOOD_WINDOW_MS);
    this.#shared = shared;
    this.#windowStart = now;
  }

  get slowed(): boolean {
    return this.#own.perSecond < this.#limits.messagesPerSecond;
  }

  /** One signal came and was judged. */
  heard(accepted: boolean, now: number): Pace {
    const close = now - this.#windowStart >= FLOOD_WINDOW_MS && this.#turnWindow(now);
    this.#heard++;
    if (!accepted) this.#refused++;
    const pauseMs = Math.max(this.#own.take(now), this.#shared?.take(now) ?? 0);
    if (pauseMs > 0) this.#overran = true;
    return { pauseMs, close };
  }

  /** Closes the window: a first bad one slows, a second one while slowed ends it. */
  #turnWindow(now: number): boolean {
    const bad = this.#overran && this.#refused * 100 >= this.#heard * FLOOD_IGNORED_PERCENT;
    const again = bad && this.slowed;
    if (bad) {
      this.#slowedUntil = now + SLOWED_MS;
      this.#own.perSecond = this.#limits.messagesPerSecond / SLOWED_DIVISOR;
    } else if (now >= this.#slowedUntil) {
      this.#own.perSecond = this.#limits.messagesPerSecond;
    }
    this.#windowStart = now;
    this.#heard = 0;
    this.#refused = 0;
    this.#overran = false;
    return again;
  }
}
