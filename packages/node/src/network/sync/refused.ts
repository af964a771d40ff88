// What one peer offered and we did not take: asked for again only after a while, not every minute.
import { SYNC_REFUSED_MS, SYNC_REFUSED_REMEMBERED } from '../limits.ts';

/** Of one peer. It is keyed by what that peer claims, so that a liar cannot make us miss what others hold. */
export class Refused {
  readonly #monotonic: () => number;
  readonly #keys = new Set<string>();
  #since: number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#since = monotonic();
  }

  add(key: string): void {
    if (this.#keys.size >= SYNC_REFUSED_REMEMBERED) this.forget();
    this.#keys.add(key);
  }

  has(key: string): boolean {
    if (this.#monotonic() - this.#since >= SYNC_REFUSED_MS) this.forget();
    return this.#keys.has(key);
  }

  forget(): void {
    this.#keys.clear();
    this.#since = this.#monotonic();
  }
}
