// Who may be on the other end of a connection: members, and where the network lets them in a bounded number of others.
import type { ConnectionGater, MultiaddrConnection, PeerId } from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';
import { type AuthorKey, type Cidr, parseCidr } from '@tocsin/protocol';
import type { Door } from './door.ts';
import { authorOf } from './identity.ts';
import {
  BANS_MAX,
  CONNECTIONS_OWN_RESERVE,
  CONNECTIONS_PER_PEER_MAX,
  STRANGERS_MAX,
} from './limits.ts';
import type { Admission } from './model.ts';

export interface GateInit {
  readonly admission: (peer: PeerId) => Admission;
  readonly monotonic: () => number;
  /** Where those wait who are not known yet. */
  readonly door: Door;
  /** How many are borne for others. */
  readonly connectionsMax: number;
  /** Open ones: of this peer, or all. */
  readonly connections: (peer?: PeerId) => number;
  /** Strangers and guests connected now. */
  readonly strangers: () => number;
  /** We dialled an address, and who proved to be there is refused. */
  readonly onRefusedOutbound?: (address: Multiaddr, peer: PeerId) => void;
  /** False while those that are here have used up what strangers may say: each new connection could say some more. */
  readonly strangersMaySpeak: () => boolean;
}

export class Gate {
  readonly #init: GateInit;
  readonly #bans = new Map<string, number>();

  constructor(init: GateInit) {
    this.#init = init;
  }

  /** Refuses this peer, whoever dials, for `ms`. */
  ban(peerId: string, ms: number): void {
    const oldest = this.#bans.keys().next();
    if (this.#bans.size >= BANS_MAX && !oldest.done) this.#bans.delete(oldest.value);
    // Set anew, so that the order of the map is the order of the bans.
    this.#bans.delete(peerId);
    this.#bans.set(peerId, this.#init.monotonic() + ms);
  }

  banned(peerId: string): boolean {
    const until = this.#bans.get(peerId);
    if (until === undefined) return false;
    if (this.#init.monotonic() < until) return true;
    this.#bans.delete(peerId);
    return false;
  }

  /** May this peer connect to us? */
  admits(peer: PeerId): boolean {
    if (this.banned(peer.toString())) return false;
    const { admission, connections, connectionsMax, strangers, strangersMaySpeak } = this.#init;
    if (connections(peer) >= CONNECTIONS_PER_PEER_MAX) return false;
    switch (admission(peer)) {
      case 'own':
        return connections() < connectionsMax + CONNECTIONS_OWN_RESERVE;
      case 'friend':
        return connections() < connectionsMax;
      case 'refused':
        return false;
      default:
        return connections() < connectionsMax && strangers() < STRANGERS_MAX && strangersMaySpeak();
    }
  }

  /** A member is there, or is configured to be: whoever comes from there finds room at the door. */
  vouch(address: Multiaddr): void {
    const place = placeOf(address);
    if (place !== undefined) this.#init.door.vouch(place.address);
  }

  /** Somebody connected. What the door has seen already, at the socket, is not asked again. */
  #knocks(connection: MultiaddrConnection): boolean {
    const place = placeOf(connection.remoteAddr);
    const { door } = this.#init;
    if (place === undefined || door.expects(place.address, place.port)) return true;
    const { address, port } = place;
    connection.addEventListener('close', () => door.leave(address, port));
    return door.knock(address, port, () => connection.abort(new Error('others came meanwhile')));
  }

  #enters(peer: PeerId, connection: MultiaddrConnection): boolean {
    if (!this.admits(peer)) return false;
    const place = placeOf(connection.remoteAddr);
    if (place === undefined) return true;
    const { admission, door } = this.#init;
    const kind = admission(peer);
    const known = kind === 'own' || kind === 'friend';
    return door.admit(place.address, place.port, known ? kind : 'stranger');
  }

  /** Libp2p's hooks. Who the other is is known only once Noise has proved it: that question is asked there. */
  hooks(): ConnectionGater {
    const mayNotDial = (peer: PeerId): boolean =>
      this.#init.admission(peer) === 'refused' || this.banned(peer.toString());
    return {
      denyDialPeer: mayNotDial,
      denyOutboundEncryptedConnection: (peer, { remoteAddr }) => {
        const refused = mayNotDial(peer);
        if (refused) this.#init.onRefusedOutbound?.(remoteAddr, peer);
        return refused;
      },
      denyInboundConnection: (connection) => !this.#knocks(connection),
      denyInboundEncryptedConnection: (peer, connection) => !this.#enters(peer, connection),
      // The default refuses private addresses in browsers; here every configured address is meant.
      denyDialMultiaddr: () => false,
    };
  }
}

/** An end of a connection; `undefined` for a circuit, whose relay is no part of the answer, and for a host that is only named. */
function placeOf(address: Multiaddr): { address: Cidr; port: number } | undefined {
  const [ip, transport, ...rest] = address.getComponents();
  if (rest.some(({ name }) => name === 'p2p-circuit')) return undefined;
  const parsed = parseCidr(ip?.value ?? '');
  return parsed.ok ? { address: parsed.cidr, port: Number(transport?.value) } : undefined;
}

/** As the gate asks it. Every node has an Ed25519 key: what has another one is no node. */
export function byPeerId(admission: (author: AuthorKey) => Admission): (peer: PeerId) => Admission {
  return (peer) => {
    const author = authorOf(peer);
    return author === undefined ? 'refused' : admission(author);
  };
}
