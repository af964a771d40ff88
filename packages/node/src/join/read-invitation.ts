// The line that somebody pasted, read and checked as far as that goes without its inviter.
import {
  decodeInvitation,
  fastestVerifier,
  type Invitation,
  type InvitationFault,
  type Verifier,
} from '@tocsin/protocol';
import { systemClock } from '../clock.ts';
import type { NodeCode } from '../codes.ts';
import { NodeError } from '../model.ts';

/** Reads and checks a line. @throws NodeError INVITATION_* */
export function readInvitation(line: string, verifier: Verifier, now: number): Invitation {
  const decoded = decodeInvitation(line, verifier);
  if (!decoded.ok) {
    const [code, message] = UNREADABLE[decoded.code];
    throw new NodeError(code, message);
  }
  const { invitation } = decoded;
  if (invitation.expiresAt <= now)
    throw new NodeError(
      'INVITATION_EXPIRED',
      `this invitation expired at ${timeText(invitation.expiresAt)}; this machine's clock says ${timeText(now)}`,
    );
  return invitation;
}

/** Before anybody is asked anything else: whether the line is one that can still be used. @throws NodeError INVITATION_* */
export function checkInvitation(line: string): void {
  readInvitation(line, fastestVerifier(), systemClock.now());
}

const UNREADABLE: Readonly<Record<InvitationFault, readonly [NodeCode, string]>> = {
  'not-an-invitation': ['INVITATION_UNREADABLE', 'this is no line of `tocsin invite`'],
  altered: ['INVITATION_ALTERED', 'this invitation is not as its inviter signed it'],
  newer: ['INVITATION_UNREADABLE', 'a newer version of Tocsin made this invitation'],
};

const timeText = (at: number): string => new Date(at).toISOString();
