// The words with which two ends of a connection prove to each other that they hold the network's key, before any other byte.
//
//   dialler → listener   nonce, tag(current key), tag(previous key)   or random bytes in place of a second tag
//   listener → dialler   nonce, tag over the hello and the nonce      nothing at all before one of the tags fits
//   dialler → listener   tag over the same                            with its first data, so it costs no round trip
//
// The third tag is what a recorded hello cannot be followed by. Without the key all of it looks random.
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { NetworkKey } from './model.ts';

export const NONCE_BYTES = 32;
/** Guessing one of two takes 2^127 connections. */
const TAG_BYTES = 16;
export const HELLO_BYTES = NONCE_BYTES + 2 * TAG_BYTES;
export const ANSWER_BYTES = NONCE_BYTES + TAG_BYTES;
export const CONFIRMATION_BYTES = TAG_BYTES;

/** What both ends know after the answer. */
export interface Agreed {
  readonly key: NetworkKey;
  /** The whole hello and the listener's nonce: whoever changes a byte under way ends it. */
  readonly said: Uint8Array;
}

/** The keys of the two directions of one connection: no other connection has them. */
export interface StreamKeys {
  readonly fromDialler: Uint8Array;
  readonly fromListener: Uint8Array;
}

type Step = 'dial' | 'answer' | 'confirm';

/** @param keys the newest first: the first two are shown */
export function helloOf(keys: readonly NetworkKey[]): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const [current, previous] = keys.map((key) => tag(key, 'dial', nonce));
  return Buffer.concat([nonce, current ?? filler(), previous ?? filler()]);
}

/** The newest key that both ends hold; `undefined` for a hello that none of ours made. */
export function readHello(keys: readonly NetworkKey[], hello: Uint8Array): NetworkKey | undefined {
  const nonce = nonceOf(hello);
  const first = hello.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const second = hello.subarray(NONCE_BYTES + TAG_BYTES, HELLO_BYTES);
  return keys.find((key) => {
    const ours = tag(key, 'dial', nonce);
    return timingSafeEqual(ours, first) || timingSafeEqual(ours, second);
  });
}

export function answerTo(hello: Uint8Array, key: NetworkKey): { answer: Uint8Array } & Agreed {
  const nonce = randomBytes(NONCE_BYTES);
  const said = Buffer.concat([hello, nonce]);
  return { answer: Buffer.concat([nonce, tag(key, 'answer', said)]), key, said };
}

/** `undefined` for an answer that nobody gave who holds one of `keys`. */
export function readAnswer(
  keys: readonly NetworkKey[],
  hello: Uint8Array,
  answer: Uint8Array,
): Agreed | undefined {
  const said = Buffer.concat([hello, nonceOf(answer)]);
  const theirs = answer.subarray(NONCE_BYTES, ANSWER_BYTES);
  const key = keys.find((held) => timingSafeEqual(tag(held, 'answer', said), theirs));
  return key && { key, said };
}

export function confirmationOf({ key, said }: Agreed): Uint8Array {
  return tag(key, 'confirm', said);
}

export function confirms(agreed: Agreed, confirmation: Uint8Array): boolean {
  return timingSafeEqual(confirmationOf(agreed), confirmation);
}

export function streamKeys({ key, said }: Agreed): StreamKeys {
  const bytes = new Uint8Array(hkdfSync('sha256', key.bytes, said, 'tocsin/streams/1', 64));
  return { fromDialler: bytes.subarray(0, 32), fromListener: bytes.subarray(32) };
}

export function nonceOf(message: Uint8Array): Uint8Array {
  return message.subarray(0, NONCE_BYTES);
}

function tag(key: NetworkKey, step: Step, said: Uint8Array): Uint8Array {
  const mac = createHmac('sha256', key.bytes).update(`tocsin/${step}/1\0`).update(said);
  return mac.digest().subarray(0, TAG_BYTES);
}

function filler(): Uint8Array {
  return randomBytes(TAG_BYTES);
}
