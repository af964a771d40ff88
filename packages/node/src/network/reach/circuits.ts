// Circuits through members: places held at relays, and what is announced of them.

import {
  type CircuitRelayTransportComponents,
  circuitRelayServer,
  circuitRelayTransport,
  RELAY_V2_HOP_CODEC,
} from '@libp2p/circuit-relay-v2';
import type { Connection, ConnectionGater, PeerId, Transport } from '@libp2p/interface';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { announced } from '../discovery/address.ts';
import {
  CIRCUIT_MAX_BYTES,
  CIRCUIT_MAX_MS,
  CIRCUIT_STREAMS_MAX,
  HOP_MS,
  HOP_STREAMS_MAX,
  RESERVATION_MS,
  RESERVATION_TTL_MS,
} from '../reach-limits.ts';
import type { TransportFactory } from '../transports.ts';

export const HOP_PROTOCOL = RELAY_V2_HOP_CODEC;

/** Libp2p's own bookkeeping of places: it renews them, and forgets them when the connection ends. */
interface Store {
  readonly reservations: { readonly size: number; keys(): Iterable<PeerId> };
  addRelay(peer: PeerId, type: 'configured'): Promise<unknown>;
  getReservation(peer: PeerId): { readonly addrs: readonly Uint8Array[] } | undefined;
  cancelReservations(): void;
  addEventListener(event: 'relay:removed' | 'relay:created-reservation', then: () => void): void;
}

export class Circuits {
  readonly #onChange: () => void;
  #store: Store | undefined;
  #self = '';

  /** @param onChange the announced addresses are others now */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The transport. Libp2p would look for relays, dial them, and announce whoever dials us through himself: none of that here. */
  readonly transport: TransportFactory = (components) => {
    const given = components as unknown as CircuitRelayTransportComponents;
    const { peerId, upgrader, addressManager, connectionGater, connectionManager } = given;
    const { peerStore, events, logger, registrar, randomWalk } = given;
    const transport: Transport & { reservationStore?: Store } = circuitRelayTransport({
      maxInboundStopStreams: CIRCUIT_STREAMS_MAX,
      maxOutboundStopStreams: CIRCUIT_STREAMS_MAX,
      reservationCompletionTimeout: RESERVATION_MS,
    })({
      peerId,
      upgrader,
      addressManager,
      connectionGater,
      connectionManager,
      peerStore,
      events,
      logger,
      registrar,
      randomWalk,
      transportManager: Object.assign(Object.create(null), { listen: async () => {} }),
    });
    if (transport.reservationStore === undefined)
      throw new Error(
        '@libp2p/circuit-relay-v2 has no reservationStore: install exactly the version that packages/node/package.json pins',
      );
    this.#store = transport.reservationStore;
    this.#self = peerId.toString();
    this.#store.addEventListener('relay:removed', this.#onChange);
    this.#store.addEventListener('relay:created-reservation', this.#onChange);
    return transport;
  };

  /** Asks a connected relay for a place. Rejects when it gives none. */
  async reserve(relay: PeerId): Promise<void> {
    await this.#store?.addRelay(relay, 'configured');
  }

  /** Gives all places up. */
  leave(): void {
    if (this.held().length === 0) return;
    this.#store?.cancelReservations();
    this.#onChange();
  }

  /** Relays at which a place is held. */
  held(): PeerId[] {
    return [...(this.#store?.reservations.keys() ?? [])];
  }

  /** Where this node is reached through them. */
  addresses(): Multiaddr[] {
    return this.held().flatMap((relay) => {
      const addresses = this.#store?.getReservation(relay)?.addrs ?? [];
      const useful = announced(addresses.map((bytes) => multiaddr(bytes)));
      return useful.map((address) => address.encapsulate(`/p2p-circuit/p2p/${this.#self}`));
    });
  }
}

/** Whether a connection goes through a third party. */
export function isCircuit({ limits, remoteAddr }: Connection): boolean {
  return limits !== undefined || remoteAddr.toString().includes('/p2p-circuit');
}

/** The service that carries others' circuits, within limits. */
export function relayService(places: number) {
  return circuitRelayServer({
    hopTimeout: HOP_MS,
    maxInboundHopStreams: HOP_STREAMS_MAX,
    maxOutboundHopStreams: HOP_STREAMS_MAX,
    maxOutboundStopStreams: CIRCUIT_STREAMS_MAX,
    reservations: {
      maxReservations: places,
      reservationTtl: RESERVATION_TTL_MS,
      defaultDurationLimit: CIRCUIT_MAX_MS,
      defaultDataLimit: CIRCUIT_MAX_BYTES,
    },
  });
}

/** Circuits are for members, by members. */
export function circuitRules(isMember: (peer: PeerId) => boolean): ConnectionGater {
  return {
    denyInboundRelayReservation: (from) => !isMember(from),
    denyOutboundRelayedConnection: (from, to) => !isMember(from) || !isMember(to),
    denyInboundRelayedConnection: (relay, from) => !isMember(relay) || !isMember(from),
  };
}
