// A libp2p stream as sequences of sync frames, with backpressure in both directions and an end to silence.
import type { Stream } from '@libp2p/interface';
import { decodeFrame, encodeFrame, LIMITS, type SyncFrame } from '@tocsin/protocol';
import { decode, encode } from 'it-length-prefixed';
import { pipe } from 'it-pipe';
import type { Clock } from '../../clock.ts';
import { SYNC_SILENCE_MS } from '../limits.ts';

type Chunk = Parameters<Stream['send']>[0];

/** What a partner did that no honest one does; `code` is what is remembered of it. */
export class SyncFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'SyncFault';
    this.code = code;
  }
}

/** The two directions of one exchange. */
export interface FrameStream {
  /** Throws `SyncFault` on bytes that are no frame; skips frames of newer versions. */
  readonly incoming: AsyncIterable<SyncFrame>;
  /** Sends as fast as the other side reads, then closes our side. */
  send(frames: AsyncIterable<SyncFrame>): Promise<void>;
  /** Ends it at once, whatever is under way. */
  abort(why: Error): void;
  /** To be called when all is done: stops the watch. */
  end(): void;
}

export function frameStream(stream: Stream, clock: Clock): FrameStream {
  const give = (why: Error): void => stream.abort(why);
  const watch = watchSilence(clock, () => give(new Error('the sync partner fell silent')));
  return {
    incoming: pipe(
      chunksOf(stream, watch.heard),
      (chunks) => decode(chunks, { maxDataLength: LIMITS.syncFrameMaxBytes }),
      framesOf,
    ),
    send: (frames) =>
      pipe(frames, bytesOf, encode, async (chunks) => {
        for await (const chunk of chunks) {
          if (!stream.send(chunk)) await stream.onDrain();
          watch.heard();
        }
        await stream.close();
      }),
    abort: give,
    end: watch.end,
  };
}

/**
 * The stream's bytes, one chunk at a time: it is paused while a chunk is worked on. (Its own iterator buffers without
 * bound, and a partner could send faster than signatures are verified.)
 */
export async function* chunksOf(stream: Stream, heard: () => void): AsyncGenerator<Chunk> {
  const chunks: Chunk[] = [];
  let over = false;
  let failure: Error | undefined;
  let wake = Promise.withResolvers<void>();
  stream.addEventListener('message', ({ data }) => {
    // A copy: a byte that waits for the rest of its frame would keep all that was read from the socket together with it.
    chunks.push(new Uint8Array(data.subarray()));
    if (stream.readStatus === 'readable') stream.pause();
    heard();
    wake.resolve();
  });
  const finish = (error?: Error): void => {
    over = true;
    failure ??= error;
    wake.resolve();
  };
  stream.addEventListener('end', () => finish());
  stream.addEventListener('close', ({ error }) => finish(error));
  while (true) {
    const chunk = chunks.shift();
    if (chunk !== undefined) {
      yield chunk;
      continue;
    }
    if (over || stream.readStatus === 'closed') break;
    wake = Promise.withResolvers();
    if (stream.readStatus === 'paused') stream.resume();
    await wake.promise;
  }
  if (failure !== undefined) throw failure;
}

async function* framesOf(source: AsyncIterable<{ subarray(): Uint8Array }>) {
  for await (const bytes of source) {
    const decoded = decodeFrame(bytes.subarray());
    if (decoded.ok) yield decoded.frame;
    else if (decoded.code !== 'newer') {
      throw new SyncFault(decoded.code, `a sync frame was refused: ${decoded.code}`);
    }
  }
}

async function* bytesOf(frames: AsyncIterable<SyncFrame>): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) yield encodeFrame(frame);
}

function watchSilence(clock: Clock, silent: () => void): { heard(): void; end(): void } {
  let last = clock.monotonic();
  let cancel: () => void;
  const arm = (ms: number): void => {
    cancel = clock.after(ms, () => {
      const left = last + SYNC_SILENCE_MS - clock.monotonic();
      if (left > 0) arm(left);
      else silent();
    });
  };
  arm(SYNC_SILENCE_MS);
  return {
    heard: () => {
      last = clock.monotonic();
    },
    end: () => cancel(),
  };
}
