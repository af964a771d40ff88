// Inviting and joining as an operator asks for it, and what he is told.
import type { AuthorKey, Invitation, MembershipRecord } from '@tocsin/protocol';
import type { Member } from '@tocsin/rules';
import type { ConfiguredPeer, Log } from '../model.ts';

/** What an invitation offers. What is missing: one friend, for a day, without a label. */
export interface InviteTerms {
  readonly class?: 'own' | 'friend';
  /** How many may come by it. 1 to 1,000. */
  readonly uses?: number;
  /** 1 minute to 30 days. */
  readonly expiresInMs?: number;
  /** What this node calls the new member. */
  readonly label?: string;
}

export interface Invited {
  /** To be pasted into `tocsin join` on the new machine. Secret: whoever has it can use it. */
  readonly line: string;
  readonly expiresAt: number;
  /** Names it in `invitations` and `withdraw`. */
  readonly id: string;
}

export interface InvitationView {
  readonly id: string;
  readonly class: 'own' | 'friend';
  readonly label: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly uses: number;
  readonly left: number;
  readonly state: 'open' | 'used' | 'expired' | 'withdrawn';
  readonly joined: readonly { readonly author: AuthorKey; readonly at: number }[];
}

/** The part of `TocsinNode` that is about letting others in. */
export interface InvitingApi {
  /**
   * Makes the line by which somebody becomes a member on this node's word.
   * @throws NodeError NO_NETWORK_KEY in a network that is neither open nor has a key, NO_ADDRESS, BAD_ARGUMENT, NOT_RUNNING
   */
  invite(terms?: InviteTerms): Promise<Invited>;
  /** Open ones, and those that ended within the last week; the newest first. */
  invitations(): readonly InvitationView[];
  /** Whoever comes by it from now on is refused; who came already stays. @param id or its beginning @returns false when there is no such one */
  withdraw(id: string): Promise<boolean>;
}

export interface JoinInit {
  /** Where the new machine's identity is, or will be. Its node must not run. */
  readonly dataDir: string;
  /** The line of `invite`. */
  readonly line: string;
  readonly log?: Log;
  /** ms since 1970. Default: the system's clock. */
  readonly now?: number;
}

/** What came of joining; what the node needs of it at its next start is in its data directory. */
export interface Joined {
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly invitation: Invitation;
  readonly certificate: MembershipRecord;
  /** The inviter, for `NodeInit.network.peers`: whom one joins is the root of what one believes. */
  readonly inviter: ConfiguredPeer;
  /** Everybody who belongs to the network, as far as the inviter knows. */
  readonly members: readonly Member[];
}
