// Keeps gossip with each peer on the newest of its connections. Gossipsub itself stays with the first one, be it dead and not
// known to be; lets go of the peer when that one ends, whatever else stands; and opens its streams one after the other.
import type { Connection, PeerId } from '@libp2p/interface';
import { GOSSIP_OPENING_MAX_MS } from './limits.ts';
import { isCircuit } from './reach/circuits.ts';

/** What of gossipsub opens and reads streams. */
export interface StreamsInside {
  readonly streamsInbound: Map<string, { readonly source: unknown }>;
  readonly streamsOutbound: Map<string, Outbound>;
  onPeerConnected(peer: PeerId, connection: Connection): void;
  createOutboundStream(peer: PeerId, connection: Pick<Connection, 'newStream'>): Promise<void>;
  pipePeerReadStream(peer: PeerId, source: AsyncIterable<unknown>): Promise<void>;
}

interface Outbound {
  close(): Promise<void>;
}

interface Opening {
  readonly connection: Connection;
  readonly over: AbortController;
}

export class GossipStreams {
  readonly #inside: StreamsInside;
  readonly #create: StreamsInside['createOutboundStream'];
  readonly #openings = new Map<string, Opening>();
  /** The connection that a stream of ours runs over. */
  readonly #under = new WeakMap<Outbound, Connection>();

  constructor(inside: StreamsInside) {
    this.#inside = inside;
    this.#create = inside.createOutboundStream.bind(inside);
    const read = inside.pipePeerReadStream.bind(inside);
    Object.assign(inside, {
      // Gossipsub would wait for each: one who never agrees on his stream would hold up everybody's.
      createOutboundStream: async (peer: PeerId, connection: Connection) =>
        void this.#open(peer, connection),
      pipePeerReadStream: (peer: PeerId, source: AsyncIterable<unknown>) =>
        read(peer, this.#untilReplaced(peer.toString(), source)),
    } satisfies Partial<StreamsInside>);
  }

  /** The peer is about to speak on this connection: so do we, if ours is older. It may stand only here. */
  follow(connection: Connection): void {
    const peerId = connection.remotePeer.toString();
    const ours = this.#inside.streamsOutbound.get(peerId);
    const under = ours && this.#under.get(ours);
    // Not to an older one: two that dialled each other would move past each other for ever.
    if (under !== undefined && isNewer(connection, under)) this.#leave(peerId);
  }

  /** One of a peer's connections has ended, and these are left: if our stream ran over that one, it is opened anew. */
  settle(left: readonly Connection[]): void {
    const open = left.filter(({ status }) => status === 'open');
    const newest = open.findLast((connection) => !isCircuit(connection)) ?? open.at(-1);
    if (newest === undefined) return;
    const peerId = newest.remotePeer.toString();
    const ours = this.#inside.streamsOutbound.get(peerId);
    if (open.some((connection) => connection === (ours && this.#under.get(ours)))) return;
    this.#leave(peerId);
    this.#inside.onPeerConnected(newest.remotePeer, newest);
  }

  #leave(peerId: string): void {
    const ours = this.#inside.streamsOutbound.get(peerId);
    this.#inside.streamsOutbound.delete(peerId);
    void ours?.close();
  }

  async #open(peer: PeerId, connection: Connection): Promise<void> {
    const peerId = peer.toString();
    const before = this.#openings.get(peerId);
    if (this.#inside.streamsOutbound.has(peerId)) return;
    if (before !== undefined && !isNewer(connection, before.connection)) return;
    before?.over.abort(new Error('gossip is begun on a newer connection'));
    const over = new AbortController();
    this.#openings.set(peerId, { connection, over });
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(GOSSIP_OPENING_MAX_MS)]);
    await this.#create(peer, {
      async newStream(protocols, options) {
        const stream = await connection.newStream(protocols, { ...options, signal });
        if (over.signal.aborted) stream.abort(over.signal.reason);
        over.signal.throwIfAborted();
        return stream;
      },
    });
    if (this.#openings.get(peerId)?.over === over) this.#openings.delete(peerId);
    const ours = this.#inside.streamsOutbound.get(peerId);
    if (ours !== undefined && !this.#under.has(ours)) this.#under.set(ours, connection);
  }

  /** When a stream ends that another has followed, gossipsub would let go of the peer. */
  async *#untilReplaced(peerId: string, source: AsyncIterable<unknown>): AsyncIterable<unknown> {
    try {
      yield* source;
    } catch (error) {
      if (this.#inside.streamsInbound.get(peerId)?.source === source) throw error;
    }
  }
}

function isNewer(connection: Connection, than: Connection): boolean {
  return connection.timeline.open > than.timeline.open;
}
