// Proving an invitation's secret without sending it, and without the inviter having kept it.
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { fromHex } from '../hash.ts';
import type { NetworkDigest } from '../membership/model.ts';
import type { AuthorKey } from '../model.ts';

/** What an inviter keeps of a secret: enough to recognise it and to check a proof, not enough to print the line again. */
export interface KeptSecret {
  /** 16 bytes in hex; travels in the proof. */
  readonly id: string;
  /** 32 bytes in hex: the key of the HMAC. Whoever has it can prove the invitation. */
  readonly key: string;
}

const SECRET_BYTES = 16;
const ID_DIGITS = 32;

/** @param secret 16 bytes in hex @throws RangeError for anything else */
export function keptSecret(secret: string): KeptSecret {
  const bytes = fromHex(secret, SECRET_BYTES);
  if (bytes === undefined) throw new RangeError('a secret is 32 lower-case hex digits');
  const derived = (what: string) =>
    hash('sha256', Buffer.concat([Buffer.from(`tocsin/join/1\0${what}\0`), bytes]));
  return { id: derived('id').slice(0, ID_DIGITS), key: derived('key') };
}

/** What a proof holds for: this network, these two ends, this one challenge. */
export interface JoinContext {
  readonly network: NetworkDigest;
  readonly inviter: AuthorKey;
  readonly joiner: AuthorKey;
  /** 32 bytes in hex. */
  readonly nonce: string;
}

/** 32 bytes in hex. Every part has a fixed length, so that no two contexts make one message. */
export function joinProof(key: string, { network, inviter, joiner, nonce }: JoinContext): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update('tocsin/join/1\0proof\0')
    .update(Buffer.from(network + inviter + joiner + nonce, 'hex'))
    .digest('hex');
}

/** In constant time. */
export function provesJoin(key: string, context: JoinContext, mac: string): boolean {
  const given = fromHex(mac, 32);
  return given !== undefined && timingSafeEqual(given, Buffer.from(joinProof(key, context), 'hex'));
}
