// How long a frame of gossip may be, by who sends it: a frame is collected whole before anything of it can be judged.
import { type Stream, StreamMessageEvent } from '@libp2p/interface';

/**
 * Ends the stream at the head of a frame that is longer than `max` says at that moment. Called before its reader listens: it is
 * the reader's ear that is guarded, and whoever listens later hears all.
 */
export function boundFrames(stream: Stream, max: () => number): void {
  const heads = new FrameHeads();
  const listen: Stream['addEventListener'] = stream.addEventListener.bind(stream);
  const guarded = (type: 'message' | 'close', hear: Listener, options?: object): void => {
    if (type !== 'message') {
      listen(type, hear as () => void, options);
      return;
    }
    stream.addEventListener = listen;
    listen('message', ({ data }) => {
      // A copy: what waits for the rest of its frame would keep all that was read from the socket together with it.
      const bytes = new Uint8Array(data.subarray());
      if (heads.longest(bytes) <= max()) hear(new StreamMessageEvent(bytes));
      else stream.abort(new Error('a frame of gossip is longer than one of its kind may send'));
    });
  };
  stream.addEventListener = guarded as Stream['addEventListener'];
}

type Listener = (event: StreamMessageEvent) => void;

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
      // Nobody writes a needless byte, and the reader behind would take it for the first of the frame.
      if (byte === 0 && this.#lengthBytes > 1) return Number.POSITIVE_INFINITY;
      longest = Math.max(longest, this.#length);
      this.#left = this.#length;
      this.#length = this.#lengthBytes = 0;
    }
    return longest;
  }
}
