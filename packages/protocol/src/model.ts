// What one node says to the others: the shapes of a signal, before bytes and after.

/**
 * An address or prefix in its one canonical text: `198.51.0.7`, `2a00:1450::1`, `198.51.0.0/24`.
 * Made only by `parseIndicator` (public, blockable space) or `parseCidr` (any space).
 */
export type Cidr = string & { readonly brand: 'cidr' };

/** A `Cidr` outside every special-purpose range: something that a signal may name. */
export type Indicator = Cidr & { readonly checked: 'indicator' };

/** An Ed25519 public key: 64 lower-case hex digits. The name of an author and of a node. */
export type AuthorKey = string;

/** SHA-256 of a signal's body: 64 lower-case hex digits. */
export type SignalId = string;

/** What kind of attack was seen. The position in this list is the number on the wire; the list only grows. */
export const CATEGORIES = [
  'other',
  'ssh-brute-force',
  'mail-brute-force',
  'web-brute-force',
  'web-scan',
  'web-exploit',
  'port-scan',
  'spam',
  'flood',
  'malware',
  'canary',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What every body carries. Times are milliseconds since 1970 by the author's clock. */
export interface Header {
  /** At least `issuedAt`, at most `issuedAt` + 5 min and 2^53 - 1, larger than the author's last. */
  readonly sequence: number;
  /** The id of the author's previous signal; empty for the first, or after a loss. */
  readonly previous: SignalId | '';
  readonly issuedAt: number;
  /** At most 24 h after `issuedAt`. */
  readonly expiresAt: number;
}

/** "This address attacked me." */
export interface Threat extends Header {
  readonly kind: 'threat';
  readonly indicator: Indicator;
  readonly category: Category;
  /** 1 (critical) to 5 (informational). */
  readonly severity: number;
  /** Millionths, 0 to 1,000,000. */
  readonly confidence: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Attempts counted, at least 1. */
  readonly attempts: number;
}

/** An operator's verdict on an address that others signalled. */
export interface Sighting extends Header {
  readonly kind: 'sighting';
  readonly indicator: Indicator;
  readonly verdict: 'confirmed' | 'false-positive';
}

/** "I take back an earlier signal of mine." It may arrive before its target and lives as long as it. */
export interface Retraction extends Header {
  readonly kind: 'retraction';
  readonly target: SignalId;
  readonly targetSequence: number;
  readonly targetExpiresAt: number;
}

export type Body = Threat | Sighting | Retraction;

/** A decoded signal. Whether its signature holds is for `verifySignal` to say. */
export interface Signal {
  readonly id: SignalId;
  readonly author: AuthorKey;
  readonly body: Body;
  /** The bytes as they travel, are stored, synced and exported. Owned by this object, never a view of a pool. */
  readonly envelope: Uint8Array;
}

/** Why bytes are no signal. `reject` is what no version could ever send; `ignore` may come from a newer one. */
export type DecodeFault =
  | {
      readonly action: 'reject';
      readonly code:
        | 'too-large'
        | 'malformed'
        | 'non-canonical'
        | 'bad-field'
        | 'special-purpose'
        | 'bad-key';
    }
  | { readonly action: 'ignore'; readonly code: 'newer' };

export type Decoded =
  | { readonly ok: true; readonly signal: Signal }
  | ({ readonly ok: false } & DecodeFault);

/** Signs with one private key, which it never shows. */
export interface Signer {
  readonly author: AuthorKey;
  sign(message: Uint8Array): Uint8Array;
}

/** One implementation of the wire's Ed25519 rule. All answer alike on every input. Never throws. */
export interface Verifier {
  readonly name: string;
  verify(author: AuthorKey, message: Uint8Array, signature: Uint8Array): boolean;
}
