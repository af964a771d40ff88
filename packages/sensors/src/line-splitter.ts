// Cuts a stream of bytes into lines, in memory that one line bounds.

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * A line is a line only with its newline. A longer one than `maxLineBytes`, or one with a NUL byte, is dropped and
 * counted: nothing honest writes it, and a sparse file (truncated under a writer that keeps its offset) is full of NUL.
 */
export class LineSplitter {
  readonly #held: Buffer;
  #length = 0;
  #skipping: boolean;
  #dropped = 0;

  /** @param skipping begin inside a line whose rest is of no use */
  constructor(maxLineBytes: number, skipping = false) {
    this.#held = Buffer.allocUnsafe(maxLineBytes);
    this.#skipping = skipping;
  }

  /** Bytes of an unfinished line that are held here and would be lost with this object. */
  get held(): number {
    return this.#length;
  }

  /** True inside a line that is dropped. */
  get skipping(): boolean {
    return this.#skipping;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the next bytes and calls `onLine` for each line that they finish. The bytes are not kept. */
  push(chunk: Buffer, onLine: (line: string) => void): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#hold(chunk.subarray(from, end));
      this.#finish(onLine);
      from = end + 1;
    }
    this.#hold(chunk.subarray(from));
  }

  #hold(part: Buffer): void {
    if (this.#skipping) return;
    if (this.#length + part.length > this.#held.length) {
      this.#length = 0;
      this.#skipping = true;
      return;
    }
    part.copy(this.#held, this.#length);
    this.#length += part.length;
  }

  #finish(onLine: (line: string) => void): void {
    const line = this.#held.subarray(0, this.#length);
    const usable = !this.#skipping && !line.includes(0);
    this.#length = 0;
    this.#skipping = false;
    if (!usable) {
      this.#dropped += 1;
      return;
    }
    const end = line.at(-1) === RETURN ? line.length - 1 : line.length;
    onLine(line.toString('utf8', 0, end));
  }
}
