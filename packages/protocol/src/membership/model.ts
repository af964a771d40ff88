// Who belongs to a network and on whose word: the records that members sign, and the line that invites a new one.
import type { AuthorKey, Cidr, Indicator } from '../model.ts';

/** SHA-256 of a network's name under our own prefix: 64 lower-case hex digits. Tells nothing of its key. */
export type NetworkDigest = string;

/** SHA-256 of a record's body: 64 lower-case hex digits. */
export type RecordId = string;

/** What every record carries. Times are milliseconds since 1970 by the signer's clock. */
export interface RecordHeader {
  readonly network: NetworkDigest;
  /** At least `issuedAt`, at most 2^53 - 1. Of two records of one signer about one subject the higher number stands. */
  readonly number: number;
  readonly issuedAt: number;
  /**
   * Later than `issuedAt`, but for fleet statements and revocations: a later number with an end in the past ends those.
   * A record that is over is forgotten, except where its kind says otherwise.
   */
  readonly expiresAt: number;
}

/** "This key is a member." Signed by the sponsor, by a fleet key, or, for the renewal of an own machine, by another own machine. */
export interface Certificate extends RecordHeader {
  readonly kind: 'certificate';
  readonly member: AuthorKey;
  /** Who answers for it. Stays the same when another machine renews it. */
  readonly sponsor: AuthorKey;
  readonly class: 'own' | 'friend';
  /** What the sponsor calls it; may be empty. */
  readonly label: string;
}

/** "This key is no member any more, and what it signed from `since` on (0: ever) certifies nobody." By a fleet key, or by the member's sponsor. */
export interface Revocation extends RecordHeader {
  readonly kind: 'revocation';
  readonly member: AuthorKey;
  readonly since: number;
}

/** A fleet's word, obeyed by every holder of its public key until it expires. To end one early, a later number says the same with an end in the past. */
export interface FleetAllow extends RecordHeader {
  readonly kind: 'allow';
  readonly cidr: Cidr;
  readonly comment: string;
}
export interface FleetFalsePositive extends RecordHeader {
  readonly kind: 'false-positive';
  readonly indicator: Indicator;
}
/** Everything that only this author supports is lifted; his word counts nothing until the end. */
export interface FleetLift extends RecordHeader {
  readonly kind: 'lift';
  readonly author: AuthorKey;
}
/** "From now on this key speaks for the fleet." By the old one. Never forgotten. */
export interface FleetSuccession extends RecordHeader {
  readonly kind: 'succession';
  readonly successor: AuthorKey;
}

/** Where a member can be reached, by itself. */
export interface Presence extends RecordHeader {
  readonly kind: 'presence';
  /** Multiaddrs without the peer id. Empty when it leaves, or cannot be reached. */
  readonly addresses: readonly string[];
  /** Said at a stop on purpose: nobody need look for it. */
  readonly leaving: boolean;
}

/** "The network has a new key", of which only the digest is told to everybody: members hand the key itself to each other. */
export interface Rotation extends RecordHeader {
  readonly kind: 'rotation';
  /** SHA-256 of the new key under our own prefix, in hex. */
  readonly keyDigest: string;
  /** The old key opens no connection from then on. ms since 1970. */
  readonly oldUntil: number;
}

export type FleetStatement = FleetAllow | FleetFalsePositive | FleetLift | FleetSuccession;
export type RecordBody = Certificate | Revocation | FleetStatement | Presence | Rotation;

/** A decoded record. Whether its signature holds is for `verifyRecord` to say; whether it counts, for `rules`. */
export interface MembershipRecord {
  readonly id: RecordId;
  readonly signer: AuthorKey;
  readonly body: RecordBody;
  /** As it travels and is stored. Owned by this object. */
  readonly envelope: Uint8Array;
}

export type RecordFault =
  | 'too-large'
  | 'malformed'
  | 'non-canonical'
  | 'bad-field'
  | 'bad-key'
  /** Written by a newer version: not ours to judge. */
  | 'newer';

export type DecodedRecord =
  | { readonly ok: true; readonly record: MembershipRecord }
  | { readonly ok: false; readonly code: RecordFault };

/** What one line of `tocsin invite` holds. */
export interface Invitation {
  readonly networkName: string;
  /** The network's key, 64 hex digits; empty in an open network. */
  readonly networkKey: string;
  /** Which key it is: the number of the Rotation to it, or a small one for a key that was given by hand. */
  readonly keyNumber: number;
  readonly inviter: AuthorKey;
  /** Multiaddrs of the inviter, without the peer id, the likeliest first; at least one. */
  readonly addresses: readonly string[];
  /** 16 random bytes in hex: whoever shows them is let in, so often as the inviter says. */
  readonly secret: string;
  readonly class: 'own' | 'friend';
  readonly label: string;
  /** Public keys of fleets that an own machine obeys. Empty for a friend. */
  readonly fleets: readonly AuthorKey[];
  readonly expiresAt: number;
}

export type InvitationFault = 'not-an-invitation' | 'altered' | 'newer';

export type DecodedInvitation =
  | { readonly ok: true; readonly invitation: Invitation }
  | { readonly ok: false; readonly code: InvitationFault };
