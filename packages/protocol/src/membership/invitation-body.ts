// What an invitation holds between the model and the wire, and the rules of its fields.
import type { InvitationBody as WireBody } from '#wire/membership';
import { bytesOfHex, fromHex, toHex } from '../hash.ts';
import { isBetween } from '../integers.ts';
import { LIMITS } from '../limits.ts';
import type { AuthorKey } from '../model.ts';
import { isPlainText } from '../text.ts';
import { areAddresses, isClass, isKey, isLabel } from './fields.ts';
import type { Invitation } from './model.ts';
import { classOfNumber, isLaterClass, numberOfClass } from './numbers.ts';

const NETWORK_KEY_BYTES = 32;
const SECRET_BYTES = 16;

/** What a canonical body says; `newer` for what only a later version means, undefined where a rule is broken. */
export function invitationFromWire(
  wire: WireBody,
  inviter: AuthorKey,
): Invitation | 'newer' | undefined {
  if (wire.minor !== 0 || isLaterClass(wire.class)) return 'newer';
  const memberClass = classOfNumber(wire.class);
  if (memberClass === undefined) return undefined;
  const { networkName, keyNumber, addresses, label, expiresAt } = wire;
  const invitation: Invitation = {
    networkName,
    networkKey: toHex(wire.networkKey),
    keyNumber,
    inviter,
    addresses,
    secret: toHex(wire.secret),
    class: memberClass,
    label,
    fleets: wire.fleets.map(toHex),
    expiresAt,
  };
  return faultyField(invitation) === undefined ? invitation : undefined;
}

/** The wire fields. Throws RangeError, naming the field, for what no inviter may say. */
export function invitationToWire(invitation: Invitation): WireBody {
  const field = faultyField(invitation);
  if (field !== undefined)
    throw new RangeError(`an invitation with this ${field} breaks the rules of the wire format`);
  const { networkName, keyNumber, label, expiresAt } = invitation;
  return {
    minor: 0,
    networkName,
    networkKey: bytesOfHex(invitation.networkKey),
    keyNumber,
    addresses: [...invitation.addresses],
    secret: bytesOfHex(invitation.secret),
    class: numberOfClass(invitation.class),
    label,
    fleets: invitation.fleets.map(bytesOfHex),
    expiresAt,
  };
}

function faultyField(invitation: Invitation): string | undefined {
  const { networkName, networkKey, inviter, addresses, fleets } = invitation;
  if (networkName === '' || !isPlainText(networkName, LIMITS.syncTextMaxBytes))
    return 'networkName';
  if (networkKey !== '' && fromHex(networkKey, NETWORK_KEY_BYTES) === undefined)
    return 'networkKey';
  if (!isBetween(invitation.keyNumber, 0)) return 'keyNumber';
  if (!isKey(inviter)) return 'inviter';
  if (addresses.length === 0 || !areAddresses(addresses)) return 'addresses';
  if (fromHex(invitation.secret, SECRET_BYTES) === undefined) return 'secret';
  if (!isClass(invitation.class)) return 'class';
  if (!isLabel(invitation.label)) return 'label';
  // A friend obeys his own fleet, not ours.
  const mostFleets = invitation.class === 'own' ? LIMITS.invitationMaxFleets : 0;
  if (fleets.length > mostFleets || !fleets.every(isKey)) return 'fleets';
  return isBetween(invitation.expiresAt, 1) ? undefined : 'expiresAt';
}
