// What two nodes say to each other on /tocsin/sync/1 to find out what the other lacks.
import { LIMITS } from '../limits.ts';
import type { AuthorKey } from '../model.ts';
import { envelopeSize, paged } from './pages.ts';
import type { RecordSyncFrame } from './record-frame.ts';
import type { SetDigest } from './set-digest.ts';

/** First of all, and each minute between own peers: who I am, and that I live. */
export interface HelloFrame {
  readonly kind: 'hello';
  readonly network: string;
  readonly version: string;
  /** E.g. `observe` or `enforce`. */
  readonly mode: string;
  /** The sender's clock, milliseconds since 1970. */
  readonly now: number;
  readonly sensors: readonly SensorLiveness[];
  /** What the operator calls the sender; empty: nothing. */
  readonly name: string;
  /** Which key of the network the sender uses: the number of the Rotation to it, or a small one; 0: none. */
  readonly keyNumber: number;
  /** E.g. `guardian`; empty from older versions. */
  readonly role: string;
  /** The sender does not believe `now` itself, which therefore confirms nobody's clock; false from older versions. */
  readonly clockDoubted: boolean;
  /** Absent from older versions. */
  readonly stock?: Stock;
}

/**
 * All signals that the sender holds of some span, whoever wrote them. The asker chooses the span; the answer is about the
 * same one. If both hold the same, the summary that follows names only authors with a later sequence.
 */
export interface Stock {
  /** Signals of sequences up to this one count, */
  readonly until: number;
  /** if they end after this; milliseconds since 1970. */
  readonly alive: number;
  readonly count: number;
  readonly digest: SetDigest;
  /** The asker has taken in signals by sync since it asked last: it is worth asking in return. */
  readonly news: boolean;
}

export interface SensorLiveness {
  readonly name: string;
  /** Milliseconds since 1970; 0: no line yet. */
  readonly lastLineAt: number;
}

/** Which unexpired signals I hold. */
export interface SummaryFrame {
  readonly kind: 'summary';
  readonly authors: readonly AuthorSummary[];
  /** Another summary follows. */
  readonly more: boolean;
}

export interface AuthorSummary {
  readonly author: AuthorKey;
  readonly count: number;
  readonly digest: SetDigest;
  /** The highest sequence held; 0 for none. */
  readonly newest: number;
}

/** "Which signals of this author do you hold, from this sequence on?" */
export interface InventoryRequestFrame {
  readonly kind: 'inventory-request';
  readonly author: AuthorKey;
  readonly from: number;
}

/** The answer, by ascending sequence. */
export interface InventoryFrame {
  readonly kind: 'inventory';
  readonly author: AuthorKey;
  readonly entries: readonly InventoryEntry[];
  /** Not all: ask again from the last sequence. */
  readonly more: boolean;
}

export interface InventoryEntry {
  readonly sequence: number;
  /** `idPrefix` of the signal: 32 hex digits. */
  readonly prefix: string;
}

/** "Send me these." The answer holds every body that the author signed with such a sequence. */
export interface WantFrame {
  readonly kind: 'want';
  readonly author: AuthorKey;
  readonly sequences: readonly number[];
}

export interface SignalsFrame {
  readonly kind: 'signals';
  readonly envelopes: readonly Uint8Array[];
  /** Another frame of signals follows. */
  readonly more: boolean;
}

/** An equivocation, for `decodeProof`. */
export interface ProofFrame {
  readonly kind: 'proof';
  readonly proof: Uint8Array;
}

export type SyncFrame =
  | HelloFrame
  | SummaryFrame
  | InventoryRequestFrame
  | InventoryFrame
  | WantFrame
  | SignalsFrame
  | ProofFrame
  | RecordSyncFrame;

/** As many frames as the summary needs; one, if it is empty. */
export function summaryFrames(authors: readonly AuthorSummary[]): readonly SummaryFrame[] {
  const pages = paged(authors, LIMITS.syncMaxAuthors, summaryBytes);
  return pages.map((page, i) => ({
    kind: 'summary',
    authors: page,
    more: i < pages.length - 1,
  }));
}

/** As many frames as the signals need; one, if there are none, so that the asker is answered. */
export function signalsFrames(envelopes: readonly Uint8Array[]): readonly SignalsFrame[] {
  const pages = paged(envelopes, LIMITS.syncMaxEnvelopes, envelopeSize);
  return pages.map((page, i) => ({
    kind: 'signals',
    envelopes: page,
    more: i < pages.length - 1,
  }));
}

/** Key 34 bytes, digest 18, and the two numbers with their tags; tag and length of the whole. */
function summaryBytes({ count, newest }: AuthorSummary): number {
  return 34 + 18 + 1 + varintBytes(count) + 1 + varintBytes(newest) + 2;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let limit = 0x80; value >= limit; limit *= 0x80) bytes++;
  return bytes;
}
