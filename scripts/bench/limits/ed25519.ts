// The limit of admission: bare Ed25519 verifications a second on one thread, by every implementation that is here.
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { ed25519 } from '@noble/curves/ed25519.js';
import { ratePerSecond } from '../measure.ts';

const CASES = 512;
/** A signal's body as it is signed. */
const MESSAGE_BYTES = 170;

interface Sodium {
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
}

function sodium(): Sodium | undefined {
  try {
    return createRequire(import.meta.url)('sodium-native');
  } catch {
    return undefined; // Optional: the platform has none.
  }
}

/** Verifications a second by name. `ms` is how long each implementation runs. */
export function bareVerifications(ms: number): ReadonlyMap<string, number> {
  const cases = Array.from({ length: CASES }, () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const message = randomBytes(MESSAGE_BYTES);
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    return {
      message,
      key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      raw: spki.subarray(-32),
      signature: sign(null, message, privateKey),
    };
  });
  const at = (turn: number) => cases[turn % CASES] as (typeof cases)[number];
  const rates = new Map<string, number>();
  const run = (name: string, check: (of: (typeof cases)[number]) => boolean) => {
    rates.set(
      name,
      ratePerSecond(ms, (turn) => {
        if (!check(at(turn))) throw new Error(`${name} refused a good signature`);
      }),
    );
  };
  const native = sodium();
  if (native !== undefined) {
    run('sodium-native', (of) =>
      native.crypto_sign_verify_detached(of.signature, of.message, of.raw),
    );
  }
  run('node:crypto', (of) => verify(null, of.message, of.key, of.signature));
  run('@noble/curves', (of) => ed25519.verify(of.signature, of.message, of.raw));
  return rates;
}

/** The fastest in use. */
export function fastest(rates: ReadonlyMap<string, number>): { what: string; value: number } {
  const [best] = [...rates].sort((a, b) => b[1] - a[1]);
  if (best === undefined) throw new Error('no Ed25519 here');
  return { what: `bare ${best[0]}`, value: best[1] };
}
