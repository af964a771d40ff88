// Records of membership, as any member passes them on.
import { decodeRecord, signRecord, subjectOf } from '@tocsin/protocol';
import type { Target } from '../model.ts';
import { protobuf } from '../mutators/protobuf.ts';
import { hexVectors, must, mustEqual, pooled, sameBytes } from './holds.ts';

const SIGNATURE_BYTES = 64;

export const record: Target = {
  name: 'record',
  about: 'records of membership, from any member',
  sources: ['packages/protocol/src/membership/*.ts', 'packages/protocol/src/limits.ts'],
  maxBytes: 1_100,
  mutators: [protobuf, protobuf, protobuf],
  open: async () => ({ seeds: hexVectors('records', 'envelope'), run }),
};

function run(input: Uint8Array): string {
  const { view, spoil } = pooled(input);
  const decoded = decodeRecord(view);
  spoil();
  mustEqual(decodeRecord(input), decoded, 'a copy of the bytes is judged otherwise');
  if (!decoded.ok) return decoded.code;
  const { signer, body, envelope } = decoded.record;
  must(sameBytes(envelope, input), 'a record keeps a view of the bytes that it came in');
  const signed = signRecord(body, {
    author: signer,
    sign: () => envelope.slice(-SIGNATURE_BYTES),
  });
  must(sameBytes(signed.envelope, input), 'an accepted record re-encodes to other bytes');
  must(subjectOf(decoded.record).startsWith(body.kind), 'a record has no subject');
  return `accepted: ${body.kind}`;
}
