// Lines that somebody pastes into `tocsin join`.
import {
  decodeInvitation,
  encodeInvitation,
  type Invitation,
  nobleVerifier,
  type Verifier,
} from '@tocsin/protocol';
import type { Mutator, Target } from '../model.ts';
import { protobuf } from '../mutators/protobuf.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, mustEqual, textOf, vectorsOf } from './holds.ts';

/** Believes everybody: what lies behind the signature is read too. */
const CREDULOUS: Verifier = { name: 'credulous', verify: () => true };
const MARK = 'tocsin1:';
const SIGNATURE_BYTES = 64;
/** Verifying takes a hundred times as long as all the rest. */
const VERIFIED_PART = 64;

export const invitation: Target = {
  name: 'invitation',
  about: 'the line that is pasted into `tocsin join`',
  sources: ['packages/protocol/src/membership/*.ts', 'packages/protocol/src/limits.ts'],
  maxBytes: 9_000,
  mutators: [inside, inside, inside, text],
  open: async () => ({
    seeds: vectorsOf('invitations', 'line').map(bytesOf),
    run,
    show: textOf,
  }),
};

/** Changes what the line holds. */
function inside(...[input, tools]: Parameters<Mutator>): Uint8Array {
  const held = Buffer.from(textOf(input).replace(MARK, ''), 'base64url');
  return bytesOf(MARK + Buffer.from(protobuf(held, tools)).toString('base64url'));
}

function run(input: Uint8Array): string {
  const line = textOf(input);
  const decoded = decodeInvitation(line, CREDULOUS);
  mustEqual(decodeInvitation(line, CREDULOUS), decoded, 'a line is judged otherwise the next time');
  if (input.length % VERIFIED_PART === 0) decodeInvitation(line, nobleVerifier);
  if (!decoded.ok) return decoded.code;
  const plain = line.replaceAll(/[\s\u200b]+/g, '');
  must(lineOf(decoded.invitation, plain) === plain, 'an accepted line is written otherwise');
  return `accepted: ${decoded.invitation.class}`;
}

/** The line made anew from the fields, with the signature that it had. */
function lineOf(held: Invitation, line: string): string {
  const signature = Buffer.from(line.slice(MARK.length), 'base64url').subarray(-SIGNATURE_BYTES);
  return encodeInvitation(held, { author: held.inviter, sign: () => new Uint8Array(signature) });
}
