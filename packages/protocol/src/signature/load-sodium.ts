// Loads the optional native library. The one place of this package that touches the machine: a package
// that may be absent can only be asked for at run time.
// biome-ignore lint/style/noRestrictedImports: an optional dependency cannot be imported statically
import { createRequire } from 'node:module';

/** What we use of sodium-native 5; its published types are of an older major version. */
export interface Sodium {
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean;
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
  crypto_sign_seed_keypair(key: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
}

let loaded: Sodium | undefined | 'not yet' = 'not yet';

/** The library, or undefined where it is not installed or not built for this platform. */
export function loadSodium(): Sodium | undefined {
  if (loaded === 'not yet') {
    try {
      loaded = createRequire(import.meta.url)('sodium-native') as Sodium;
    } catch {
      loaded = undefined;
    }
  }
  return loaded;
}
