// Every refusal of this package by its code, with its cause: for logs, documents and whoever must explain it.
import type { ProofFault } from './log/equivocation.ts';
import type { InvitationFault, RecordFault } from './membership/model.ts';
import type { DecodeFault } from './model.ts';
import type { FrameFault } from './sync/codec.ts';

/** Why bytes are no signal. */
export const DECODE_FAULTS: Readonly<Record<DecodeFault['code'], string>> = {
  'too-large': 'more than 4,096 bytes: no signal is that large, so the sender is broken or hostile',
  malformed: 'not protobuf: the bytes were cut, damaged or made up',
  'non-canonical':
    'another spelling of something: fields out of order, repeated or needlessly long',
  'bad-field': 'a field has a value that no honest node can have written',
  'special-purpose':
    'it names an address that can never be blocked: private, reserved or multicast',
  'bad-key': 'the author’s key is not a canonical Ed25519 key of large order',
  newer: 'a later version of the wire sent it: update this node to understand it',
};

/** Why bytes prove no equivocation. */
export const PROOF_FAULTS: Readonly<Record<ProofFault, string>> = {
  'too-large': 'more bytes than two signals can have',
  malformed: 'not protobuf: the bytes were cut, damaged or made up',
  'not-signals': 'one of the two envelopes is no signal of this version',
  'not-equivocation': 'one honest author may have signed both, or they are one signal',
};

/** Why bytes are no frame of the sync. */
export const FRAME_FAULTS: Readonly<Record<FrameFault, string>> = {
  'too-large': 'more than 65,536 bytes: split what you send',
  malformed: 'not protobuf, or a list is longer than a frame may carry',
  'bad-field': 'a field has a length or a value that no frame may have',
  newer: 'a later version of the sync sent it: skip it',
};

/** Why bytes are no record of membership. */
export const RECORD_FAULTS: Readonly<Record<RecordFault, string>> = {
  'too-large': 'more than 1,024 bytes: no record is that large',
  malformed: 'not protobuf: the bytes were cut, damaged or made up',
  'non-canonical':
    'another spelling of something: fields out of order, repeated or needlessly long',
  'bad-field': 'a field has a value that no honest signer can have written',
  'bad-key': 'the signer’s key is not a canonical Ed25519 key of large order',
  newer: 'a later version of Tocsin signed it: update this node to understand it',
};

/** Why a line is no invitation. */
export const INVITATION_FAULTS: Readonly<Record<InvitationFault, string>> = {
  'not-an-invitation': 'it does not begin with tocsin1: or has characters that no invitation has',
  altered: 'it is not as its inviter signed it: something was cut off, mistyped or replaced',
  newer: 'a later version of Tocsin wrote it: update this machine, then join',
};
