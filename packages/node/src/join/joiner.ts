// The joiner's side: proves the secret of its invitation, and checks what it is given before it believes it.
import {
  decodeRecord,
  type Invitation,
  type JoinFrame,
  type JoinRefusal,
  joinProof,
  keptSecret,
  type MembershipRecord,
  networkDigest,
  type Signer,
  type Verifier,
  verifyRecord,
} from '@tocsin/protocol';
import type { NodeCode } from '../codes.ts';
import { NodeError } from '../model.ts';
import type { JoinChannel } from './channel.ts';
import { JOIN_RECORDS_MAX } from './constants.ts';

export interface Welcomed {
  readonly certificate: MembershipRecord;
  /** The certificate among them. */
  readonly records: readonly MembershipRecord[];
  readonly key: string;
  readonly keyNumber: number;
}

export interface JoinerParts {
  readonly invitation: Invitation;
  readonly signer: Signer;
  readonly verifier: Verifier;
}

/** @throws NodeError INVITATION_*, JOIN_* */
export async function proveInvitation(
  { invitation, signer, verifier }: JoinerParts,
  channel: JoinChannel,
): Promise<Welcomed> {
  const challenge = await expect(channel, 'challenge');
  const { id, key } = keptSecret(invitation.secret);
  const mac = joinProof(key, {
    network: networkDigest(invitation.networkName),
    inviter: invitation.inviter,
    joiner: signer.author,
    nonce: challenge.nonce,
  });
  await channel.write([{ kind: 'proof', invitation: id, mac }]);

  const welcome = await expect(channel, 'welcome');
  const [certificate] = believed([welcome.certificate], verifier);
  if (certificate === undefined || !certifies(certificate, invitation, signer))
    throw new NodeError(
      'JOIN_BROKEN',
      'the inviter sent a certificate that is not what its invitation promises: ask its operator which version it runs',
    );
  const records = [certificate];
  for (let more = true; more && records.length < JOIN_RECORDS_MAX; ) {
    const page = await expect(channel, 'records');
    records.push(...believed(page.envelopes, verifier));
    more = page.more;
  }
  await channel.close();
  return { certificate, records, key: welcome.key, keyNumber: welcome.keyNumber };
}

function certifies(
  { signer, body }: MembershipRecord,
  invitation: Invitation,
  self: Signer,
): boolean {
  return (
    body.kind === 'certificate' &&
    body.member === self.author &&
    body.class === invitation.class &&
    body.network === networkDigest(invitation.networkName) &&
    signer === invitation.inviter
  );
}

function believed(envelopes: readonly Uint8Array[], verifier: Verifier): MembershipRecord[] {
  return envelopes.flatMap((envelope) => {
    const decoded = decodeRecord(envelope);
    return decoded.ok && verifyRecord(decoded.record, verifier) ? [decoded.record] : [];
  });
}

type Said<K extends JoinFrame['kind']> = Extract<JoinFrame, { kind: K }>;

async function expect<K extends JoinFrame['kind']>(
  channel: JoinChannel,
  kind: K,
): Promise<Said<K>> {
  const frame = await channel.read();
  if (frame?.kind === kind) return frame as Said<K>;
  if (frame?.kind === 'refusal') throw refusalError(frame.code);
  throw new NodeError('JOIN_BROKEN', `the inviter broke off before it sent its ${kind}`);
}

const REFUSALS: Readonly<Record<JoinRefusal, readonly [NodeCode, string]>> = {
  unknown: ['INVITATION_UNKNOWN', 'the inviter does not know this invitation (any more)'],
  used: ['INVITATION_USED', 'this invitation has been used, by somebody else than this machine'],
  expired: ['INVITATION_EXPIRED', 'this invitation has expired'],
  withdrawn: ['INVITATION_WITHDRAWN', 'this invitation has been withdrawn by its inviter'],
  busy: ['JOIN_BUSY', 'the inviter takes no more attempts for a minute'],
  unable: ['JOIN_UNABLE', 'the inviter knows the invitation, but cannot let anybody in now'],
};

function refusalError(code: JoinRefusal): NodeError {
  const [nodeCode, message] = REFUSALS[code];
  return new NodeError(nodeCode, message);
}
