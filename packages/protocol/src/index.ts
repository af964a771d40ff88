// The public door of @tocsin/protocol.
export {
  ADDRESS_FAULTS,
  type AddressFault,
  addressBytes,
  cidrFromBytes,
  contains,
  familyOf,
  isHost,
  networkOf,
  overlaps,
  parseCidr,
  parseIndicator,
  prefixLengthOf,
} from './address/address.ts';
export {
  isSpecialPurpose,
  SPECIAL_PURPOSE,
  type SpecialPurpose,
  specialPurposeOf,
} from './address/special-purpose.ts';
export {
  DECODE_FAULTS,
  FRAME_FAULTS,
  INVITATION_FAULTS,
  PROOF_FAULTS,
  RECORD_FAULTS,
} from './faults.ts';
export { sha256Hex, signalMessageId } from './hash.ts';
export {
  type DecodedJoinFrame,
  decodeJoinFrame,
  encodeJoinFrame,
  type JoinFrameFault,
  joinRecordsFrames,
} from './join/codec.ts';
export { JOIN_REFUSALS, type JoinFrame, type JoinRefusal } from './join/frame.ts';
export {
  type JoinContext,
  joinProof,
  type KeptSecret,
  keptSecret,
  provesJoin,
} from './join/proof.ts';
export { LIMITS } from './limits.ts';
export {
  type DecodedProof,
  decodeProof,
  type EquivocationProof,
  encodeProof,
  equivocates,
  type ProofFault,
  proofOf,
  verifyProof,
} from './log/equivocation.ts';
export { type Gap, gapsIn, linksTo } from './log/links.ts';
export { keyDigest, networkDigest } from './membership/digests.ts';
export { decodeInvitation, encodeInvitation } from './membership/invitation.ts';
export * from './membership/model.ts';
export { decodeRecord, signRecord, subjectOf, verifyRecord } from './membership/record.ts';
export * from './model.ts';
export { decodeSignal } from './signal/decode.ts';
export { encodeBody, nextSequence, signBody, verifySignal } from './signal/sign.ts';
export { nobleVerifier } from './signature/noble.ts';
export { nodeVerifier } from './signature/node.ts';
export { createSigner } from './signature/signer.ts';
export { sodiumVerifier } from './signature/sodium.ts';
export { fastestVerifier } from './signature/verifier.ts';
export { type DecodedFrame, decodeFrame, encodeFrame, type FrameFault } from './sync/codec.ts';
export {
  type AuthorSummary,
  type HelloFrame,
  type InventoryEntry,
  type InventoryFrame,
  type InventoryRequestFrame,
  type ProofFrame,
  type SensorLiveness,
  type SignalsFrame,
  type Stock,
  type SummaryFrame,
  type SyncFrame,
  signalsFrames,
  summaryFrames,
  type WantFrame,
} from './sync/frame.ts';
export {
  type NetworkKeyFrame,
  type RecordIdsFrame,
  type RecordSyncFrame,
  type RecordsFrame,
  type RecordsRequestFrame,
  type RecordsSummaryFrame,
  type RecordsWantedFrame,
  recordIdsFrames,
  recordsFrames,
} from './sync/record-frame.ts';
export {
  addToDigest,
  EMPTY_DIGEST,
  idPrefix,
  removeFromDigest,
  type SetDigest,
  setDigest,
} from './sync/set-digest.ts';
