// A body becomes a signal by its author's signature, and a signal is believed by checking it.
import { Body as WireBody } from '#wire/signal';
import { encodeEnvelope, envelopeParts } from '../envelope/envelope.ts';
import { signedMessage } from '../envelope/signed-message.ts';
import { fromHex, sha256Hex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import type { Body, Signal, Signer, Verifier } from '../model.ts';
import { bodyToWire } from './body.ts';

const signedBytes = signedMessage('tocsin/signal/1');

/** The canonical bytes of a body. Throws RangeError, naming the field, for a body that no node may send. */
export function encodeBody(body: Body): Uint8Array {
  return new Uint8Array(WireBody.encode(bodyToWire(body)));
}

/** Signs a body. Throws RangeError, naming the field, for a body that no node may send. */
export function signBody(body: Body, signer: Signer): Signal {
  const bytes = encodeBody(body);
  const key = fromHex(signer.author, 32);
  if (key === undefined) throw new RangeError('a signer’s author is 64 lower-case hex digits');
  const envelope = encodeEnvelope({ body: bytes, key, signature: signer.sign(signedBytes(bytes)) });
  return { id: sha256Hex(bytes), author: signer.author, body, envelope };
}

/** Whether the author's signature of the signal's body holds. */
export function verifySignal(signal: Signal, verifier: Verifier): boolean {
  const parts = envelopeParts(signal.envelope);
  return (
    parts !== undefined && verifier.verify(signal.author, signedBytes(parts.body), parts.signature)
  );
}

/**
 * The sequence of an author's next signal: the time, or one more than the last. Undefined if the last is
 * so far ahead (the clock was set back) that a receiver would refuse the next: wait, then sign.
 */
export function nextSequence(issuedAt: number, last: number): number | undefined {
  const next = Math.max(issuedAt, last + 1);
  return next <= issuedAt + LIMITS.sequenceMaxAheadMs ? next : undefined;
}
