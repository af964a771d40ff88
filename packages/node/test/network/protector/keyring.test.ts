// The keys of a network: which are accepted when, and what survives a restart, an operator and a damaged file.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeError } from '../../../src/model.ts';
import {
  createKeyring,
  keyFromHex,
  loadKeyring,
  networkKey,
} from '../../../src/network/protector/keyring.ts';
import { manualClock } from '../../support/clock.ts';
import { removeTemporary, temporaryDirectory } from '../../support/temp.ts';

const HOUR_MS = 3_600_000;
const newKey = (number = 1) => networkKey(randomBytes(32), number);
const code = (expected: string) => (error: NodeError) => error.code === expected;

describe('the keys of a network', () => {
  after(removeTemporary);

  it('are read from hex digits, whose fault is told without repeating them', () => {
    const key = keyFromHex(` ${'AB'.repeat(32)}\n`);
    assert.equal(key.digest, keyFromHex('ab'.repeat(32)).digest);
    const mistyped = `${'ab'.repeat(31)}ag`;
    assert.throws(
      () => keyFromHex(mistyped),
      (error: NodeError) => error.code === 'BAD_ARGUMENT' && !error.message.includes(mistyped),
    );
    assert.throws(() => networkKey(Buffer.alloc(31)), code('BAD_ARGUMENT'));
    assert.throws(() => newKey(0), code('BAD_ARGUMENT'));
  });

  it('the former key is accepted until its end, which is told when it comes', async () => {
    const clock = manualClock();
    const [first, second, third] = [newKey(1), newKey(2), newKey(3)];
    const ring = createKeyring(first, clock);
    let changes = 0;
    ring.onChange(() => changes++);
    await ring.rotateTo(second, clock.now() + HOUR_MS);
    assert.deepEqual(
      ring.keys().map(({ number }) => number),
      [2, 1],
    );
    assert.equal(changes, 1);
    clock.advance(HOUR_MS - 1);
    assert.equal(ring.keys().length, 2);
    clock.advance(1);
    assert.deepEqual(
      ring.keys().map(({ number }) => number),
      [2],
    );
    assert.equal(changes, 2);
    await ring.rotateTo(third, clock.now() + HOUR_MS);
    assert.deepEqual(
      ring.keys().map(({ number }) => number),
      [3, 2],
    );
    assert.ok(
      ring.knows(first.digest) && ring.knows(second.digest) && !ring.knows(newKey().digest),
    );
  });

  it('a key that is changed again and again opens to its end, or to an earlier one that holds for all', async () => {
    const clock = manualClock();
    const ring = createKeyring(newKey(1), clock);
    const numbers = () => ring.keys().map(({ number }) => number);
    let changes = 0;
    for (const number of [2, 3, 4, 5]) await ring.rotateTo(newKey(number), clock.now() + HOUR_MS);
    assert.deepEqual(numbers(), [5, 4, 3, 2]);
    clock.advance(HOUR_MS / 2);
    await ring.rotateTo(newKey(6), clock.now() + HOUR_MS);
    assert.deepEqual(numbers(), [6, 5, 4, 3]);
    ring.onChange(() => changes++);
    clock.advance(HOUR_MS / 2);
    assert.deepEqual([numbers(), changes], [[6, 5], 1]);
    await ring.rotateTo(newKey(7), clock.now() + 1);
    clock.advance(1);
    assert.deepEqual([numbers(), changes], [[7], 3]);
  });

  it('an end far away is told although the clock is set meanwhile', async () => {
    const clock = manualClock();
    const ring = createKeyring(newKey(1), clock);
    let changes = 0;
    await ring.rotateTo(newKey(2), clock.now() + 100 * HOUR_MS);
    ring.onChange(() => changes++);
    clock.step(99.5 * HOUR_MS);
    clock.advance(HOUR_MS);
    assert.equal(ring.keys().length, 1);
    assert.equal(changes, 1);
  });

  it('an older key never comes back, and two rotations at once end alike everywhere', async () => {
    const [one, two, other] = [newKey(1), newKey(2), newKey(2)];
    const winner = two.digest > other.digest ? two : other;
    for (const heard of [
      [two, other, one],
      [other, two, one],
    ]) {
      const ring = createKeyring(one);
      const end = Date.now() + HOUR_MS;
      await Promise.all(heard.map((key) => ring.rotateTo(key, end)));
      assert.equal(ring.current()?.digest, winner.digest);
    }
  });

  it('a network without a key has none to change', async () => {
    const ring = createKeyring();
    assert.equal(ring.current(), undefined);
    assert.deepEqual(ring.keys(), []);
    await assert.rejects(ring.rotateTo(newKey(2), 0), code('BAD_ARGUMENT'));
  });

  it('survive a restart in a file that only the owner can read, which is replaced whole', async () => {
    const dir = temporaryDirectory();
    const end = Date.now() + HOUR_MS;
    const [first, second] = [newKey(1), newKey(2)];
    const ring = await loadKeyring(dir, first);
    await ring.rotateTo(second, end);
    assert.deepEqual(readdirSync(dir), ['network-keys.json']);
    assert.equal(statSync(join(dir, 'network-keys.json')).mode & 0o777, 0o600);
    const again = await loadKeyring(dir);
    assert.deepEqual(again.keys(), [second, { ...first, until: end }]);
  });

  it('a configured key that was changed since does not turn the ring back; an unknown one replaces it at once', async () => {
    const dir = temporaryDirectory();
    const [first, second, third] = [newKey(1), newKey(2), newKey(3)];
    const ring = await loadKeyring(dir, first);
    await ring.rotateTo(second, Date.now() + HOUR_MS);
    await ring.rotateTo(third, Date.now() + HOUR_MS);
    for (const old of [first, second]) {
      assert.equal((await loadKeyring(dir, old)).current()?.digest, third.digest);
    }
    const byHand = newKey();
    const replaced = await loadKeyring(dir, byHand);
    assert.deepEqual(
      replaced.keys().map(({ number, digest }) => [number, digest]),
      [[4, byHand.digest]],
    );
    assert.ok(replaced.knows(third.digest));
    assert.equal((await loadKeyring(dir, third)).current()?.digest, byHand.digest);
  });

  it('a damaged file is a clear refusal to start, and so is one that others can read', async () => {
    const dir = temporaryDirectory();
    const file = join(dir, 'network-keys.json');
    await loadKeyring(dir, newKey());
    const good = readFileSync(file, 'utf8');
    const { keys, past } = JSON.parse(good);
    const bad = {
      cut: good.slice(0, -20),
      empty: '',
      'a list': '[]',
      'a short key': JSON.stringify({ keys: [{ ...keys[0], key: 'ab' }], past }),
      'no number': JSON.stringify({ keys: [{ key: keys[0].key }], past }),
      'two keys without an end': JSON.stringify({ keys: [...keys, ...keys], past }),
      'a past of other things': JSON.stringify({ keys, past: [1] }),
    };
    for (const [what, text] of Object.entries(bad)) {
      writeFileSync(file, text);
      await assert.rejects(
        loadKeyring(dir),
        (error: NodeError) => error.code === 'BAD_ARGUMENT' && error.message.includes(file),
        what,
      );
    }
    writeFileSync(file, good);
    chmodSync(file, 0o640);
    await assert.rejects(
      loadKeyring(dir),
      (error: NodeError) => error.code === 'BAD_ARGUMENT' && error.message.includes('chmod 600'),
    );
  });
});
