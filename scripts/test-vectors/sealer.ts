// Puts any bytes into an envelope whose signature holds, so that nothing but the named fault is wrong.
import type { Signer } from '@tocsin/protocol';
import { bytes, hex } from './protobuf.ts';

/** Signs for one purpose, e.g. `tocsin/signal/1`; `after` are further fields of the envelope. */
export function sealer(
  signer: Signer,
  purpose: string,
): (content: Uint8Array, after?: Uint8Array) => Buffer {
  return (content, after = Buffer.alloc(0)) => {
    const signature = signer.sign(Buffer.concat([Buffer.from(`${purpose}\0`), content]));
    return Buffer.concat([
      bytes(1, content),
      bytes(2, hex(signer.author)),
      bytes(3, signature),
      after,
    ]);
  };
}
