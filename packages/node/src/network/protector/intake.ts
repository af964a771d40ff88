// What arrives on a connection before it is protected: taken in pieces of known lengths, within one limit of time.
import type { AbortOptions, MessageStream, StreamMessageEvent } from '@libp2p/interface';

/** Why a connection did not become a protected one. */
export class ProtectorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProtectorError';
  }
}

export class Intake {
  readonly #connection: MessageStream;
  readonly #signal: AbortSignal | undefined;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(connection: MessageStream, { signal }: AbortOptions = {}) {
    this.#connection = connection;
    this.#signal = signal;
    connection.addEventListener('message', this.#heard);
    connection.addEventListener('close', this.#closed);
    signal?.addEventListener('abort', this.#aborted);
    if (signal?.aborted) this.#aborted();
    if (connection.status !== 'open') this.#closed();
  }

  /** The next so many bytes, once they are here. @throws ProtectorError when that cannot be any more */
  async take(length: number): Promise<Uint8Array> {
    while (this.#length < length) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = Buffer.concat(this.#chunks.splice(0));
    this.#length = all.length - length;
    this.#chunks.push(all.subarray(length));
    return all.subarray(0, length);
  }

  /** How many bytes are here that were not taken. */
  get waiting(): number {
    return this.#length;
  }

  /** Whoever waits gets this error. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  /** Listens no more; answers with what was not taken. */
  end(): Uint8Array {
    this.#connection.removeEventListener('message', this.#heard);
    this.#connection.removeEventListener('close', this.#closed);
    this.#signal?.removeEventListener('abort', this.#aborted);
    return Buffer.concat(this.#chunks);
  }

  #heard = ({ data }: StreamMessageEvent): void => {
    this.#chunks.push(data.subarray());
    this.#length += data.byteLength;
    this.#wake?.();
  };

  #closed = (): void =>
    this.fail(
      new ProtectorError("the other side closed, and never showed that it holds the network's key"),
    );

  #aborted = (): void => {
    this.fail(new ProtectorError('it was given up', { cause: this.#signal?.reason }));
  };
}
