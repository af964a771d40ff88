// A connection all of whose bytes are enciphered, over one that carries them.
import type { AbortOptions, MultiaddrConnection } from '@libp2p/interface';
import { AbstractMultiaddrConnection } from '@libp2p/utils';
import type { Cipher } from './cipher.ts';
import { PROTECTED_CHUNK_BYTES } from './numbers.ts';

export interface ProtectedInit {
  readonly outer: MultiaddrConnection;
  readonly encipher: Cipher;
  readonly decipher: Cipher;
  /** What of the inner bytes, still enciphered, came together with the greeting. */
  readonly early: Uint8Array;
}

type Sending = Parameters<AbstractMultiaddrConnection['sendData']>[0];

export class ProtectedConnection extends AbstractMultiaddrConnection {
  readonly #outer: MultiaddrConnection;
  readonly #encipher: Cipher;

  constructor({ outer, encipher, decipher, early }: ProtectedInit) {
    super({
      remoteAddr: outer.remoteAddr,
      direction: outer.direction,
      log: outer.log,
      inactivityTimeout: outer.inactivityTimeout,
      maxReadBufferLength: outer.maxReadBufferLength,
      maxMessageSize: PROTECTED_CHUNK_BYTES,
    });
    this.#outer = outer;
    this.#encipher = encipher;
    outer.addEventListener('message', ({ data }) => {
      for (const chunk of data instanceof Uint8Array ? [data] : data) this.onData(decipher(chunk));
    });
    outer.addEventListener('drain', () => {
      // The outer one first sends what it holds itself, in a microtask; it may be full again after that.
      queueMicrotask(() => {
        if (!outer.writableNeedsDrain) this.safeDispatchEvent('drain');
      });
    });
    outer.addEventListener('remoteCloseWrite', () => this.onRemoteCloseWrite());
    outer.addEventListener('close', ({ error, local }) => {
      if (error === undefined) this.onTransportClosed();
      else if (local) this.abort(error);
      else this.onRemoteReset();
    });
    if (early.length > 0) this.onData(decipher(early));
  }

  override sendData(data: Sending) {
    // As one piece: what is a length and a body inside is one write to the socket.
    const bytes = this.#encipher(data.subarray());
    return { sentBytes: data.byteLength, canSendMore: this.#outer.send(bytes) };
  }

  override async sendClose(options?: AbortOptions): Promise<void> {
    await this.#outer.close(options);
  }

  override sendReset(error: Error): void {
    this.#outer.abort(error);
  }

  override sendPause(): void {
    if (this.#outer.status === 'open') this.#outer.pause();
  }

  override sendResume(): void {
    if (this.#outer.status === 'open') this.#outer.resume();
  }
}
