// The wire decoder: an envelope with a body, as any neighbour sends it by gossip or sync.
import { decodeSignal, encodeBody, type Signal, signBody } from '@tocsin/protocol';
import type { Target } from '../model.ts';
import { protobuf } from '../mutators/protobuf.ts';
import { hexVectors, must, mustEqual, pooled, sameBytes } from './holds.ts';

const SIGNATURE_BYTES = 64;

export const wire: Target = {
  name: 'wire',
  about: 'signals: envelope and body, from any neighbour',
  sources: ['packages/protocol/src/signal/*.ts', 'packages/protocol/src/{limits,model}.ts'],
  maxBytes: 4_200,
  mutators: [protobuf, protobuf, protobuf],
  open: async () => ({ seeds: hexVectors('wire', 'envelope'), run }),
};

function run(input: Uint8Array): string {
  const { view, spoil } = pooled(input);
  const decoded = decodeSignal(view);
  must(sameBytes(view, input), 'decoding changes the bytes that it reads');
  spoil();
  if (!decoded.ok) {
    const again = decodeSignal(input);
    must(!again.ok && again.code === decoded.code, 'a copy of the bytes is judged otherwise');
    return decoded.code;
  }
  const { signal } = decoded;
  must(sameBytes(signal.envelope, input), 'a signal keeps a view of the bytes that it came in');
  mustEqual(decodeSignal(signal.envelope), decoded, 'a copy of the bytes is judged otherwise');
  must(sameBytes(reencoded(signal), input), 'an accepted body re-encodes to other bytes');
  return `accepted: ${signal.body.kind}`;
}

/** The envelope made anew from the fields, with the signature that it had. */
function reencoded({ author, body, envelope }: Signal): Uint8Array {
  encodeBody(body);
  return signBody(body, { author, sign: () => envelope.slice(-SIGNATURE_BYTES) }).envelope;
}
