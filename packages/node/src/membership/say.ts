// Signs the records of this node: each with a number of its own, above all before.
import {
  LIMITS,
  type MembershipRecord,
  type NetworkDigest,
  type RecordBody,
  type RecordHeader,
  type Signer,
  signRecord,
} from '@tocsin/protocol';
import { NodeError } from '../model.ts';
import { DAY_MS } from './constants.ts';

type Without<B, K extends PropertyKey> = B extends unknown ? Omit<B, K> : never;
/** What a record says, without what all records have in common. */
export type Said = Without<RecordBody, keyof RecordHeader>;

/**
 * Signs a record that lives for `lifeMs`; not stored yet. Its number is above `above`, too.
 * @throws NodeError BAD_ARGUMENT where nothing may be signed, and for a field that no node may sign
 */
export type Say = (said: Said, lifeMs: number, above?: number) => MembershipRecord;

export interface SayParts {
  readonly signer: Signer;
  readonly network: NetworkDigest;
  /** False when the identity belongs to another machine. */
  readonly allowed: boolean;
  readonly now: () => number;
  readonly nextNumber: () => number;
}

export function createSay({ signer, network, allowed, now, nextNumber }: SayParts): Say {
  return (said, lifeMs, above = 0) => {
    if (!allowed)
      throw new NodeError(
        'BAD_ARGUMENT',
        'the data directory was made on another machine: nothing is signed here; start once with --moved if it moved on purpose',
      );
    const issuedAt = now();
    const number = Math.max(issuedAt, nextNumber(), above + 1);
    const body = { ...said, network, number, issuedAt, expiresAt: issuedAt + lifeMs } as RecordBody;
    try {
      return signRecord(body, signer);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new NodeError('BAD_ARGUMENT', error.message, { cause: error });
    }
  };
}

/** What a certificate of so many days lives, in ms. @throws NodeError BAD_ARGUMENT */
export function lifeOf(days: number): number {
  const lifeMs = days * DAY_MS;
  if (Number.isInteger(days) && days >= 1 && lifeMs <= LIMITS.certificateMaxLifeMs) return lifeMs;
  const most = LIMITS.certificateMaxLifeMs / DAY_MS;
  throw new NodeError('BAD_ARGUMENT', `days is a whole number from 1 to ${most}, not ${days}`);
}
