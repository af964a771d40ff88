// Who is connected right now, and what the network has to remember of each while it lasts.
import type { PeerId, Stream } from '@libp2p/interface';
import type { AuthorKey } from '@tocsin/protocol';
import { Lru } from '../store/lru.ts';
import { authorOf } from './identity.ts';
import { type NetworkLimits, PACES_REMEMBERED } from './limits.ts';
import type { Admission } from './model.ts';
import { Bucket, Throttle } from './throttle.ts';

export interface Neighbour {
  readonly author: AuthorKey;
  readonly peerId: string;
  class: Admission;
  /** Monotonic ms. */
  readonly since: number;
  readonly throttle: Throttle;
  /** Its open streams of gossip towards us. */
  readonly gossip: Set<Stream>;
  /** It has opened one before: between two of them something may have been lost. */
  spoken: boolean;
  /** Identified, and told of by `onPeer`. Before that it may still be refused by the other side. */
  up: boolean;
  /** `regard` as last seen, to notice a release. */
  regard: number;
  /** Monotonic ms until which its gossip is not read, while a timer waits for it. */
  pausedUntil: number | undefined;
}

export interface NeighboursInit {
  readonly limits: NetworkLimits;
}

export interface NeighboursParts {
  monotonic(): number;
  regard(author: AuthorKey): number;
  admission(author: AuthorKey): Admission;
}

export class Neighbours {
  readonly #init: NeighboursInit;
  readonly #parts: NeighboursParts;
  readonly #byPeerId = new Map<string, Neighbour>();
  /** Of members, connected or not. Where the network's key makes friends, there is no end of them. */
  readonly #kept = new Lru<string, Throttle>(PACES_REMEMBERED);
  /** What all strangers together may say. */
  readonly #pool: Bucket;

  constructor(init: NeighboursInit, parts: NeighboursParts) {
    const { strangersPerSecond, strangersBurst } = init.limits;
    this.#init = init;
    this.#parts = parts;
    this.#pool = new Bucket(strangersPerSecond, strangersBurst, parts.monotonic());
  }

  get(peerId: string): Neighbour | undefined {
    return this.#byPeerId.get(peerId);
  }

  all(): Iterable<Neighbour> {
    return this.#byPeerId.values();
  }

  /** The identified ones. */
  up(): Neighbour[] {
    return [...this.all()].filter((neighbour) => neighbour.up);
  }

  strangers(): number {
    return [...this.all()].filter(({ class: kind }) => !isMember(kind)).length;
  }

  strangersMaySpeak(): boolean {
    return !this.#pool.inDebt(this.#parts.monotonic());
  }

  /** A connection opened, the first one to this peer. */
  arrive(peer: PeerId): void {
    const peerId = peer.toString();
    const author = authorOf(peer);
    if (author === undefined || this.#byPeerId.has(peerId)) return;
    const now = this.#parts.monotonic();
    const kind = this.#parts.admission(author);
    this.#byPeerId.set(peerId, {
      author,
      peerId,
      class: kind,
      since: now,
      throttle: this.#throttle(peerId, kind, now),
      gossip: new Set(),
      spoken: false,
      up: false,
      regard: this.#parts.regard(author),
      pausedUntil: undefined,
    });
  }

  /** The other side let us in. Answers with the neighbour the first time. */
  identify(peer: PeerId): Neighbour | undefined {
    const neighbour = this.get(peer.toString());
    if (neighbour === undefined || neighbour.up) return undefined;
    neighbour.up = true;
    return neighbour;
  }

  /** Its last connection closed. */
  leave(peer: PeerId): Neighbour | undefined {
    const neighbour = this.get(peer.toString());
    this.#byPeerId.delete(peer.toString());
    return neighbour;
  }

  /** A member keeps its pace when it comes back: hanging up is no way to a new burst. Strangers share a pool. */
  #throttle(peerId: string, kind: Admission, now: number): Throttle {
    const { limits } = this.#init;
    if (!isMember(kind)) {
      const rate = { perSecond: limits.strangersPerSecond, burst: limits.strangersBurst };
      return new Throttle(rate, now, this.#pool);
    }
    const rate = { perSecond: limits.messagesPerSecond, burst: limits.messageBurst };
    const throttle = this.#kept.get(peerId) ?? new Throttle(rate, now);
    this.#kept.set(peerId, throttle);
    return throttle;
  }
}

/** Has a place of its own here; strangers and guests share one. */
export function isMember(admission: Admission): boolean {
  return admission === 'own' || admission === 'friend';
}
