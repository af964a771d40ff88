// Which signals each author has, in a few typed arrays: LevelDB cannot read a range within one turn of the
// event loop, and the rules and the sync ask for ranges. About 45 bytes a signal, no object for any.
import { type AuthorKey, LIMITS } from '@tocsin/protocol';

const COUNTED_THREAT = 1;
const RIVALLED = 2;
const PREFIX_WORDS = 4;
const FIRST_CAPACITY = 4;

/** What the index keeps of one signal. */
export interface Indexed {
  readonly sequence: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** A Threat that counts for its author's rate. */
  readonly counted: boolean;
  /** Ids of the bodies under this sequence: one, or two that prove an equivocation. */
  readonly ids: readonly string[];
}

export interface Summary {
  readonly author: AuthorKey;
  readonly count: number;
  /** Sum of the first 16 bytes of the ids modulo 2^128: the same in whatever order they came. */
  readonly digest: Uint8Array;
  readonly newest: number;
}

class AuthorSignals {
  length = 0;
  #sequence = new Float64Array(FIRST_CAPACITY);
  #issuedAt = new Float64Array(FIRST_CAPACITY);
  #expiresAt = new Float64Array(FIRST_CAPACITY);
  #prefix = new Uint32Array(FIRST_CAPACITY * PREFIX_WORDS);
  #flags = new Uint8Array(FIRST_CAPACITY);
  #summary: { from: number; until: number; count: number; digest: Uint8Array } | undefined;

