// The fleet key at rest: only the passphrase opens it, nothing in it can be changed unseen, and it is never overwritten.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner } from '@tocsin/protocol';
import { DaemonError } from '../../src/errors.ts';
import { readKeyFile, sealKey, unsealKey, writeKeyFile } from '../../src/fleet/key-file.ts';

const SEED = new Uint8Array(32).fill(7);
/** What a test can wait for. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 };

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof DaemonError && error.code === code;

describe('a fleet key file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-fleet-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('opens with its passphrase, however its accents were typed, and with no other', () => {
    const sealed = sealKey(SEED, 'caf\u00e9 at noon', CHEAP);
    assert.equal(sealed.fleet, createSigner(SEED).author);
    assert.deepEqual(unsealKey(sealed, 'cafe\u0301 at noon'), SEED);
    assert.throws(() => unsealKey(sealed, 'cafe at noon'), refusedAs('WRONG_PASSPHRASE'));
  });

  it('holds neither the seed nor twice the same bytes', () => {
    const [one, two] = [sealKey(SEED, 'a passphrase', CHEAP), sealKey(SEED, 'a passphrase', CHEAP)];
    assert.notEqual(one.seed, two.seed);
    assert.ok(!JSON.stringify(one).includes(Buffer.from(SEED).toString('hex')));
  });

  it('is opened no more when any part was changed, the public key included', () => {
    const sealed = sealKey(SEED, 'a passphrase', CHEAP);
    const other = createSigner(new Uint8Array(32).fill(8)).author;
    const flipped = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1);
    for (const changed of [
      { ...sealed, fleet: other },
      { ...sealed, seed: flipped(sealed.seed) },
      { ...sealed, kdf: { ...sealed.kdf, salt: flipped(sealed.kdf.salt) } },
      { ...sealed, kdf: { ...sealed.kdf, N: 2 ** 11 } },
      { ...sealed, cipher: { ...sealed.cipher, iv: flipped(sealed.cipher.iv) } },
      { ...sealed, cipher: { ...sealed.cipher, tag: flipped(sealed.cipher.tag) } },
    ])
      assert.throws(() => unsealKey(changed, 'a passphrase'), refusedAs('WRONG_PASSPHRASE'));
  });

  it('costs a guess enough by default', () => {
    const begin = performance.now();
    const { kdf } = sealKey(SEED, 'a passphrase');
    assert.ok(kdf.N * kdf.r >= 2 ** 20, 'at least 128 MiB');
    assert.ok(performance.now() - begin > 50);
  });

  it('is its owner’s alone, is written once, and is not read where others can', () => {
    const path = join(dir, 'fleet.key');
    const sealed = sealKey(SEED, 'a passphrase', CHEAP);
    writeKeyFile(path, sealed);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readKeyFile(path), sealed);
    assert.throws(() => writeKeyFile(path, sealed), refusedAs('FLEET_KEY_EXISTS'));
    chmodSync(path, 0o644);
    assert.throws(() => readKeyFile(path), refusedAs('FLEET_KEY_UNREADABLE'));
  });

  it('of another shape, version or cost is refused before anything is computed', () => {
    const path = join(dir, 'fleet.key');
    writeKeyFile(path, sealKey(SEED, 'a passphrase', CHEAP));
    const good = JSON.parse(readFileSync(path, 'utf8'));
    for (const bad of [
      '',
      '{}',
      JSON.stringify({ ...good, version: 2 }),
      JSON.stringify({ ...good, kdf: { ...good.kdf, N: 2 ** 40 } }),
      JSON.stringify({ ...good, seed: 'short' }),
    ]) {
      writeFileSync(path, bad);
      assert.throws(() => readKeyFile(path), refusedAs('FLEET_KEY_UNREADABLE'), bad);
    }
    assert.throws(() => readKeyFile(join(dir, 'none')), refusedAs('FLEET_KEY_UNREADABLE'));
  });
});
