// When nodes are compared: on connecting, at every interval, on demand; and who may ask us.
import type { Stream } from '@libp2p/interface';
import type { AuthorKey } from '@tocsin/protocol';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../model.ts';
import {
  SYNC_NEWS_MS,
  SYNC_PULL_MAX_MS,
  SYNC_PULLS_MAX,
  SYNC_PULLS_STRANGERS_MAX,
  SYNC_RETRY_MS,
  SYNC_SERVED_MAX,
  SYNC_SERVED_MS,
  SYNC_SERVED_STRANGERS_MAX,
  SYNC_SERVED_STRANGERS_MS,
} from '../limits.ts';
import type { Admission, PeerHello, RecordSource, SyncSource } from '../model.ts';
import { isMember } from '../neighbours.ts';
import { RecordAllowance } from '../records/allowance.ts';
import { Intake } from '../records/intake.ts';
import { RECORDS_FETCHED_PER_MINUTE } from '../records/limits.ts';
import { counted, NO_FIGURES, type SyncFigures } from './figures.ts';
import { type Pulled, pull } from './pull.ts';
import { Refused } from './refused.ts';
import { serve } from './serve.ts';
import { frameStream, SyncFault } from './stream.ts';
import { Turns } from './turns.ts';

export const SYNC_PROTOCOL = '/tocsin/sync/1';

export interface SyncInit {
  readonly network: string;
  readonly everyMs: number;
  readonly self: AuthorKey;
  classOf(peer: AuthorKey): Admission;
}

export interface SyncParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly source: SyncSource;
  /** Default: no records are exchanged. */
  readonly records: RecordSource | undefined;
  readonly allowance: RecordAllowance;
  open(peer: AuthorKey): Promise<Stream>;
  onHello(peer: AuthorKey, hello: PeerHello): void;
  offence(peer: AuthorKey, code: string): void;
  /** A comparison has ended, well or not. */
  onCompared(): void;
}

interface Partner {
  readonly refused: Refused;
  /** Records that we pushed. */
  readonly offered: Refused;
  /** `pending`: connected and not compared with yet. */
  state: 'pending' | 'compared' | 'failed';
  /** Held all of members' signals that we do, when it was last compared with. */
  equal: boolean;
  /** We took in signals by sync since it was asked last; it is told when it is asked. */
  news: boolean;
  /** It will be asked out of turn. */
  soon: boolean;
  /** Comparisons in a row that broke off. */
  failures: number;
  /** Ends with the last comparison that was asked for. */
  last: Promise<void>;
  /** One that has not begun yet, for all who ask meanwhile. */
  next: Promise<void> | undefined;
}

