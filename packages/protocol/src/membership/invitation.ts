// An invitation as the one line that is pasted: a mark, and the base64url of what the inviter signed.
import { InvitationBody as WireBody } from '#wire/membership';
import { canonicalFault, decodeCanonical } from '../envelope/canonical.ts';
import { encodeEnvelope, envelopeParts } from '../envelope/envelope.ts';
import type { Shape } from '../envelope/scan.ts';
import { signedMessage } from '../envelope/signed-message.ts';
import { fromHex, toHex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import type { Signer, Verifier } from '../model.ts';
import { invitationFromWire, invitationToWire } from './invitation-body.ts';
import type { DecodedInvitation, Invitation, InvitationFault } from './model.ts';

const MARK = 'tocsin1:';
/** This line, or one of a version that made another. */
const LINE = /^tocsin([1-9]\d{0,3}):([A-Za-z0-9_-]*)$/;
/** White space, and what some mail programs put where a line may break. */
const BREAKS = /[\s\u200b]+/g;
/** Room for a break behind every character; what is longer is no invitation, and is not searched for breaks. */
const TEXT_MAX_CHARS = 4 * LIMITS.invitationMaxBytes;

const BODY: Shape = {
  1: 'uint32',
  2: 'bytes',
  3: 'bytes',
  4: 'uint64',
  5: 'bytes',
  6: 'bytes',
  7: 'uint32',
  8: 'bytes',
  9: 'bytes',
  10: 'uint64',
};

const signedBytes = signedMessage('tocsin/invitation/1');

/**
 * The line, at most 2,739 characters. Throws RangeError, naming the field, for what no inviter may say, if
 * the signer is not the inviter, and if all addresses together are too long for a line.
 */
export function encodeInvitation(invitation: Invitation, signer: Signer): string {
  if (signer.author !== invitation.inviter)
    throw new RangeError('an invitation is signed by its inviter');
  const body = new Uint8Array(WireBody.encode(invitationToWire(invitation)));
  // Checked with the other fields.
  const key = fromHex(invitation.inviter, 32) as Uint8Array;
  const envelope = encodeEnvelope({ body, key, signature: signer.sign(signedBytes(body)) });
  if (envelope.length > LIMITS.invitationMaxBytes)
    throw new RangeError(
      `an invitation of ${envelope.length} bytes is too long: give fewer addresses`,
    );
  return MARK + toBase64(envelope);
}

/**
 * Reads a line. White space around and within it is forgiven, since mail breaks lines; any other change is
 * found. Whether it has expired, and whether it is still good, is for the clock and for the inviter to say.
 */
export function decodeInvitation(line: string, verifier: Verifier): DecodedInvitation {
  const [, version, text] =
    line.length > TEXT_MAX_CHARS ? [] : (LINE.exec(line.replaceAll(BREAKS, '')) ?? []);
  if (version === undefined || text === undefined) return refused('not-an-invitation');
  if (version !== '1') return refused('newer');
  const envelope = new Uint8Array(Buffer.from(text, 'base64url'));
  // The last character may hold bits that no byte has.
  if (toBase64(envelope) !== text || envelope.length > LIMITS.invitationMaxBytes)
    return refused('altered');
  const parts = envelopeParts(envelope);
  if (parts === undefined) return refused('altered');
  const inviter = toHex(parts.key);
  // Before a field is read: what nobody signed is not a newer version's either.
  if (!verifier.verify(inviter, signedBytes(parts.body), parts.signature))
    return refused('altered');
  const wire = decodeCanonical(WireBody, parts.body);
  if (wire === undefined)
    return refused(canonicalFault(WireBody, parts.body, BODY) === 'newer' ? 'newer' : 'altered');
  const invitation = invitationFromWire(wire, inviter);
  if (invitation === undefined) return refused('altered');
  return invitation === 'newer' ? refused('newer') : { ok: true, invitation };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function refused(code: InvitationFault): DecodedInvitation {
  return { ok: false, code };
}
