// Membership records outside the sync: news is passed on at once, and a certificate is renewed by whoever may.
import type { Stream } from '@libp2p/interface';
import { type AuthorKey, recordsFrames, type SyncFrame } from '@tocsin/protocol';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../model.ts';
import { type Host, openStream } from '../host.ts';
import { authorOf, peerIdOf } from '../identity.ts';
import type { RecordSource } from '../model.ts';
import { Outbox } from '../sync/outbox.ts';
import { type FrameStream, frameStream, SyncFault } from '../sync/stream.ts';
import type { RecordAllowance } from './allowance.ts';
import { Intake } from './intake.ts';
import { NEWS_MAX_MS, NEWS_STREAMS_MAX, RENEWAL_MAX_MS } from './limits.ts';

export const NEWS_PROTOCOL = '/tocsin/records/1';
export const RENEW_PROTOCOL = '/tocsin/renew/1';

export interface ExchangeParts {
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
  readonly records: RecordSource;
  readonly allowance: RecordAllowance;
  offence(peer: AuthorKey, code: string): void;
}

export class RecordExchange {
  readonly #parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const limits = { maxInboundStreams: NEWS_STREAMS_MAX, maxOutboundStreams: NEWS_STREAMS_MAX };
    await this.#handle(NEWS_PROTOCOL, limits, (frames, peer) => this.#hear(frames, peer));
    await this.#handle(RENEW_PROTOCOL, limits, (frames, peer) => this.#answer(frames, peer));
  }

  /** Tells these peers. Resolves when each has taken it in or failed to: the sync brings it then. */
  async tell(peers: Iterable<AuthorKey>, envelopes: readonly Uint8Array[]): Promise<void> {
    const say = (peer: AuthorKey) =>
      this.#talk(peer, NEWS_PROTOCOL, NEWS_MAX_MS, async (frames) => {
        // Ours ends when the other side has taken everything, and says so by its end.
        const sending = frames.send(each(recordsFrames(envelopes)));
        await Promise.all([firstRecord(frames), sending]);
      });
    await Promise.all(Array.from(peers, say));
  }

  /** Asks a peer to renew a certificate of this node; `undefined` when it does not. */
  renew(peer: AuthorKey, certificate: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#talk(peer, RENEW_PROTOCOL, RENEWAL_MAX_MS, async (frames) => {
      // Not closed before the answer is here: a stream that one side has closed brings no more.
      const questions = new Outbox<SyncFrame>();
      for (const frame of recordsFrames([certificate])) questions.push(frame);
      const sending = frames.send(questions);
      // It fails together with reading, where the error is handled.
      sending.catch(() => {});
      try {
        return await firstRecord(frames);
      } finally {
        questions.end();
      }
    });
  }

  async #hear(frames: FrameStream, peer: AuthorKey): Promise<void> {
    const { records, allowance, offence } = this.#parts;
    const intake = new Intake({
      records,
      allowance,
      peer,
      by: 'news',
      offence: (code) => offence(peer, code),
    });
    for await (const frame of frames.incoming)
      if (frame.kind === 'records') await intake.take(frame.envelopes);
    await frames.send(each([]));
  }

  async #answer(frames: FrameStream, peer: AuthorKey): Promise<void> {
    const { records, allowance } = this.#parts;
    async function* answer(): AsyncGenerator<SyncFrame> {
      const shown = await firstRecord(frames);
      const asked = shown !== undefined && allowance.take(peer);
      const renewed = asked ? records.renew(shown, peer) : undefined;
      yield* recordsFrames(renewed === undefined ? [] : [renewed]);
    }
    await frames.send(answer());
  }

  async #handle(
    protocol: string,
    limits: { readonly maxInboundStreams: number; readonly maxOutboundStreams: number },
    work: (frames: FrameStream, peer: AuthorKey) => Promise<void>,
  ): Promise<void> {
    await this.#parts.host.handle(
      protocol,
      (stream, { remotePeer }) => {
        const peer = authorOf(remotePeer);
        if (peer === undefined) stream.abort(new Error('not an Ed25519 identity'));
        else void this.#run(stream, peer, RENEWAL_MAX_MS, (frames) => work(frames, peer));
      },
      { ...limits, runOnLimitedConnection: true },
    );
  }

  async #talk<T>(
    peer: AuthorKey,
    protocol: string,
    maxMs: number,
    work: (frames: FrameStream) => Promise<T>,
  ): Promise<T | undefined> {
    let stream: Stream;
    try {
      stream = await openStream(this.#parts.host, peerIdOf(peer), protocol);
    } catch (error) {
      this.#failed(peer, error);
      return undefined;
    }
    return this.#run(stream, peer, maxMs, work);
  }

  async #run<T>(
    stream: Stream,
    peer: AuthorKey,
    maxMs: number,
    work: (frames: FrameStream) => Promise<T>,
  ): Promise<T | undefined> {
    const { clock } = this.#parts;
    const frames = frameStream(stream, clock);
    const cancel = clock.after(maxMs, () => frames.abort(new Error('it took too long')));
    try {
      return await work(frames);
    } catch (error) {
      this.#failed(peer, error);
      frames.abort(error as Error);
      return undefined;
    } finally {
      cancel();
      frames.end();
    }
  }

  #failed(peer: AuthorKey, error: unknown): void {
    if (error instanceof SyncFault) this.#parts.offence(peer, error.code);
    const why = error instanceof Error ? error.message : String(error);
    this.#parts.log.debug({ peer, why }, 'an exchange of records ended early');
  }
}

/** Of the first frame of records; `undefined` when there is none in it, or no such frame before the end. */
async function firstRecord(frames: FrameStream): Promise<Uint8Array | undefined> {
  for await (const frame of frames.incoming)
    if (frame.kind === 'records') return frame.envelopes[0];
  return undefined;
}

async function* each(frames: readonly SyncFrame[]): AsyncGenerator<SyncFrame> {
  yield* frames;
}
