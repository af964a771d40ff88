// Who is connected right now, and what the network has to remember of each while it lasts.
import type { Stream } from '@libp2p/interface';
import type { AuthorKey } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import type { Throttle } from './throttle.ts';

export interface Neighbour {
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly class: PeerClass;
  /** Monotonic ms. */
  readonly since: number;
  readonly throttle: Throttle;
  /** Its open streams of gossip towards us. */
  readonly gossip: Set<Stream>;
  /** Identified, and told of by `onPeer`. Before that it may still be refused by the other side. */
  up: boolean;
  /** `regard` as last seen, to notice a release. */
  regard: number;
  /** Monotonic ms until which its gossip is not read, while a timer waits for it. */
  pausedUntil: number | undefined;
}
