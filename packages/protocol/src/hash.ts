// SHA-256, in the forms in which signals use it.
import { hash } from 'node:crypto';

/** 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/**
 * The id under which gossip remembers a message: over the *whole* envelope, since over less a forged
 * copy with the same body would suppress the true one.
 */
export function signalMessageId(envelope: Uint8Array): Uint8Array {
  return hash('sha256', envelope, 'buffer');
}

/** Lower-case hex of the bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** The bytes of exactly `length` lower-case hex pairs; undefined for any other text. */
export function fromHex(text: string, length: number): Uint8Array | undefined {
  if (text.length !== length * 2 || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Buffer.from(text, 'hex');
}

/** The bytes of hex that is known to be some: what is made from a text of the model, after or before its fields are judged. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
