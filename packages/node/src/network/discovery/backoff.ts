// Addresses that came to nothing: how long each is left alone, and whose it turned out to be. Pure: time is an argument.
import { Lru } from '../../store/lru.ts';
import {
  BACKOFFS_MAX,
  HINT_BACKOFF_FACTOR,
  HINT_BACKOFF_FIRST_MS,
  HINT_BACKOFF_MAX_MS,
  MISPLACED_MS,
} from './limits.ts';

interface Failing {
  readonly failures: number;
  readonly until: number;
}

interface Found {
  readonly peer: string;
  readonly until: number;
}

/** By address, not by peer: whoever makes up peers at one address costs it one dial. */
export class Backoffs {
  readonly #failing = new Lru<string, Failing>(BACKOFFS_MAX);
  readonly #found = new Lru<string, Found>(BACKOFFS_MAX);

  /** Monotonic ms from which the address may be tried again. */
  until(address: string, peer: string, now: number): number {
    const failing = this.#failing.get(address)?.until ?? 0;
    const found = this.#found.get(address);
    const elsewhere = found !== undefined && found.peer !== peer && now < found.until;
    return elsewhere ? Math.max(found.until, failing) : failing;
  }

  failed(address: string, now: number): void {
    const failures = this.#failing.get(address)?.failures ?? 0;
    const wait = HINT_BACKOFF_FIRST_MS * HINT_BACKOFF_FACTOR ** failures;
    const until = now + Math.min(wait, HINT_BACKOFF_MAX_MS);
    this.#failing.set(address, { failures: failures + 1, until });
  }

  /** This peer, and no other, answered there. */
  found(address: string, peer: string, now: number): void {
    this.#failing.set(address, { failures: 0, until: 0 });
    this.#found.set(address, { peer, until: now + MISPLACED_MS });
  }
}
