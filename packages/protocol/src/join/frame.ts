// What is said on /tocsin/join/1, as the two ends think of it.

/** Why an inviter lets nobody in. What is said of an invitation is said only to those who know its secret. */
export const JOIN_REFUSALS = [
  /** No invitation of this inviter has this secret, or the proof of it is wrong. */
  'unknown',
  /** As often as the inviter had said, somebody has come by it. */
  'used',
  'expired',
  'withdrawn',
  /** Too many attempts lately, from this address or in all. */
  'busy',
  /** The inviter cannot sign now: it has lost its own membership, or its key is of another machine. */
  'unable',
] as const;
export type JoinRefusal = (typeof JOIN_REFUSALS)[number];

export type JoinFrame =
  /** 32 random bytes in hex. */
  | { readonly kind: 'challenge'; readonly nonce: string }
  /** `invitation`: 16 bytes in hex; `mac`: 32 bytes in hex. */
  | { readonly kind: 'proof'; readonly invitation: string; readonly mac: string }
  | {
      readonly kind: 'welcome';
      readonly certificate: Uint8Array;
      /** As in an invitation. */
      readonly keyNumber: number;
      /** 64 hex digits; empty in an open network. */
      readonly key: string;
    }
  | {
      readonly kind: 'records';
      readonly envelopes: readonly Uint8Array[];
      readonly more: boolean;
    }
  | { readonly kind: 'refusal'; readonly code: JoinRefusal };
