// Who belongs, in the eyes of this node: what the roster is made from and what it answers.
import type { AuthorKey, Cidr, Indicator, MembershipRecord, RecordId } from '@tocsin/protocol';
import type { Peer } from '../model.ts';

/** What somebody is to us who holds the network's key and has no certificate. `none`: a guest, who may only show one or prove an invitation. */
export type KeyHolders = 'own' | 'friend' | 'stranger' | 'none';

/** The group of all who have nothing but the network's key: whoever has it can make any number of identities. */
export const KEY_HOLDERS_GROUP = 'key';

export interface RosterInput {
  readonly self: AuthorKey;
  /** As the operator configured them; each is the root of a group. Who invited this node is among them: the join wrote him there. */
  readonly configured: readonly Peer[];
  /** Public fleet keys that the operator configured or accepted. */
  readonly fleets: readonly AuthorKey[];
  /** Decoded, of this network, with signatures that hold. In any order; the answer does not depend on it. */
  readonly records: Iterable<MembershipRecord>;
  /** With `none`, presences of who has no certificate are not kept. Default: some are. */
  readonly keyHolders?: KeyHolders;
  readonly now: number;
}

/** Somebody with a standing by configuration or certificate. */
export interface Member extends Peer {
  /** Of his certificate; `undefined` for the configured. ms since 1970. */
  readonly until?: number;
  /** The certificate that counts, if it is by one. */
  readonly certificate?: RecordId;
  /** Steps from a root: 0 for the configured, for this node, and for own machines. */
  readonly depth: number;
}

export interface Roster {
  member(author: AuthorKey): Member | undefined;
  members(): readonly Member[];
  /**
   * Revoked, or certified only by somebody who is. Refused at the door, by whatever key; nobody of whom this holds is a
   * member. Of this node itself: whether the others have shut it out, which it cannot change but should say aloud.
   */
  revoked(author: AuthorKey): boolean;
  /** The fleet keys that speak now, successors included. */
  fleets(): readonly AuthorKey[];
  /** Fleet statements in force, one for each subject. */
  statements(): readonly InForce[];
  /**
   * Whether this record is the last word of somebody about something, and can still matter: what is not is not kept, nor
   * passed on. True also of some that are over: what a sponsor signed is evidence for its renewals, and the end of a statement
   * must outlive what it ended; and of some whose signer is no member any more. False of all whose signer is nobody here: if his
   * own certificate may be on its way, waiting for it is the caller's. May be asked of records that the roster was not made with.
   */
  keeps(record: MembershipRecord): boolean;
  /**
   * Whether this node takes a new network key on this author's word: its own machines, fleet keys, and who invited it. Ask it
   * of the rotation's signer *and* of the neighbour who hands the key over; one of them is enough. So a rotation goes down the
   * tree from inviter to invited, and nobody can pass for an ancestor by certifying somebody else's sponsor.
   */
  mayRotate(author: AuthorKey): boolean;
  /** The answer stays the same until then if no record comes (presences aside: they end by themselves). ms since 1970. */
  readonly changesAt: number | undefined;
  /** Depends on members, groups, classes and the revoked alone: as long as it is the same, nothing need be weighed anew. */
  readonly digest: string;
}

export type InForce =
  | {
      readonly kind: 'allow';
      readonly cidr: Cidr;
      readonly comment: string;
      readonly until: number;
      readonly id: RecordId;
    }
  | {
      readonly kind: 'false-positive';
      readonly indicator: Indicator;
      readonly until: number;
      readonly id: RecordId;
    }
  | {
      readonly kind: 'lift';
      readonly author: AuthorKey;
      readonly until: number;
      readonly id: RecordId;
    };
