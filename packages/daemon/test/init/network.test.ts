// The network's key from its first day on: made, given, kept, never shown in a configuration, and readable for the service.
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaemonError } from '../../src/errors.ts';
import { type InitOptions, init } from '../../src/init/init.ts';
import { makeKey, networkFacts, printableKey } from '../../src/init/network.ts';
import { placesOf } from '../../src/places.ts';

const KEY = 'c3'.repeat(32);
const ROOT = process.getuid?.() === 0;
const SERVICE_USER = 65_534;

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof DaemonError && error.code === code;

describe('the key of a network', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-key-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const places = () => placesOf({ config: join(dir, 'tocsin.toml'), data: join(dir, 'data') });
  const first = (options: Partial<InitOptions> = {}) =>
    init(places(), {
      admin: [],
      name: 'web1',
      network: 'home',
      key: undefined,
      open: false,
      yes: true,
      force: false,
      ...options,
    });

  it('is made by init, kept by a second one, and is in no configuration', async () => {
    assert.equal((await first()).key, 'made');
    const { key, digest } = await printableKey(places());
    assert.ok(!readFileSync(places().config, 'utf8').includes(key));
    assert.equal(statSync(join(places().data, 'network-keys.json')).mode & 0o777, 0o600);
    assert.equal((await first({ force: true })).key, 'kept');
    assert.equal((await printableKey(places())).key, key);
    const facts = await networkFacts(places());
    assert.equal(facts.name, 'home');
    assert.equal(facts.key?.digest, digest);
    assert.ok(!JSON.stringify(facts).includes(key));
  });

  it('is taken as text or from a file that not everybody can read', async () => {
    assert.equal((await first({ key: KEY.toUpperCase() })).key, 'given');
    assert.equal((await printableKey(places())).key, KEY);
    const file = join(dir, 'network.key');
    writeFileSync(file, `${'d4'.repeat(32)}\n`);
    chmodSync(file, 0o644);
    await assert.rejects(first({ key: file, force: true }), refusedAs('NETWORK_KEY_UNREADABLE'));
    chmodSync(file, 0o640);
    await first({ key: file, force: true });
    assert.equal((await printableKey(places())).key, 'd4'.repeat(32));
    writeFileSync(file, 'hello');
    for (const wrong of [file, join(dir, 'none')])
      await assert.rejects(first({ key: wrong, force: true }), (error: Error) => {
        assert.ok(!error.message.includes('hello'), 'it may be a mistyped secret');
        return refusedAs('NETWORK_KEY_UNREADABLE')(error);
      });
  });

  it('is not there in an open network, and not both', async () => {
    assert.equal((await first({ open: true })).key, 'none');
    assert.match(readFileSync(places().config, 'utf8'), /^open = true$/m);
    assert.equal((await networkFacts(places())).open, true);
    await assert.rejects(printableKey(places()), refusedAs('NO_NETWORK_KEY_HERE'));
    await assert.rejects(makeKey(places()), refusedAs('USAGE'));
    await assert.rejects(first({ open: true, key: KEY, force: true }), refusedAs('USAGE'));
  });

  it('is made for a network that had none, once', async () => {
    await assert.rejects(printableKey(places()), refusedAs('NO_NETWORK_KEY_HERE'));
    assert.equal(existsSync(places().data), false, 'looking makes nothing');
    const { key } = await makeKey(places());
    assert.equal((await printableKey(places())).key, key);
    await assert.rejects(makeKey(places()), refusedAs('USAGE'));
  });

  (ROOT ? it : it.skip)(
    `made by root belongs to the service${ROOT ? '' : ' (skipped: needs root)'}`,
    async () => {
      mkdirSync(places().data, { mode: 0o700 });
      chownSync(places().data, SERVICE_USER, SERVICE_USER);
      await first();
      for (const name of ['identity.json', 'network-keys.json'])
        assert.equal(statSync(join(places().data, name)).uid, SERVICE_USER, name);
    },
  );
});
