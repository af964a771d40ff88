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
export { sha256Hex, signalMessageId } from './hash.ts';
export { LIMITS } from './limits.ts';
export * from './model.ts';
export { decodeSignal } from './signal/decode.ts';
export { encodeBody, nextSequence, signBody, verifySignal } from './signal/sign.ts';
export { nobleVerifier } from './signature/noble.ts';
export { nodeVerifier } from './signature/node.ts';
export { createSigner } from './signature/signer.ts';
export { sodiumVerifier } from './signature/sodium.ts';
export { fastestVerifier } from './signature/verifier.ts';
