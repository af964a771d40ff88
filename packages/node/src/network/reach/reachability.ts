// What members said of reaching this node, and what follows from it. Pure: time is an argument.
import type { AuthorKey } from '@tocsin/protocol';
import { addressAt } from '../ladder.ts';
import { REACH_ANSWERS_MAX, REACH_VALID_MS } from '../reach-limits.ts';
import type { DialBack } from './dial-back.ts';

/** One member's dial of one rung. */
export interface Reached {
  readonly rung: string;
  /** The address that was dialled: where that member sees this node. */
  readonly address: string;
  readonly seenBy: AuthorKey;
  /** ms since 1970. */
  readonly at: number;
  readonly ok: boolean;
}

export class Reachability {
  /** The last word of each member on each address; who spoke last comes last. */
  readonly #said = new Map<string, Reached & { readonly host: string }>();

  hear({ host, rungs }: DialBack, seenBy: AuthorKey, at: number): void {
    for (const { rung, ok } of rungs) {
      const address = addressAt(host, rung).toString();
      const key = `${address} ${seenBy}`;
      this.#said.delete(key);
      this.#said.set(key, { rung, address, host, seenBy, at, ok });
      const [oldest] = this.#said.keys();
      if (this.#said.size > REACH_ANSWERS_MAX && oldest !== undefined) this.#said.delete(oldest);
    }
  }

  list(now: number): Reached[] {
    return this.#valid(now).map(({ host: _, ...reached }) => reached);
  }

  /** Members whose word still stands. */
  askedBy(now: number): Set<AuthorKey> {
    return new Set(this.#valid(now).map(({ seenBy }) => seenBy));
  }

  /**
   * False when there is an address at which members see this node and none of them can reach it: machines of the same LAN may
   * reach what those outside cannot. One who can outweighs any number who cannot, or say so. `undefined` while nobody has tried.
   */
  verdict(now: number): boolean | undefined {
    const hosts = Map.groupBy(this.#valid(now), ({ host }) => host);
    if (hosts.size === 0) return undefined;
    return [...hosts.values()].every((said) => said.some(({ ok }) => ok));
  }

  #valid(now: number) {
    return [...this.#said.values()].filter(({ at }) => now - at < REACH_VALID_MS);
  }
}
