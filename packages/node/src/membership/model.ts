// What a node can be asked and told about who belongs to its network.
import type { AuthorKey, MembershipRecord, RecordId } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import type { Mode } from '../model.ts';

/** Somebody with a standing by configuration or certificate, this node included. */
export interface MemberView {
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly self: boolean;
  /** What the operator calls it, else what its sponsor calls it, else what it calls itself. */
  readonly name?: string;
  /** What its sponsor calls it. */
  readonly label?: string;
  readonly class: PeerClass;
  readonly group: string;
  /** Who answers for it: a member or a fleet key. Absent for the configured. */
  readonly sponsor?: AuthorKey;
  /** Steps from a root: 0 for the configured, this node and own machines. */
  readonly depth: number;
  /** When its certificate ends, ms since 1970; absent for the configured. */
  readonly until?: number;
  readonly connected: boolean;
  /** When it was last heard of, by itself or by its signed presence; ms since 1970. */
  readonly lastSeenAt?: number;
  readonly version?: string;
  readonly mode?: Mode;
  readonly role?: string;
  /** It stopped on purpose and said so. */
  readonly left: boolean;
}

/** Where a member says that it can be reached. */
export interface PresenceView {
  readonly author: AuthorKey;
  /** Multiaddrs without the peer id. */
  readonly addresses: readonly string[];
  readonly leaving: boolean;
  /** ms since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What became of a record that was handed in. */
export type RecordVerdict =
  | { readonly verdict: 'new' | 'known'; readonly id: RecordId }
  | { readonly verdict: 'refused' | 'forged'; readonly why: string };

/** What a certificate says. */
export interface CertificateTerms {
  readonly class: 'own' | 'friend';
  readonly label: string;
  /** How long it holds. At least 1. */
  readonly days: number;
}

/** The part of `TocsinNode` that is about members. Everything here throws NodeError NOT_RUNNING before `start`. */
export interface MembershipApi {
  /** Roots first, each followed by those whom it sponsors. */
  members(): readonly MemberView[];
  /** Records from the operator's hand, such as statements that were signed with the fleet key elsewhere. They are stored and passed on. */
  learn(envelopes: readonly Uint8Array[]): Promise<readonly RecordVerdict[]>;
  /**
   * Makes a new network key and hands it to the members. The old one opens connections until `forgetOldAt` (ms since 1970).
   * @throws NodeError BAD_ARGUMENT in a network without a key, and for an end that has passed
   */
  rotateKey(terms: { readonly forgetOldAt: number }): Promise<{ readonly number: number }>;
  /** Lets somebody in on this node's word. @throws NodeError BAD_ARGUMENT when this node may not */
  certify(member: AuthorKey, terms: CertificateTerms): Promise<MembershipRecord>;
  /**
   * Takes this node's word back: the member is refused at the door, with whom it let in from `since` on (ms since 1970; 0: ever).
   * @throws NodeError BAD_ARGUMENT when this node is not its sponsor
   */
  revoke(
    member: AuthorKey,
    terms: { readonly since: number; readonly reason: string },
  ): Promise<MembershipRecord>;
  /** The fleet keys that this node obeys now, successors included. */
  fleets(): readonly AuthorKey[];
  /** Obeys this fleet key from now on, also after a restart. */
  acceptFleet(key: AuthorKey): Promise<void>;
}
