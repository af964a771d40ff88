// Invitation vectors: lines that are one, and lines that mail, mischief or a later version made of them.
import {
  createSigner,
  encodeInvitation,
  type Invitation,
  keyDigest,
  networkDigest,
} from '@tocsin/protocol';
import { bytes, hex, number } from './protobuf.ts';
import { sealer } from './sealer.ts';

export interface InvitationVector {
  readonly name: string;
  readonly line: string;
  /** Why it is refused; else it is `invitation`. */
  readonly code?: string;
  readonly invitation?: Invitation;
  /** Of the invitation's network, and of its key, if it has one. */
  readonly networkDigest?: string;
  readonly keyDigest?: string;
}

const NOW = 1_764_000_000_000;
const SIGNER = createSigner(new Uint8Array(32).fill(7));
const OWN: Invitation = {
  networkName: 'home',
  networkKey: '33'.repeat(32),
  keyNumber: NOW - 1000,
  inviter: SIGNER.author,
  addresses: ['/ip4/198.51.0.9/tcp/8144', '/dns4/web-3.example.org/tcp/443/wss'],
  secret: '44'.repeat(16),
  class: 'own',
  label: 'web-3',
  fleets: [createSigner(new Uint8Array(32).fill(9)).author],
  expiresAt: NOW + 24 * 3_600_000,
};
const FRIEND: Invitation = {
  ...OWN,
  networkKey: '',
  keyNumber: 0,
  addresses: ['/ip6/2a00:1450::1/tcp/8144'],
  class: 'friend',
  label: '',
  fleets: [],
};
const LINE = encodeInvitation(OWN, SIGNER);

function accepted(name: string, line: string, invitation: Invitation): InvitationVector {
  const { networkName, networkKey } = invitation;
  const digests = {
    networkDigest: networkDigest(networkName),
    ...(networkKey !== '' && { keyDigest: keyDigest(hex(networkKey)) }),
  };
  return { name, line, invitation, ...digests };
}

/** A friend's, field by field. */
const FIELDS: Readonly<Record<string, Buffer>> = {
  networkName: bytes(2, Buffer.from('home')),
  addresses: bytes(5, Buffer.from('/ip6/2a00:1450::1/tcp/8144')),
  secret: bytes(6, hex(OWN.secret)),
  class: number(7, 2),
  fleets: Buffer.alloc(0),
  expiresAt: number(10, OWN.expiresAt),
};
const NONE = Buffer.alloc(0);
const sealed = sealer(SIGNER, 'tocsin/invitation/1');

function lineOf(changed: Readonly<Record<string, Buffer>>, after: Buffer = NONE): string {
  const content = Buffer.concat([...Object.values({ ...FIELDS, ...changed }), after]);
  return `tocsin1:${sealed(content).toString('base64url')}`;
}

/** The text with one character replaced; `at` counts from the end, if it is negative. */
function replaced(text: string, at: number, by: string): string {
  const i = at < 0 ? text.length + at : at;
  return text.slice(0, i) + by + text.slice(i + 1);
}

/** Another character whose unused low bits alone are different: it stands for the same bytes. */
function sameBytes(line: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet[alphabet.indexOf(line.at(-1) ?? '') + 1] ?? '';
  return replaced(line, -1, last);
}

const FAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'not-an-invitation': {
    nothing: '',
    'another word': 'hello',
    'without its mark': LINE.slice('tocsin1:'.length),
    'a mark in capitals': LINE.replace('tocsin', 'TOCSIN'),
    'a character outside of the alphabet': replaced(LINE, 40, '+'),
    padded: `${LINE}=`,
    'quoted by mail': `> ${LINE}`,
  },
  altered: {
    'the mark alone': 'tocsin1:',
    'cut off': LINE.slice(0, 200),
    'one character replaced': replaced(LINE, 60, LINE[60] === 'A' ? 'B' : 'A'),
    'one character doubled': LINE.slice(0, 60) + LINE.slice(59),
    'two lines in one': LINE + LINE.slice('tocsin1:'.length),
    'bits in the last character that no byte has': sameBytes(encodeInvitation(FRIEND, SIGNER)),
    'signed for another purpose': `tocsin1:${sealer(
      SIGNER,
      'tocsin/record/1',
    )(Buffer.concat(Object.values(FIELDS))).toString('base64url')}`,
    'no address': lineOf({ addresses: NONE }),
    'no name': lineOf({ networkName: NONE }),
    'no class': lineOf({ class: NONE }),
    'a secret of 15 bytes': lineOf({ secret: bytes(6, Buffer.alloc(15, 1)) }),
    'a fleet for a friend': lineOf({ fleets: bytes(9, hex(SIGNER.author)) }),
    'expiry, written as 0': lineOf({ expiresAt: number(10, 0) }),
  },
  newer: {
    'a later mark': LINE.replace('tocsin1', 'tocsin2'),
    'minor version 1': `tocsin1:${sealed(
      Buffer.concat([number(1, 1), ...Object.values(FIELDS)]),
    ).toString('base64url')}`,
    'an unknown field': lineOf({}, number(11, 1)),
    'an unknown class': lineOf({ class: number(7, 3) }),
  },
};

export function invitationVectors(): readonly InvitationVector[] {
  return [
    accepted('an own machine', LINE, OWN),
    accepted('a friend, in an open network', encodeInvitation(FRIEND, SIGNER), FRIEND),
    accepted('broken by mail', `  ${LINE.replaceAll(/.{64}/g, '$&\r\n\t')}\n`, OWN),
    ...Object.entries(FAULTS).flatMap(([code, cases]) =>
      Object.entries(cases).map(([name, line]) => ({ name: `${code}: ${name}`, line, code })),
    ),
  ];
}
