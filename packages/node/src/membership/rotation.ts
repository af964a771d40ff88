// Changing the network's key while it runs: everybody hears that there is a new one, members hand it to each other.
import { randomBytes } from 'node:crypto';
import { type AuthorKey, LIMITS, type MembershipRecord, type Rotation } from '@tocsin/protocol';
import type { Roster } from '@tocsin/rules';
import { NodeError } from '../model.ts';
import type { HandedKey } from '../network/model.ts';
import { type Keyring, networkKey } from '../network/protector/keyring.ts';
import type { Say } from './say.ts';

export interface RotationParts {
  readonly keyring: Keyring;
  readonly roster: () => Roster;
  readonly records: () => Iterable<MembershipRecord>;
  readonly say: Say;
  readonly take: (record: MembershipRecord) => void;
  readonly now: () => number;
  /** The key in use is another one now. */
  readonly onChange: (number: number) => void;
}

export interface Rotations {
  /** @returns the new key's number. @throws NodeError BAD_ARGUMENT */
  rotate(forgetOldAt: number): Promise<number>;
  /** For a member whose key has this number. */
  keyFor(peer: AuthorKey, keyNumber: number): HandedKey | undefined;
  /** A key that a member hands us; believed if a rotation tells of it, and the member or its signer may change our key. */
  receive(key: Uint8Array, from: AuthorKey): Promise<void>;
}

interface Rotated extends MembershipRecord {
  readonly body: Rotation;
}

const KEY_BYTES = 32;

export function createRotations(parts: RotationParts): Rotations {
  const { keyring, roster, records, say, take, now, onChange } = parts;

  function rotationTo(digest: string): Rotated | undefined {
    return [...records()].filter(isRotation).find(({ body }) => body.keyDigest === digest);
  }

  /** A key's number is that of its record, which is signed: nobody can make an old key look newer. */
  async function adopt(bytes: Uint8Array, { body }: Rotated): Promise<void> {
    const before = keyring.current()?.digest;
    await keyring.rotateTo(networkKey(bytes, body.number), body.oldUntil);
    if (keyring.current()?.digest !== before) onChange(body.number);
  }

  return {
    async rotate(forgetOldAt) {
      if (keyring.current() === undefined)
        throw new NodeError(
          'BAD_ARGUMENT',
          'this network has no key that could be changed: give every machine the same key in network.key_file',
        );
      const latest = now() + LIMITS.rotationMaxLifeMs;
      if (!Number.isSafeInteger(forgetOldAt) || forgetOldAt <= now() || forgetOldAt > latest)
        throw new NodeError(
          'BAD_ARGUMENT',
          `the end of the old key lies in the future, at most 400 days: ${forgetOldAt} does not`,
        );
      const bytes = new Uint8Array(randomBytes(KEY_BYTES));
      const { digest } = networkKey(bytes);
      const said = { kind: 'rotation', keyDigest: digest, oldUntil: forgetOldAt } as const;
      const record = say(said, LIMITS.rotationMaxLifeMs);
      // Before the key changes: whoever is handed it is handed its record first.
      take(record);
      if (isRotation(record)) await adopt(bytes, record);
      return record.body.number;
    },
    keyFor(peer, keyNumber) {
      const current = keyring.current();
      // A guest, or whoever has nothing but the old key, is the one that a rotation shuts out.
      const isMember = roster().member(peer) !== undefined;
      if (current === undefined || current.number <= keyNumber || !isMember) return undefined;
      const rotation = rotationTo(current.digest);
      if (rotation === undefined) return undefined;
      return { rotation: rotation.envelope, number: current.number, key: current.bytes };
    },
    async receive(key, from) {
      if (key.length !== KEY_BYTES) return;
      const { digest } = networkKey(key);
      const rotation = keyring.knows(digest) ? undefined : rotationTo(digest);
      if (rotation === undefined) return;
      // A sponsor's machines are strangers to whom he let in: what they said counts once he passes it on himself.
      const { mayRotate } = roster();
      if (mayRotate(rotation.signer) || mayRotate(from)) await adopt(key, rotation);
    },
  };
}

function isRotation(record: MembershipRecord): record is Rotated {
  return record.body.kind === 'rotation';
}
