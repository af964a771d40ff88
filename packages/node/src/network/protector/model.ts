// What a network's key is, and what a node may ask of the keys that it holds.

export interface NetworkKey {
  /** How often the network's key had been changed when this one came, counted from 1. */
  readonly number: number;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes under our own prefix, in hex: names the key and tells nothing of it. */
  readonly digest: string;
}

export interface Keyring {
  /** The key that new connections are opened with; `undefined` in a network without one. */
  current(): NetworkKey | undefined;
  /** The keys that a connection may be opened with now: the current one, then those before it while they last; at most four. */
  keys(): readonly HeldKey[];
  /**
   * Makes `key` the current one, durably; the former are accepted until `oldUntil` (ms since 1970) at most. A key that is not newer
   * than the current one changes nothing. @throws NodeError BAD_ARGUMENT in a network without a key
   */
  rotateTo(key: NetworkKey, oldUntil: number): Promise<void>;
  /** Whether this key is, or ever was, one of the ring. */
  knows(keyDigest: string): boolean;
  /** Calls `then` whenever `keys()` has changed, by a rotation or by an end that passed; the answer ends that. */
  onChange(then: () => void): () => void;
}

/** What is kept of a ring. */
export interface RingState {
  /** The newest first; only the first has no end. */
  readonly keys: readonly HeldKey[];
  /** Digests of the keys before these, the newest first. */
  readonly past: readonly string[];
}

export interface HeldKey extends NetworkKey {
  /** ms since 1970. */
  readonly until?: number;
}
