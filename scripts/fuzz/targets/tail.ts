// Log files as bytes, before any line is read: what comes out must not depend on where the reads happen to end.
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineSplitter } from '../../../packages/sensors/src/line-splitter.ts';
import { loadPositions, saveAtomically } from '../../../packages/sensors/src/position.ts';
import { Tail } from '../../../packages/sensors/src/tail.ts';
import { Broken, type Subject, type Target } from '../model.ts';
import { joined } from '../mutators/havoc.ts';
import { bytesOf, must } from './holds.ts';
import { runOf, unrolled } from './runs.ts';

/** What a run comes to (one byte and eight times 512 more), so that lines just within the limit and just beyond it come up. */
const LINE_MAX_BYTES = 4_097;
/** Many of the longest lines that are read, and more than one read of a file. */
const STREAM_MAX_BYTES = 112 * 1024;
/** A million chunks of a byte say no more than some thousands, and take longer than all else. */
const CHUNKS_MAX = 1_024;
const [NUL, NEWLINE, LETTER, CUT_SHORT] = [0x00, 0x0a, 0x61, 0xe2];

/** The first two bytes: how the rest is cut. */
const STREAMS: readonly Uint8Array[] = [
  bytesOf('Failed password for root from 9.9.9.9 port 22 ssh2\r\n\r\n\n'),
  joined(bytesOf('a\0b\n'), runOf(NUL, 8_192), bytesOf('\nwhole\n')),
  joined(Uint8Array.of(0xff, 0xc0, 0x80, 0xe2, 0x82), bytesOf('\n€\n\ufeffx\n')),
  joined(runOf(LETTER, LINE_MAX_BYTES), bytesOf('\r\nnext\n')),
  joined(runOf(CUT_SHORT, LINE_MAX_BYTES - 1_024), bytesOf('\nnext')),
  joined(runOf(LETTER, 100_000), bytesOf('\nnext\n'), runOf(NEWLINE, 2_048)),
];

const seeds = (): readonly Uint8Array[] =>
  STREAMS.flatMap((bytes, i) => [Uint8Array.of(0, 0, ...bytes), Uint8Array.of(i, 200, ...bytes)]);

/** What there is to say of a stream: the lines, how many were dropped, and what is held of an unfinished one. */
interface Read {
  readonly lines: readonly string[];
  readonly dropped: number;
  readonly skipping: boolean;
  readonly held: number;
}

/** The same, said plainly: with the whole stream in memory. */
function plainly(bytes: Buffer): Read {
  const parts: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
    parts.push(bytes.subarray(from, end));
    from = end + 1;
  }
  const rest = bytes.length - from;
  const good = parts.filter((part) => part.length <= LINE_MAX_BYTES && !part.includes(NUL));
  return {
    lines: good.map((part) => withoutReturn(part.toString('utf8'))),
    dropped: parts.length - good.length,
    skipping: rest > LINE_MAX_BYTES,
    held: rest > LINE_MAX_BYTES ? 0 : rest,
  };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function isSame(a: Read, b: Read): boolean {
  const isElse = a.dropped !== b.dropped || a.skipping !== b.skipping || a.held !== b.held;
  return !isElse && areSame(a.lines, b.lines);
}

/** A hundred thousand empty lines are compared in no time so. */
function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

export const split: Target = {
  name: 'split',
  about: 'the bytes of logs and of the journal, before they are lines, in chunks of any size',
  sources: [],
  maxBytes: 1_024,
  // A hundred thousand empty lines are made three times.
  maxMs: 200,
  batch: 32,
  mutators: [],
  open: async () => ({ seeds: seeds(), run: runSplit }),
};

function runSplit(input: Uint8Array): string {
  const bytes = unrolled(input.subarray(2), STREAM_MAX_BYTES);
  const expected = plainly(bytes);
  for (const read of [inChunks(bytes, [bytes.length]), inChunks(bytes, sizesOf(input, bytes))])
    must(isSame(read, expected), 'the lines are others than those of the whole stream');
  return wordFor(expected);
}

/** Two sizes by turns, so that chunks end everywhere. */
function sizesOf(input: Uint8Array, { length }: Buffer): readonly number[] {
  const least = Math.ceil(length / CHUNKS_MAX);
  return [0, 1].map((i) => Math.max(1, least, input[i] ?? 0));
}

function inChunks(bytes: Buffer, sizes: readonly number[]): Read {
  const splitter = new LineSplitter(LINE_MAX_BYTES);
  const lines: string[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    splitter.push(bytes.subarray(at, at + size), (line) => lines.push(line));
    must(splitter.held <= LINE_MAX_BYTES, 'more is held than the longest line');
    at += size;
  }
  for (const line of lines)
    must(line.length <= LINE_MAX_BYTES && !/[\0\n]/.test(line), 'a line is longer than its limit');
  const { dropped, skipping, held } = splitter;
  return { lines, dropped, skipping, held };
}

function wordFor({ lines, dropped, skipping, held }: Read): string {
  const end = skipping ? 'inside a long one' : held > 0 ? 'unfinished' : 'at an end';
  return `${Math.min(lines.length, 3)} lines, ${Math.min(dropped, 2)} dropped, ${end}`;
}

export const tail: Target = {
  name: 'tail',
  about: 'a log file that grows by any bytes while it is followed, and across a restart',
  sources: [],
  maxBytes: 1_024,
  // As in `split`, and files are written, opened and read.
  maxMs: 200,
  batch: 32,
  mutators: [],
  open: async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
    return {
      seeds: seeds(),
      run: runTail(directory),
      close: async () => rmSync(directory, { recursive: true }),
    };
  },
};

/** The first two bytes: where the file ends when it is read first, and when the follower is started anew. */
function runTail(directory: string): Subject['run'] {
  const path = join(directory, 'auth.log');
  const saved = join(directory, 'position');
  return async (input) => {
    const bytes = unrolled(input.subarray(2), STREAM_MAX_BYTES);
    const cuts = [0, 1].map((i) => Math.floor((bytes.length * (input[i] ?? 0)) / 255));
    const [first = 0, second = 0] = cuts.toSorted((a, b) => a - b);
    const expected = plainly(bytes);
    const lines: string[] = [];
    const onLine = (line: string): void => void lines.push(line);

    writeFileSync(path, bytes.subarray(0, first));
    await using(await Tail.open(path, 'start', LINE_MAX_BYTES), async (before) => {
      await before.drain(onLine);
      appendFileSync(path, bytes.subarray(first, second));
      await before.drain(onLine);
      await saveAtomically(saved, JSON.stringify([before.position]));
    });
    appendFileSync(path, bytes.subarray(second));
    const [position] = (await loadPositions(saved)) ?? [];
    const resumed = position && (await Tail.resume(path, position, LINE_MAX_BYTES));
    if (resumed === undefined) throw new Broken('a file that only grew is taken for another one');
    await using(resumed, async (after) => {
      await after.drain(onLine);
      must(areSame(lines, expected.lines), 'a line is missing, doubled or another one');
      const end = bytes.length - expected.held;
      must(after.position.offset === end, 'the position is not behind the last whole line');
      truncateSync(path, 0);
      const noticed = bytes.length === 0 || (await after.drain(onLine)) === 'replaced';
      must(noticed, 'that a file was truncated is not noticed');
    });
    return wordFor(expected);
  };
}

async function using(tail: Tail, work: (tail: Tail) => Promise<void>): Promise<void> {
  try {
    await work(tail);
  } finally {
    await tail.close();
  }
}