export class Sync {
  readonly #init: SyncInit;
  readonly #parts: SyncParts;
  readonly #partners = new Map<AuthorKey, Partner>();
  readonly #turns = {
    members: new Turns(SYNC_PULLS_MAX),
    strangers: new Turns(SYNC_PULLS_STRANGERS_MAX),
  };
  readonly #changed = new Set<() => void>();
  /** Of records that members were asked for: else who always has others would keep us verifying. */
  readonly #fetched: RecordAllowance;
  /** Streams that are answered now. */
  readonly #served: Readonly<Record<Admission, Set<Stream>>> = {
    own: new Set(),
    friend: new Set(),
    stranger: new Set(),
    guest: new Set(),
    refused: new Set(),
  };
  #cancel: (() => void) | undefined;
  #ownHead: number | undefined;
  #figures: SyncFigures = NO_FIGURES;

  constructor(init: SyncInit, parts: SyncParts) {
    this.#init = init;
    this.#parts = parts;
    this.#fetched = new RecordAllowance(
      () => parts.clock.monotonic(),
      init.classOf,
      RECORDS_FETCHED_PER_MINUTE,
    );
  }

  start(): void {
    // Armed again before the round begins: a slow peer does not stretch the interval.
    this.#cancel = this.#parts.clock.after(this.#init.everyMs, () => {
      this.start();
      void this.now();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#partners.clear();
    for (const turns of Object.values(this.#turns)) turns.release();
    this.changed();
  }

  connected(peer: AuthorKey): void {
    const monotonic = (): number => this.#parts.clock.monotonic();
    this.#partners.set(peer, {
      refused: new Refused(monotonic),
      offered: new Refused(monotonic),
      state: 'pending',
      equal: false,
      news: false,
      soon: false,
      failures: 0,
      last: Promise.resolve(),
      next: undefined,
    });
    void this.#compare(peer);
  }

  disconnected(peer: AuthorKey): void {
    this.#partners.delete(peer);
    this.changed();
  }

  /** Compares with everybody; a comparison that is under way is waited for, and another one follows it. */
  async now(): Promise<void> {
    await Promise.all(Array.from(this.#partners.keys(), (peer) => this.#compare(peer)));
  }

  get figures(): SyncFigures {
    return this.#figures;
  }

  /** Whether both sides held the same when the peer was last compared with. */
  equal(peer: AuthorKey): boolean {
    return this.#partners.get(peer)?.equal ?? false;
  }

  /** `undefined` for a peer that is not connected. */
  state(peer: AuthorKey): Partner['state'] | undefined {
    return this.#partners.get(peer)?.state;
  }

  /** The highest sequence of this node's own that a configured peer has claimed to hold. */
  get ownHead(): number | undefined {
    return this.#ownHead;
  }

  /** Resolves once it is `settled`, which is asked whenever a state may have changed, or after `timeoutMs`. */
  waitFor(settled: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        this.#changed.delete(check);
        resolve();
      };
      const check = (): void => {
        if (settled()) done();
      };
      const cancel = this.#parts.clock.after(timeoutMs, done);
      this.#changed.add(check);
      check();
    });
  }

  /** A state outside changed on which somebody may wait. */
  changed(): void {
    for (const check of [...this.#changed]) check();
  }

  /** Answers one peer's questions; resolves when it has no more. */
  async serve(stream: Stream, peer: AuthorKey): Promise<void> {
    const stranger = !isMember(this.#init.classOf(peer));
    const { clock } = this.#parts;
    const places = this.#served[this.#init.classOf(peer)];
    if (places.size >= (stranger ? SYNC_SERVED_STRANGERS_MAX : SYNC_SERVED_MAX)) {
      stream.abort(new Error('too many syncs at once'));
      return;
    }
    places.add(stream);
    const frames = frameStream(stream, clock);
    const cancel = clock.after(stranger ? SYNC_SERVED_STRANGERS_MS : SYNC_SERVED_MS, () =>
      frames.abort(new Error('the sync partner always wants more')),
    );
    try {
      const { network } = this.#init;
      const kind = this.#init.classOf(peer);
      const { source, records, onHello } = this.#parts;
      const parts = {
        source,
        records: records && {
          records,
          intake: this.#intake(records, peer, this.#parts.allowance),
          onKey: (key: Uint8Array, number: number) => records.receiveKey(key, number, peer),
        },
        onHello: (hello: PeerHello, news: boolean) => {
          onHello(peer, hello);
          if (news && !stranger) this.askSoon(peer);
        },
      };
      const init = { network, own: kind === 'own', guest: kind === 'guest' };
      await frames.send(serve(init, parts, frames.incoming));
    } catch (error) {
      this.#failed('serve', peer, error);
      frames.abort(error as Error);
    } finally {
      cancel();
      frames.end();
      places.delete(stream);
    }
  }

  #intake(records: RecordSource, peer: AuthorKey, allowance: RecordAllowance): Intake {
    const { offence } = this.#parts;
    return new Intake({
      records,
      allowance,
      peer,
      by: 'sync',
      offence: (code) => offence(peer, code),
    });
  }

  /** Never rejects. */
  #compare(peer: AuthorKey): Promise<void> {
    const partner = this.#partners.get(peer);
    if (partner === undefined) return Promise.resolve();
    partner.next ??= partner.last.then(async () => {
      partner.next = undefined;
      // It left, perhaps to come back as another, while its turn was waited for.
      if (this.#partners.get(peer) !== partner) return;
      partner.state = await this.#pull(peer, partner);
      this.changed();
      this.#parts.onCompared();
      if (partner.state === 'failed') this.#tryAgain(peer, partner);
    });
    partner.last = partner.next;
    return partner.next;
  }

  /** What came by sync goes on by sync: gossip has long ended for it. The others hear of it and ask. */
  #spread(from: Partner): void {
    for (const [peer, partner] of this.#partners) {
      if (partner === from) continue;
      partner.news = true;
      this.askSoon(peer);
    }
  }

  /** Out of turn, at most once each `SYNC_NEWS_MS`, whatever the peer says. */
  askSoon(peer: AuthorKey): void {
    const partner = this.#partners.get(peer);
    if (partner === undefined || partner.soon || !isMember(this.#init.classOf(peer))) return;
    partner.soon = true;
    this.#parts.clock.after(SYNC_NEWS_MS, () => {
      partner.soon = false;
      if (this.#partners.get(peer) === partner) void this.#compare(peer);
    });
  }

  /** Sooner than at the next round: the other side may only have been busy. */
  #tryAgain(peer: AuthorKey, partner: Partner): void {
    const delay = SYNC_RETRY_MS * 2 ** (partner.failures - 1);
    if (delay >= this.#init.everyMs) return;
    this.#parts.clock.after(delay, () => {
      const failing = this.#partners.get(peer) === partner && partner.state === 'failed';
      if (failing) void this.#compare(peer);
    });
  }

  async #pull(peer: AuthorKey, partner: Partner): Promise<'compared' | 'failed'> {
    const turns = this.#turns[isMember(this.#init.classOf(peer)) ? 'members' : 'strangers'];
    await turns.take();
    let stream: Stream | undefined;
    let frames: ReturnType<typeof frameStream> | undefined;
    const cancel = this.#parts.clock.after(SYNC_PULL_MAX_MS, () =>
      frames?.abort(new Error('the sync partner always had more')),
    );
    const { news } = partner;
    partner.news = false;
    const begun = this.#parts.clock.monotonic();
    try {
      stream = await this.#parts.open(peer);
      frames = frameStream(stream, this.#parts.clock);
      const { network, classOf } = this.#init;
      const kind = classOf(peer);
      const { source, records, onHello, offence } = this.#parts;
      const { refused, offered } = partner;
      const pulled: Pulled = await pull(
        {
          network,
          peer,
          own: kind === 'own',
          guest: kind === 'guest',
          news,
          counts: (author) => isMember(classOf(author)),
        },
        {
          source,
          refused,
          records: records && {
            records,
            intake: this.#intake(
              records,
              peer,
              isMember(kind) ? this.#fetched : this.#parts.allowance,
            ),
            refused,
            offered,
          },
          onHello: (hello) => onHello(peer, hello),
          onNewest: (author, newest) => this.#noteHead(peer, author, newest),
          offence: (code) => offence(peer, code),
        },
        frames,
      );
      this.#figures = counted(this.#figures, pulled, this.#parts.clock.monotonic() - begun);
      const { received, accepted, missed, behind } = pulled;
      if (received > 0) this.#parts.log.info({ peer, received, accepted }, 'synced');
      partner.failures = 0;
      partner.equal = !behind;
      // Else every signal that a comparison meets before gossip does would set everybody asking.
      if (accepted > 0 && (missed > 0 || partner.state === 'pending')) this.#spread(partner);
      return 'compared';
    } catch (error) {
      this.#failed('pull', peer, error);
      frames?.abort(error as Error);
      this.#figures = { ...this.#figures, failed: this.#figures.failed + 1 };
      partner.equal = false;
      partner.news ||= news;
      // Who breaks the protocol is not asked again before his turn.
      partner.failures += error instanceof SyncFault ? Number.POSITIVE_INFINITY : 1;
      return 'failed';
    } finally {
      cancel();
      frames?.end();
      turns.done();
    }
  }

  #noteHead(peer: AuthorKey, author: AuthorKey, newest: number): void {
    // A stranger's word must not move our sequence.
    if (author !== this.#init.self || !isMember(this.#init.classOf(peer))) return;
    this.#ownHead = Math.max(this.#ownHead ?? 0, newest);
  }

  #failed(what: string, peer: AuthorKey, error: unknown): void {
    if (error instanceof SyncFault) this.#parts.offence(peer, error.code);
    const why = error instanceof Error ? error.message : String(error);
    this.#parts.log.debug({ peer, what, why }, 'a sync ended early');
  }
}
