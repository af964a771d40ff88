// Frames of the sync, the exchange of records and the join: from whoever holds the network's key, or from anybody.
import { decodeFrame, decodeJoinFrame, encodeFrame, encodeJoinFrame } from '@tocsin/protocol';
import type { Target } from '../model.ts';
import { protobuf } from '../mutators/protobuf.ts';
import { hexVectors, mustEqual, pooled } from './holds.ts';

const LENGTH_LIMITS = ['packages/protocol/src/limits.ts'];

export const frame: Target = {
  name: 'frame',
  about: 'frames of the sync and of records, from whoever is connected',
  sources: ['packages/protocol/src/sync/*.ts', ...LENGTH_LIMITS],
  maxBytes: 66_000,
  mutators: [protobuf, protobuf, protobuf],
  open: async () => ({
    seeds: hexVectors('sync', 'frame'),
    run: (input) => runWith(input, decodeFrame, encodeFrame),
  }),
};

export const join: Target = {
  name: 'join',
  about: 'frames of the join, from anybody who knows the address',
  sources: ['packages/protocol/src/join/*.ts', ...LENGTH_LIMITS],
  maxBytes: 66_000,
  mutators: [protobuf, protobuf, protobuf],
  open: async () => ({
    seeds: [
      { kind: 'challenge', nonce: '22'.repeat(32) } as const,
      { kind: 'proof', invitation: '33'.repeat(16), mac: '44'.repeat(32) } as const,
      { kind: 'welcome', certificate: new Uint8Array(99), keyNumber: 7, key: '' } as const,
      { kind: 'records', envelopes: [new Uint8Array(5)], more: true } as const,
      { kind: 'refusal', code: 'expired' } as const,
    ].map(encodeJoinFrame),
    run: (input) => runWith(input, decodeJoinFrame, encodeJoinFrame),
  }),
};

type Decoded<F> =
  | { readonly ok: true; readonly frame: F }
  | { readonly ok: false; readonly code: string };

/** Frames are bounded, not canonical: what was accepted must be the same frame once it is encoded. */
function runWith<F extends { readonly kind: string }>(
  input: Uint8Array,
  decode: (bytes: Uint8Array) => Decoded<F>,
  encode: (frame: F) => Uint8Array,
): string {
  const { view, spoil } = pooled(input);
  const decoded = decode(view);
  spoil();
  mustEqual(decode(input), decoded, 'a copy of the bytes is judged otherwise');
  if (!decoded.ok) return decoded.code;
  const again = decode(encode(decoded.frame));
  mustEqual(again, decoded, 'an accepted frame is another one once it is encoded');
  return `accepted: ${decoded.frame.kind}`;
}
