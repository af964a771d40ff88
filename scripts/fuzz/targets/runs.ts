// Long inputs in few bytes: what a mutator may change is short, what comes in there may be 100 kB long.

/** It is in no UTF-8 text, and other bytes that are in none are left as they are. */
const AGAIN = 0xfe;
const UNIT_BYTES = 512;

/** `AGAIN n` stands for `n` times 512 more bytes like the one before it. Cut at `maxBytes`. */
export function unrolled(input: Uint8Array, maxBytes: number): Buffer {
  const parts: Uint8Array[] = [];
  let from = 0;
  let room = maxBytes;
  const take = (part: Uint8Array): void => {
    parts.push(part.subarray(0, room));
    room = Math.max(0, room - part.length);
  };
  for (let at = input.indexOf(AGAIN); at !== -1; at = input.indexOf(AGAIN, from)) {
    take(input.subarray(from, at));
    const length = Math.min(room, (input[at + 1] ?? 0) * UNIT_BYTES);
    take(new Uint8Array(length).fill(input[at - 1] ?? 0));
    from = at + 2;
  }
  take(input.subarray(from));
  return Buffer.concat(parts);
}

/** What stands for `length` bytes or a few less, all of them `byte`. */
export function runOf(byte: number, length: number): Uint8Array {
  return Uint8Array.of(byte, AGAIN, Math.min(255, Math.floor(length / UNIT_BYTES)));
}
