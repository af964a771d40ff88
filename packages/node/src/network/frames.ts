// How long a frame of gossip may be, by who sends it: a frame is collected whole before anything of it can be judged.
import type { Stream } from '@libp2p/interface';

/** Ends the stream at the head of a frame that is longer than `max` says at that moment. Called before anybody reads it. */
export function boundFrames(stream: Stream, max: () => number): void {
  const chunksOf = stream[Symbol.asyncIterator].bind(stream);
  async function* bounded(): AsyncGenerator<Uint8Array> {
    const heads = new FrameHeads();
    for await (const chunk of { [Symbol.asyncIterator]: chunksOf }) {
      // A copy: what waits for the rest of its frame would keep all that was read from the socket together with it.
      const bytes = new Uint8Array(chunk.subarray());
      if (heads.longest(bytes) > max()) {
        stream.abort(new Error('a frame of gossip is longer than one of its kind may send'));
        return;
      }
      yield bytes;
    }
  }
  Object.defineProperty(stream, Symbol.asyncIterator, { value: bounded });
}

/** A length of five bytes is a frame of a quarter of a gigabyte at the least. */
const LENGTH_BYTES_MAX = 4;

/** Follows the lengths in a stream of length-prefixed frames, however it is cut into chunks. */
export class FrameHeads {
  /** Bytes of the present frame that are still to come. */
  #left = 0;
  #length = 0;
  #lengthBytes = 0;

  /** The length of the longest frame that begins in this chunk; 0 if none does. */
  longest(chunk: Uint8Array): number {
    let longest = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, chunk.length - at);
        this.#left -= passed;
        at += passed;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      this.#length += (byte & 0x7f) * 2 ** (7 * this.#lengthBytes++);
      if (byte >= 0x80 && this.#lengthBytes < LENGTH_BYTES_MAX) continue;
      if (byte >= 0x80) return Number.POSITIVE_INFINITY;
      longest = Math.max(longest, this.#length);
      this.#left = this.#length;
      this.#length = this.#lengthBytes = 0;
    }
    return longest;
  }
}
