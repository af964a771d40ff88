// A datastore in memory that forgets: what libp2p keeps of others must not grow with whoever comes by.
import { BaseDatastore } from 'datastore-core';
import { Key, type KeyQuery, type Pair, type Query } from 'interface-datastore';

export interface ForgetfulInit {
  /** Entries held at most; the one written longest ago goes first. */
  readonly max: number;
  /** After this an entry is gone. Default: never. */
  readonly maxAgeMs?: number;
  /** Monotonic ms. */
  now(): number;
  /** What is not taken is not kept. Default: everything is. */
  takes?(key: string): boolean;
}

interface Held {
  readonly value: Uint8Array;
  readonly until: number;
}

class NotFoundError extends Error {
  /** Libp2p tells it by its name. */
  override readonly name = 'NotFoundError';
}

export class ForgetfulDatastore extends BaseDatastore {
  readonly #init: ForgetfulInit;
  readonly #held = new Map<string, Held>();

  constructor(init: ForgetfulInit) {
    super();
    this.#init = init;
  }

  get size(): number {
    return [...this.#alive()].length;
  }

  override put(key: Key, value: Uint8Array): Key {
    const { max, maxAgeMs = Number.POSITIVE_INFINITY, now, takes } = this.#init;
    const name = key.toString();
    if (takes?.(name) === false) return key;
    this.#held.delete(name);
    this.#held.set(name, { value, until: now() + maxAgeMs });
    const oldest = this.#held.keys().next();
    if (this.#held.size > max && !oldest.done) this.#held.delete(oldest.value);
    return key;
  }

  override get(key: Key): Uint8Array {
    const held = this.#held.get(key.toString());
    if (held === undefined || held.until <= this.#init.now()) throw new NotFoundError(String(key));
    return held.value;
  }

  override has(key: Key): boolean {
    return (this.#held.get(key.toString())?.until ?? 0) > this.#init.now();
  }

  override delete(key: Key): void {
    this.#held.delete(key.toString());
  }

  override *_all(_query: Query): Generator<Pair> {
    for (const [name, { value }] of this.#alive()) yield { key: new Key(name), value };
  }

  override *_allKeys(_query: KeyQuery): Generator<Key> {
    for (const [name] of this.#alive()) yield new Key(name);
  }

  *#alive(): Generator<[string, Held]> {
    const now = this.#init.now();
    for (const entry of this.#held) if (entry[1].until > now) yield entry;
  }
}
