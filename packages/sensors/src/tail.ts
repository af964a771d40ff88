// One open log file and how far it has been read.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { HEAD_BYTES, READ_BYTES } from './constants.ts';
import { LineSplitter } from './line-splitter.ts';
import { type Head, headOf, type Position } from './position.ts';

const NEWLINE = 0x0a;

/** What of a file's metadata says that it is the same file, and that it changed. */
interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
}

export class Tail {
  readonly device: number;
  readonly inode: number;
  readonly #file: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  #splitter: LineSplitter;
  readonly #maxLineBytes: number;
  #offset: number;
  #head: Head;
  #seen: Seen | undefined;

  private constructor(
    file: FileHandle,
    at: Pick<Position, 'device' | 'inode' | 'offset' | 'skipping' | 'head'>,
    maxLineBytes: number,
  ) {
    this.#file = file;
    this.device = at.device;
    this.inode = at.inode;
    this.#offset = at.offset;
    this.#head = at.head;
    this.#maxLineBytes = maxLineBytes;
    this.#splitter = new LineSplitter(maxLineBytes, at.skipping);
  }

  /** Opens at a saved position, or undefined when the file there is not the one that was read. */
  static async resume(path: string, saved: Position, maxLineBytes: number) {
    const file = await openRegular(path);
    const { dev, ino, size } = await file.stat();
    if (size < saved.offset || !(await hasHead(file, saved.head))) {
      await file.close();
      return undefined;
    }
    return new Tail(file, { ...saved, device: dev, inode: ino }, maxLineBytes);
  }

  /** Opens at the beginning, or at the end, where the rest of an unfinished line is skipped. */
  static async open(path: string, from: 'start' | 'end', maxLineBytes: number): Promise<Tail> {
    const file = await openRegular(path);
    const { dev: device, ino: inode, size } = await file.stat();
    const offset = from === 'start' ? 0 : size;
    const head = headOf(await readAt(file, 0, Math.min(offset, HEAD_BYTES)));
    const last = offset === 0 ? undefined : (await readAt(file, offset - 1, 1))[0];
    const skipping = last !== undefined && last !== NEWLINE;
    return new Tail(file, { device, inode, offset, skipping, head }, maxLineBytes);
  }

  /** Lines dropped for their length or a NUL byte. */
  get dropped(): number {
    return this.#splitter.dropped;
  }

  get position(): Position {
    return {
      device: this.device,
      inode: this.inode,
      offset: this.#offset - this.#splitter.held,
      skipping: this.#splitter.skipping,
      head: this.#head,
    };
  }

  /**
   * Reads to the end, or until `mayRead`, asked before each read, says no. Answers 'replaced' without reading when the file is shorter than what was read of it, or begins
   * with other bytes (truncated, and grown again since); 'unchanged' when nothing new was there.
   */
  async drain(
    onLine: (line: string) => void,
    mayRead: () => boolean = () => true,
  ): Promise<'grown' | 'unchanged' | 'replaced'> {
    const { size, mtimeMs } = await this.#file.stat();
    if (this.#seen?.size === size && this.#seen.mtimeMs === mtimeMs && this.#offset === size) {
      return 'unchanged';
    }
    if (size < this.#offset || !(await hasHead(this.#file, this.#head))) return 'replaced';
    const before = this.#offset;
    while (mayRead()) {
      const { bytesRead } = await this.#file.read(this.#buffer, 0, READ_BYTES, this.#offset);
      if (bytesRead === 0) break;
      this.#offset += bytesRead;
      this.#splitter.push(this.#buffer.subarray(0, bytesRead), onLine);
    }
    this.#seen = { size, mtimeMs };
    if (this.#head.length < HEAD_BYTES && this.#head.length < this.#offset) {
      const length = Math.min(this.#offset, HEAD_BYTES);
      this.#head = headOf(await readAt(this.#file, 0, length));
    }
    return this.#offset > before ? 'grown' : 'unchanged';
  }

  /** Begins again at the first byte of the same file, which was truncated. */
  rewind(): void {
    this.#offset = 0;
    this.#head = headOf(new Uint8Array());
    this.#seen = undefined;
    this.#splitter = new LineSplitter(this.#maxLineBytes);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Without blocking, which opening a pipe would do for ever. */
async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('not a regular file: name the log file itself');
}

async function hasHead(file: FileHandle, head: Head): Promise<boolean> {
  if (head.length === 0) return true;
  return headOf(await readAt(file, 0, Math.min(head.length, HEAD_BYTES))).digest === head.digest;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
