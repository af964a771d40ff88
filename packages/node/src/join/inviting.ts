// Letting others in, as a part of a running node: makes the lines, and receives those who come by them.
import { randomBytes } from 'node:crypto';
import {
  type AuthorKey,
  type Cidr,
  encodeInvitation,
  type MembershipRecord,
  networkDigest,
  type Signer,
} from '@tocsin/protocol';
import type { Clock } from '../clock.ts';
import { OWN_CERTIFICATE_DAYS } from '../membership/constants.ts';
import type { CertificateTerms } from '../membership/model.ts';
import { type Log, NodeError } from '../model.ts';
import type { Keyring } from '../network/protector/model.ts';
import { invitingAddresses } from './addresses.ts';
import { createAttempts } from './attempts.ts';
import type { JoinChannel } from './channel.ts';
import { FRIEND_CERTIFICATE_DAYS } from './constants.ts';
import type { Invitations } from './invitations.ts';
import { type InviterParts, receiveJoiner } from './inviter.ts';
import type { InvitingApi } from './model.ts';
import { checkedTerms } from './terms.ts';

export interface Inviting extends InvitingApi {
  /** One conversation of /tocsin/join/1. `from` is absent behind a relay. Never throws. */
  receive(channel: JoinChannel, joiner: AuthorKey, from: Cidr | undefined): Promise<void>;
}

export interface InvitingParts {
  readonly network: { readonly name: string; readonly open: boolean };
  readonly signer: Signer;
  readonly keyring: Pick<Keyring, 'current'>;
  readonly invitations: Invitations;
  readonly clock: Clock;
  readonly log: Log;
  /** Listening addresses of this node, with or without its peer id. */
  addresses(): readonly string[];
  fleets(): readonly AuthorKey[];
  certify(member: AuthorKey, terms: CertificateTerms): Promise<MembershipRecord>;
  records(): Iterable<Uint8Array>;
  note: InviterParts['note'];
}

const SECRET_BYTES = 16;

export function createInviting(parts: InvitingParts): Inviting {
  const { network, signer, keyring, invitations, clock, log } = parts;
  const receiver: InviterParts = {
    self: signer.author,
    network: networkDigest(network.name),
    invitations,
    attempts: createAttempts(),
    log,
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    certify: (member, terms) =>
      parts.certify(member, {
        ...terms,
        days: terms.class === 'own' ? OWN_CERTIFICATE_DAYS : FRIEND_CERTIFICATE_DAYS,
      }),
    records: parts.records,
    key: () => keyring.current(),
    note: parts.note,
  };

  return {
    async invite(terms = {}) {
      const { class: kind, uses, expiresInMs, label } = checkedTerms(terms);
      const key = keyring.current();
      if (key === undefined && !network.open)
        throw new NodeError(
          'NO_NETWORK_KEY',
          `network ${network.name} has no key: whoever is invited could not connect. "tocsin network key --make" makes one; restart, then invite`,
        );
      const addresses = invitingAddresses(parts.addresses());
      if (addresses.length === 0)
        throw new NodeError('NO_ADDRESS', 'this node listens nowhere that others could reach');
      const now = clock.now();
      const expiresAt = now + expiresInMs;
      const secret = randomBytes(SECRET_BYTES).toString('hex');
      const line = lineOf(() =>
        encodeInvitation(
          {
            networkName: network.name,
            networkKey: key === undefined ? '' : Buffer.from(key.bytes).toString('hex'),
            keyNumber: key?.number ?? 0,
            inviter: signer.author,
            addresses,
            secret,
            class: kind,
            label,
            fleets: kind === 'own' ? parts.fleets() : [],
            expiresAt,
          },
          signer,
        ),
      );
      const id = await invitations.add({ secret, class: kind, label, uses, expiresAt }, now);
      return { line, expiresAt, id };
    },
    invitations: () => invitations.list(clock.now()),
    withdraw: (id) => invitations.withdraw(id, clock.now()),
    receive: (channel, joiner, from) => receiveJoiner(receiver, channel, joiner, from),
  };
}

/** What does not fit into a line is the caller's mistake. */
function lineOf(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (error instanceof RangeError) throw new NodeError('BAD_ARGUMENT', error.message);
    throw error;
  }
}
