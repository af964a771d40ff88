// The length-prefixed reader below the sync, and the bound on frames of gossip: bytes cut into chunks anywhere.
import { streamPair } from '@libp2p/utils';
import { systemClock } from '@tocsin/node';
import { encodeFrame } from '@tocsin/protocol';
import { decode, encode } from 'it-length-prefixed';
import { FrameHeads } from '../../../packages/node/src/network/frames.ts';
import { frameStream } from '../../../packages/node/src/network/sync/stream.ts';
import type { Target } from '../model.ts';
import { protobuf } from '../mutators/protobuf.ts';
import { hexVectors, must, mustEqual } from './holds.ts';

/** The library says by these that a length is none, or that the stream ended within a frame. */
const READER_ERRORS =
  /^(?:InvalidMessageLength|InvalidDataLength|InvalidDataLengthLength|UnexpectedEOF)Error$/;
const BOUND_BYTES = 1_000;

export const stream: Target = {
  name: 'stream',
  about: 'the reader of length-prefixed sync frames, in chunks of any size',
  sources: [],
  maxBytes: 4_096,
  // A pair of streams that takes thousands of single bytes costs more than their reader.
  maxMs: 100,
  batch: 32,
  mutators: [protobuf],
  open: async () => ({ seeds: framed(hexVectors('sync', 'frame')), run: runStream }),
};

export const heads: Target = {
  name: 'heads',
  about: 'the bound on frames of gossip, which must count as the reader behind it does',
  sources: [],
  maxBytes: 4_096,
  mutators: [],
  open: async () => ({
    seeds: framed([0, 1, 127, 128, 300, 999].map((size) => new Uint8Array(size))),
    run: runHeads,
  }),
};

/** The first byte says how the rest is cut. */
function framed(frames: readonly Uint8Array[]): readonly Uint8Array[] {
  return frames.map((frame) => {
    const chunks = [...encode([frame, frame])].map((chunk) => chunk.subarray());
    return new Uint8Array(Buffer.concat([Uint8Array.of(10), ...chunks]));
  });
}

function cutOf(input: Uint8Array): { bytes: Uint8Array; size: number } {
  return { bytes: input.subarray(1), size: Math.max(1, input[0] ?? 1) };
}

async function runStream(input: Uint8Array): Promise<string> {
  const { bytes, size } = cutOf(input);
  const whole = await read(bytes, bytes.length);
  mustEqual(await read(bytes, size), whole, 'what is read depends on where the chunks end');
  return `${Math.min(whole.frames.length, 3)} frames, ${whole.end}`;
}

interface Heard {
  readonly frames: readonly Uint8Array[];
  readonly end: string;
}

async function read(bytes: Uint8Array, size: number): Promise<Heard> {
  const [outbound, inbound] = await streamPair({ delay: 0 });
  const reader = frameStream(inbound, systemClock);
  const frames: Uint8Array[] = [];
  try {
    // It ends with the stream, as that is aborted.
    const sending = sendAll(outbound, bytes, size).catch(() => {});
    for await (const frame of reader.incoming) frames.push(encodeFrame(frame));
    await sending;
    return { frames, end: 'to the end' };
  } catch (error) {
    const { name, code } = error as Error & { code?: string };
    if (name !== 'SyncFault' && !READER_ERRORS.test(name)) throw error;
    return { frames, end: name === 'SyncFault' ? `refused: ${code}` : name };
  } finally {
    reader.end();
    outbound.abort(new Error('over'));
    inbound.abort(new Error('over'));
  }
}

async function sendAll(
  outbound: Awaited<ReturnType<typeof streamPair>>[0],
  bytes: Uint8Array,
  size: number,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += size) {
    if (outbound.status !== 'open') return;
    if (!outbound.send(bytes.subarray(at, at + size))) await outbound.onDrain();
  }
  await outbound.close();
}

function runHeads(input: Uint8Array): string {
  const { bytes, size } = cutOf(input);
  const longest = Math.max(...cuts(bytes, size));
  must(
    longest === Math.max(...cuts(bytes, bytes.length)),
    'the bound depends on where the chunks end',
  );
  if (longest > BOUND_BYTES) return 'ended';
  const lengths: number[] = [];
  try {
    const reader = decode([bytes], { onLength: (length) => void lengths.push(length) });
    for (const _ of reader);
  } catch (error) {
    if (!READER_ERRORS.test((error as Error).name)) throw error;
  }
  const read = Math.max(0, ...lengths);
  must(read <= BOUND_BYTES, `the reader meets a longer frame than the bound counted`);
  return `passed: ${Math.min(lengths.length, 3)} frames`;
}

/** What the bound says of each chunk; nothing is fed behind a frame that is too long, as in the node. */
function* cuts(bytes: Uint8Array, size: number): Generator<number> {
  const bound = new FrameHeads();
  let longest = 0;
  for (let at = 0; at < bytes.length && longest <= BOUND_BYTES; at += Math.max(1, size)) {
    longest = bound.longest(bytes.subarray(at, at + Math.max(1, size)));
    yield Math.min(longest, BOUND_BYTES + 1);
  }
  yield 0;
}
