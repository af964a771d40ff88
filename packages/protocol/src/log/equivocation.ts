// Equivocation: one author, one sequence, two bodies. The two together convict him before everybody.
import { Proof } from '#wire/signal';
import { LIMITS } from '../limits.ts';
import type { Signal, Verifier } from '../model.ts';
import { decodeSignal } from '../signal/decode.ts';
import { verifySignal } from '../signal/sign.ts';

/** Two signals that no honest node signs. The one with the smaller id is first, so that all make the same bytes. */
export interface EquivocationProof {
  readonly first: Signal;
  readonly second: Signal;
}

/** Why bytes are no proof. `not-equivocation`: two signals that one honest node may have signed. */
export type ProofFault = 'too-large' | 'malformed' | 'not-signals' | 'not-equivocation';

export type DecodedProof =
  | { readonly ok: true; readonly proof: EquivocationProof }
  | { readonly ok: false; readonly code: ProofFault };

/** Whether the two convict their author. Two signatures of one body do not: they are one signal. */
export function equivocates(a: Signal, b: Signal): boolean {
  return a.author === b.author && a.body.sequence === b.body.sequence && a.id !== b.id;
}

/** The proof that two signals make, if they make one. Their signatures are for `verifyProof`. */
export function proofOf(a: Signal, b: Signal): EquivocationProof | undefined {
  if (!equivocates(a, b)) return undefined;
  return a.id < b.id ? { first: a, second: b } : { first: b, second: a };
}

/** Whether both signatures hold: only then is it proven. */
export function verifyProof({ first, second }: EquivocationProof, verifier: Verifier): boolean {
  return (
    equivocates(first, second) && verifySignal(first, verifier) && verifySignal(second, verifier)
  );
}

/** The bytes of a `Proof` message. */
export function encodeProof({ first, second }: EquivocationProof): Uint8Array {
  return new Uint8Array(
    Proof.encode({
      first: new Uint8Array(first.envelope),
      second: new Uint8Array(second.envelope),
    }),
  );
}

/** Reads a proof. Never throws, and does not verify. */
export function decodeProof(bytes: Uint8Array): DecodedProof {
  if (bytes.length > LIMITS.proofMaxBytes) return { ok: false, code: 'too-large' };
  let wire: Proof;
  try {
    wire = Proof.decode(bytes);
  } catch {
    return { ok: false, code: 'malformed' };
  }
  const first = decodeSignal(wire.first);
  const second = decodeSignal(wire.second);
  if (!first.ok || !second.ok) return { ok: false, code: 'not-signals' };
  const proof = proofOf(first.signal, second.signal);
  return proof === undefined ? { ok: false, code: 'not-equivocation' } : { ok: true, proof };
}
