// Tells a newer version's message from garbage: a strict walk over protobuf bytes that drops the fields
// which this version does not know. It runs only on what did not re-encode to itself.

/** The fields of a message that this version knows, by number. */
export interface Shape {
  readonly [field: number]: 'uint32' | 'uint64' | 'bytes' | Shape;
}

export type Scan =
  | { readonly ok: true; readonly known: Uint8Array; readonly newer: boolean }
  | { readonly ok: false; readonly code: 'malformed' | 'non-canonical' | 'bad-field' };

/**
 * Walks over a message. `known` is the message without the unknown fields (whether *that* is canonical,
 * its re-encoding tells), `newer` whether there were any. Unknown fields must be in order, too, and their
 * varints the shortest; they may repeat and may be 0, since a later version may declare them so.
 */
export function scan(bytes: Uint8Array, shape: Shape): Scan {
  const walk = new Walk(bytes);
  try {
    return { ok: true, known: walk.message(bytes.length, shape), newer: walk.newer };
  } catch (error) {
    if (error instanceof ScanError) return { ok: false, code: error.code };
    throw error;
  }
}

class ScanError extends Error {
  readonly code: 'malformed' | 'non-canonical' | 'bad-field';
  constructor(code: ScanError['code']) {
    super(code);
    this.code = code;
  }
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const MAX_UINT32 = 0xffff_ffff;
const VARINT_MAX_BYTES = 10;

class Walk {
  newer = false;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The known part of the message that ends at `end`. */
  message(end: number, shape: Shape): Uint8Array {
    const kept: Uint8Array[] = [];
    let last = 0;
    while (this.#at < end) {
      const start = this.#at;
      const tag = this.varint(end);
      // Field numbers have 29 bits, and 0 is none.
      if (tag > MAX_UINT32 || tag < 8) throw new ScanError('malformed');
      const field = tag >>> 3;
      if (field < last) throw new ScanError('non-canonical');
      last = field;
      const type = tag & 7;
      const kind = shape[field];
      if (kind === undefined) {
        this.skip(type, end);
        this.newer = true;
        continue;
      }
      if (type !== (kind === 'uint32' || kind === 'uint64' ? VARINT : LENGTH_DELIMITED)) {
        throw new ScanError('malformed');
      }
      if (typeof kind === 'object') {
        const tagEnd = this.#at;
        const inner = this.message(this.length(end), kind);
        kept.push(this.#bytes.subarray(start, tagEnd), shortVarint(inner.length), inner);
        continue;
      }
      if (kind === 'bytes') this.#at = this.length(end);
      else this.number(kind, end);
      kept.push(this.#bytes.subarray(start, this.#at));
    }
    return Buffer.concat(kept);
  }

  private number(kind: 'uint32' | 'uint64', end: number): void {
    const max = kind === 'uint32' ? MAX_UINT32 : Number.MAX_SAFE_INTEGER;
    if (this.varint(end) > max) throw new ScanError('bad-field');
  }

  private skip(type: number, end: number): void {
    if (type === VARINT) this.varint(end);
    else if (type === LENGTH_DELIMITED) this.#at = this.length(end);
    else if (type === FIXED64) this.#at += 8;
    else if (type === FIXED32) this.#at += 4;
    // Groups are no part of proto3.
    else throw new ScanError('malformed');
    if (this.#at > end) throw new ScanError('malformed');
  }

  /** Reads a length; the position where what it measures ends. */
  private length(end: number): number {
    const length = this.varint(end);
    if (length > end - this.#at) throw new ScanError('malformed');
    return this.#at + length;
  }

  /** Exact up to 2^53; what is larger stays larger than every bound that it is compared with. */
  private varint(end: number): number {
    let value = 0;
    for (let i = 0; i < VARINT_MAX_BYTES; i++) {
      const byte = this.#at < end ? this.#bytes[this.#at++] : undefined;
      if (byte === undefined) throw new ScanError('malformed');
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) {
        // The tenth byte holds the 64th bit and no more.
        if (i === VARINT_MAX_BYTES - 1 && byte > 1) throw new ScanError('malformed');
        if (byte === 0 && i > 0) throw new ScanError('non-canonical');
        return value;
      }
    }
    throw new ScanError('malformed');
  }
}

/** A length below 2^14, which is more than anything that is signed may have. */
function shortVarint(value: number): Uint8Array {
  return Uint8Array.from(value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);
}
