// Changing the network's key while it runs: everybody hears that there is a new one, members hand it to each other.
import { randomBytes } from 'node:crypto';
import { type AuthorKey, LIMITS, type MembershipRecord, type Rotation } from '@tocsin/protocol';
import type { Roster } from '@tocsin/rules';
import { NodeError } from '../model.ts';
import type { HandedKey } from '../network/model.ts';
import { type Keyring, networkKey } from '../network/protector/keyring.ts';
import type { Notebook } from '../offences.ts';
import { nameOf } from './record-store.ts';
import type { Say } from './say.ts';

export interface RotationParts {
  readonly keyring: Keyring;
  readonly roster: () => Roster;
  readonly records: () => Iterable<MembershipRecord>;
  readonly say: Say;
  readonly notebook: Notebook;
  readonly take: (record: MembershipRecord) => void;
  /** Resolves when what was taken is on the disk. */
  readonly durable: () => Promise<void>;
  readonly now: () => number;
  /** The key in use is another one now. */
  readonly onChange: (number: number) => void;
}

export interface Rotations {
  /** @returns the new key's number. @throws NodeError BAD_ARGUMENT */
  rotate(forgetOldAt: number): Promise<number>;
  /** For a member whose key has this number. */
  keyFor(peer: AuthorKey, keyNumber: number): HandedKey | undefined;
  /**
   * A key that somebody hands us, with the number of its rotation; believed if a rotation tells of it whose signer may change
   * our key, or the very one that somebody who may hands over with it.
   */
  receive(key: Uint8Array, number: number, from: AuthorKey): Promise<void>;
  /** Whether it is to be kept whoever signed it: without it the key that we have could not be handed on. At most one is. */
  cherishes(record: MembershipRecord): boolean;
}

interface Rotated extends MembershipRecord {
  readonly body: Rotation;
}

const KEY_BYTES = 32;
const TOPIC = 'rotation';

export async function createRotations(parts: RotationParts): Promise<Rotations> {
  const { keyring, roster, records, say, notebook, take, durable, now, onChange } = parts;
  /** By the digest of a key the record that brought it, by name: anybody can sign another with that digest and number. */
  const adopted = new Map(await notebook.recall(TOPIC));

  function setAdopted(record: Rotated): void {
    const { keyDigest } = record.body;
    for (const other of adopted.keys())
      if (other !== keyDigest) notebook.remember(TOPIC, other, undefined);
    adopted.clear();
    adopted.set(keyDigest, nameOf(record));
    notebook.remember(TOPIC, keyDigest, nameOf(record));
  }

  /** Those by which we may take the key, what we are told by who may change it himself first, then what ends the old key soonest. */
  function rotationTo(digest: string, number: number, from: AuthorKey): Rotated | undefined {
    const { mayRotate } = roster();
    const [best] = [...records()]
      .filter(isRotation)
      .filter(
        ({ body }) => body.keyDigest === digest && body.number <= now() + LIMITS.rotationMaxLifeMs,
      )
      .filter(
        ({ signer, body }) => mayRotate(signer) || (mayRotate(from) && body.number === number),
      )
      .sort(
        (a, b) =>
          Number(mayRotate(b.signer)) - Number(mayRotate(a.signer)) ||
          a.body.oldUntil - b.body.oldUntil,
      );
    return best;
  }

  /** A key's number is that of its record, which is signed: nobody can make an old key look newer. */
  async function adopt(bytes: Uint8Array, record: Rotated): Promise<void> {
    const { body } = record;
    const before = keyring.current()?.digest;
    await keyring.rotateTo(networkKey(bytes, body.number), body.oldUntil);
    if (keyring.current()?.digest === before) return;
    setAdopted(record);
    onChange(body.number);
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
      // Above the key in use, even if a clock that was wrong had numbered that.
      const record = say(said, LIMITS.rotationMaxLifeMs, keyring.current()?.number);
      // Before the key changes: whoever is handed it is handed its record first, and who died in between could hand it to nobody.
      take(record);
      await durable();
      if (isRotation(record)) await adopt(bytes, record);
      return record.body.number;
    },
    keyFor(peer, keyNumber) {
      const current = keyring.current();
      // A guest, or whoever has nothing but the old key, is the one that a rotation shuts out.
      const isMember = roster().member(peer) !== undefined;
      if (current === undefined || current.number <= keyNumber || !isMember) return undefined;
      const rotation = [...records()].find(isAdopted);
      if (rotation === undefined) return undefined;
      return { rotation: rotation.envelope, number: current.number, key: current.bytes };
    },
    async receive(key, number, from) {
      if (key.length !== KEY_BYTES) return;
      const { digest } = networkKey(key);
      // A sponsor's machines are strangers to whom he let in: what they said counts once he passes it on himself.
      const rotation = keyring.knows(digest) ? undefined : rotationTo(digest, number, from);
      if (rotation !== undefined) await adopt(key, rotation);
    },
    cherishes: isAdopted,
  };

  function isAdopted(record: MembershipRecord): boolean {
    const current = keyring.current();
    if (current === undefined || !isRotation(record)) return false;
    const { keyDigest, number } = record.body;
    if (keyDigest !== current.digest || number !== current.number) return false;
    const known = adopted.get(keyDigest);
    if (known === nameOf(record)) return true;
    // Who has joined by an invitation was given the key itself.
    if (known !== undefined && !roster().mayRotate(record.signer)) return false;
    setAdopted(record);
    return true;
  }
}

function isRotation(record: MembershipRecord): record is Rotated {
  return record.body.kind === 'rotation';
}
