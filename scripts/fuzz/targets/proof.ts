// Proofs of equivocation, as any partner of a sync sends them.
import {
  createSigner,
  decodeProof,
  encodeProof,
  nodeVerifier,
  type Signal,
  signBody,
  verifyProof,
} from '@tocsin/protocol';
import type { Target } from '../model.ts';
import { protobuf } from '../mutators/protobuf.ts';
import { must, mustEqual, pooled, sameBytes } from './holds.ts';

const VERIFIER = nodeVerifier();
const NOW = 1_764_000_000_000;

export const proof: Target = {
  name: 'proof',
  about: 'proofs of equivocation, from any partner of a sync',
  sources: ['packages/protocol/src/log/equivocation.ts', 'packages/protocol/src/limits.ts'],
  maxBytes: 8_400,
  mutators: [protobuf, protobuf],
  open: async () => ({ seeds: seeds(), run }),
};

function seeds(): readonly Uint8Array[] {
  const signer = createSigner(new Uint8Array(32).fill(7));
  const signed = (expiresAt: number): Signal =>
    signBody(
      {
        kind: 'retraction',
        sequence: NOW,
        previous: '',
        issuedAt: NOW,
        expiresAt,
        target: '11'.repeat(32),
        targetSequence: 1,
        targetExpiresAt: 1,
      },
      signer,
    );
  const [a, b] = [signed(NOW + 1), signed(NOW + 2)];
  return [encodeProof({ first: a, second: b }), encodeProof({ first: a, second: a })];
}

function run(input: Uint8Array): string {
  const { view, spoil } = pooled(input);
  const decoded = decodeProof(view);
  spoil();
  mustEqual(decodeProof(input), decoded, 'a copy of the bytes is judged otherwise');
  if (!decoded.ok) return decoded.code;
  const bytes = encodeProof(decoded.proof);
  mustEqual(decodeProof(bytes), decoded, 'an accepted proof is another one once it is encoded');
  const [smaller, larger] = [decoded.proof.first.id, decoded.proof.second.id];
  must(smaller < larger, 'the two signals of a proof are not in order');
  return verifyProof(decoded.proof, VERIFIER)
    ? `proven${sameBytes(bytes, input) ? '' : ', spelled otherwise'}`
    : 'accepted, not proven';
}
