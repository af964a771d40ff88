// Found by `npm run fuzz -- --target sealed`: a fleet key whose file asks for a cost that scrypt cannot have threw an error of
// OpenSSL, and one could ask for 4 GiB.
import assert from 'node:assert/strict';
import { parseKey, sealKey, unsealKey } from '../../src/fleet/key-file.ts';

const SEED = new Uint8Array(32).fill(7);

describe('a fleet key, sealed at a cost', () => {
  it('that scrypt cannot have is refused as it is read', () => {
    const key = sealKey(SEED, 'a passphrase', { N: 16, r: 8, p: 1 });
    for (const cost of [
      { N: 15 },
      { N: 2 ** 17 - 1 },
      { N: 2 ** 16, r: 1 },
      { N: 2 ** 20, r: 32, p: 4 },
    ]) {
      const text = JSON.stringify({ ...key, kdf: { ...key.kdf, ...cost } });
      assert.throws(() => parseKey(text), { name: 'ZodError' }, text);
    }
  });

  it('that is the least there is opens', () => {
    for (const p of [1, 4]) {
      const key = sealKey(SEED, 'a passphrase', { N: 2, r: 1, p });
      assert.deepEqual(unsealKey(parseKey(JSON.stringify(key)), 'a passphrase'), SEED);
    }
  });
});
