// One conversation of /tocsin/join/1, as frames in and out.
import type { Stream } from '@libp2p/interface';
import { decodeJoinFrame, encodeJoinFrame, type JoinFrame, LIMITS } from '@tocsin/protocol';
import { decode, encode } from 'it-length-prefixed';
import { pipe } from 'it-pipe';
import { chunksOf } from '../network/sync/stream.ts';

export const JOIN_PROTOCOL = '/tocsin/join/1';

export interface JoinChannel {
  /** The next frame; `undefined` when the other side says no more. @throws Error on bytes that are no frame, and when the stream breaks */
  read(): Promise<JoinFrame | undefined>;
  /** As fast as the other side reads. */
  write(frames: Iterable<JoinFrame>): Promise<void>;
  /** No more will be said here. */
  close(): Promise<void>;
  abort(why: Error): void;
}

export function joinChannel(stream: Stream): JoinChannel {
  const incoming = pipe(
    chunksOf(stream, () => {}),
    (chunks) => decode(chunks, { maxDataLength: LIMITS.syncFrameMaxBytes }),
    framesOf,
  )[Symbol.asyncIterator]();
  return {
    async read() {
      const next = await incoming.next();
      return next.done ? undefined : next.value;
    },
    async write(frames) {
      for (const chunk of encode(Array.from(frames, encodeJoinFrame)))
        if (!stream.send(chunk)) await stream.onDrain();
    },
    close: () => stream.close(),
    abort: (why) => stream.abort(why),
  };
}

async function* framesOf(source: AsyncIterable<{ subarray(): Uint8Array }>) {
  for await (const bytes of source) {
    const decoded = decodeJoinFrame(bytes.subarray());
    if (decoded.ok) yield decoded.frame;
    else if (decoded.code !== 'newer') throw new Error(`no frame of the join: ${decoded.code}`);
  }
}