  /** The first place whose sequence is at least `sequence`. */
  placeOf(sequence: number): number {
    let low = 0;
    let high = this.length;
    // Most signals are newer than all before.
    if (high > 0 && (this.#sequence[high - 1] ?? 0) < sequence) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sequence[middle] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sequenceAt(place: number): number {
    return this.#sequence[place] ?? 0;
  }

  expiresAt(place: number): number {
    return this.#expiresAt[place] ?? 0;
  }

  put(signal: Indexed): void {
    this.#summary = undefined;
    const place = this.placeOf(signal.sequence);
    if (place === this.length || this.#sequence[place] !== signal.sequence) this.#shift(place, 1);
    this.#sequence[place] = signal.sequence;
    this.#issuedAt[place] = signal.issuedAt;
    this.#expiresAt[place] = signal.expiresAt;
    this.#flags[place] =
      (signal.counted ? COUNTED_THREAT : 0) | (signal.ids.length > 1 ? RIVALLED : 0);
    const words = new Uint32Array(PREFIX_WORDS);
    for (const id of signal.ids) add(words, 0, wordsOf(id), 0);
    this.#prefix.set(words, place * PREFIX_WORDS);
  }

  delete(sequence: number): void {
    const place = this.placeOf(sequence);
    if (place === this.length || this.#sequence[place] !== sequence) return;
    this.#summary = undefined;
    if (place < this.length / 2) this.#closeFromFront(place);
    else this.#shift(place + 1, -1);
  }

  threatsIssued(from: number, to: number): number {
    let count = 0;
    // A sequence is at least its `issuedAt` and at most five minutes more.
    for (let place = this.placeOf(from); place < this.length; place++) {
      if (this.sequenceAt(place) > to + LIMITS.sequenceMaxAheadMs) break;
      const issuedAt = this.#issuedAt[place] ?? 0;
      const counted = ((this.#flags[place] ?? 0) & COUNTED_THREAT) !== 0;
      if (counted && issuedAt >= from && issuedAt <= to) count++;
    }
    return count;
  }

  /** Of the signals that `now` has not reached the end of; kept until one more ends. */
  summary(now: number): { count: number; digest: Uint8Array } {
    const kept = this.#summary;
    if (kept !== undefined && now >= kept.from && now < kept.until) return kept;
    const sum = new Uint32Array(PREFIX_WORDS);
    let count = 0;
    let until = Number.POSITIVE_INFINITY;
    for (let place = 0; place < this.length; place++) {
      const expiresAt = this.expiresAt(place);
      if (expiresAt <= now) continue;
      until = Math.min(until, expiresAt);
      count += this.#bodiesAt(place);
      add(sum, 0, this.#prefix, place * PREFIX_WORDS);
    }
    this.#summary = { from: now, until, count, digest: bytesOf(sum) };
    return this.#summary;
  }

  /** Adds to `sum` what has a sequence up to `until` and ends after `alive`; answers how many bodies that are. */
  addStock(sum: Uint32Array, until: number, alive: number): number {
    let count = 0;
    for (let place = 0; place < this.length && this.sequenceAt(place) <= until; place++) {
      if (this.expiresAt(place) <= alive) continue;
      count += this.#bodiesAt(place);
      add(sum, 0, this.#prefix, place * PREFIX_WORDS);
    }
    return count;
  }

  #bodiesAt(place: number): number {
    return ((this.#flags[place] ?? 0) & RIVALLED) === 0 ? 1 : 2;
  }

  #shift(place: number, by: 1 | -1): void {
    if (this.length + by > this.#sequence.length) this.#grow();
    for (const column of [this.#sequence, this.#issuedAt, this.#expiresAt, this.#flags])
      column.copyWithin(place + by, place, this.length);
    this.#prefix.copyWithin(
      (place + by) * PREFIX_WORDS,
      place * PREFIX_WORDS,
      this.length * PREFIX_WORDS,
    );
    this.length += by;
  }

  /** The oldest end first: what is before moves, and the place that it leaves is given up until the columns grow. */
  #closeFromFront(place: number): void {
    for (const column of [this.#sequence, this.#issuedAt, this.#expiresAt, this.#flags])
      column.copyWithin(1, 0, place);
    this.#prefix.copyWithin(PREFIX_WORDS, 0, place * PREFIX_WORDS);
    this.#sequence = this.#sequence.subarray(1);
    this.#issuedAt = this.#issuedAt.subarray(1);
    this.#expiresAt = this.#expiresAt.subarray(1);
    this.#flags = this.#flags.subarray(1);
    this.#prefix = this.#prefix.subarray(PREFIX_WORDS);
    this.length -= 1;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.length * 2);
    this.#sequence = grown(this.#sequence, new Float64Array(capacity));
    this.#issuedAt = grown(this.#issuedAt, new Float64Array(capacity));
    this.#expiresAt = grown(this.#expiresAt, new Float64Array(capacity));
    this.#flags = grown(this.#flags, new Uint8Array(capacity));
    this.#prefix = grown(this.#prefix, new Uint32Array(capacity * PREFIX_WORDS));
  }
}

function grown<T extends Float64Array | Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function bytesOf(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(PREFIX_WORDS * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of words.entries()) view.setUint32(at * 4, word);
  return bytes;
}

function wordsOf(id: string): Uint32Array {
  const words = new Uint32Array(PREFIX_WORDS);
  for (let word = 0; word < PREFIX_WORDS; word++)
    words[word] = Number.parseInt(id.slice(word * 8, word * 8 + 8), 16);
  return words;
}

/** Adds a 128-bit number of four words, the most significant first. */
function add(to: Uint32Array, toPlace: number, from: Uint32Array, fromPlace: number): void {
  let carry = 0;
  for (let word = PREFIX_WORDS - 1; word >= 0; word--) {
    const sum = (to[toPlace + word] ?? 0) + (from[fromPlace + word] ?? 0) + carry;
    to[toPlace + word] = sum;
    carry = sum > 0xffff_ffff ? 1 : 0;
  }
}

export class SignalIndex {
  readonly #authors = new Map<AuthorKey, AuthorSignals>();

  put(author: AuthorKey, signal: Indexed): void {
    let signals = this.#authors.get(author);
    if (signals === undefined) {
      signals = new AuthorSignals();
      this.#authors.set(author, signals);
    }
    signals.put(signal);
  }

  delete(author: AuthorKey, sequence: number): void {
    const signals = this.#authors.get(author);
    signals?.delete(sequence);
    if (signals?.length === 0) this.#authors.delete(author);
  }

  has(author: AuthorKey, sequence: number): boolean {
    const signals = this.#authors.get(author);
    return signals !== undefined && signals.sequenceAt(signals.placeOf(sequence)) === sequence;
  }

  clear(): void {
    this.#authors.clear();
  }

  threatsIssued(author: AuthorKey, from: number, to: number): number {
    return this.#authors.get(author)?.threatsIssued(from, to) ?? 0;
  }

  /** In order, from `from` on; tolerates changes while it is read. */
  *sequences(author: AuthorKey, from = 0): Generator<number> {
    const signals = this.#authors.get(author);
    if (signals === undefined) return;
    for (let next = from; ; ) {
      const place = signals.placeOf(next);
      if (place >= signals.length) return;
      const sequence = signals.sequenceAt(place);
      yield sequence;
      next = sequence + 1;
    }
  }

  *unexpired(author: AuthorKey, now: number, from: number): Generator<number> {
    const signals = this.#authors.get(author);
    if (signals === undefined) return;
    for (const sequence of this.sequences(author, from))
      if (signals.expiresAt(signals.placeOf(sequence)) > now) yield sequence;
  }

  /** Of all authors together. */
  stock(until: number, alive: number): { count: number; digest: Uint8Array } {
    const sum = new Uint32Array(PREFIX_WORDS);
    let count = 0;
    for (const signals of this.#authors.values()) count += signals.addStock(sum, until, alive);
    return { count, digest: bytesOf(sum) };
  }

  *summaries(now: number): Generator<Summary> {
    for (const [author, signals] of this.#authors) {
      const { count, digest } = signals.summary(now);
      if (count > 0)
        yield { author, count, digest, newest: signals.sequenceAt(signals.length - 1) };
    }
  }
}
