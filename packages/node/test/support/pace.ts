// How slow this machine is just now, beside the one on which the promises in seconds were measured: bounds are stretched by it.
import { createSigner } from '@tocsin/protocol';

/** Signatures that the machine of the figures makes in a second, when it does nothing else. */
const SIGNATURES_PER_SECOND = 50_000;
/** Long enough to wait for a core among others. */
const LOOK_MS = 100;

const signer = createSigner(new Uint8Array(32));
let slowest = 1;

function look(): void {
  const begun = performance.now();
  let made = 0;
  for (; performance.now() - begun < LOOK_MS; made++) signer.sign(Buffer.from(`${made}`));
  const expectedMs = (made * 1_000) / SIGNATURES_PER_SECOND;
  slowest = Math.max(slowest, (performance.now() - begun) / expectedMs);
}

// The code is compiled by the first look; the work that is judged lies between the second and that of the bound.
look();
slowest = 1;
look();

/** So many ms, on a machine as slow, or as busy, as this one was at its slowest. */
export function stretched(ms: number): number {
  look();
  return ms * slowest;
}
