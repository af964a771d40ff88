// Who may be on the other end of a connection: members, and where the network lets them in a bounded number of others.
import type { ConnectionGater, PeerId } from '@libp2p/interface';
import type { AuthorKey } from '@tocsin/protocol';
import { authorOf } from './identity.ts';
import { BANS_MAX, STRANGERS_MAX } from './limits.ts';
import type { Admission } from './model.ts';

export interface GateInit {
  readonly admission: (peer: PeerId) => Admission;
  readonly monotonic: () => number;
  /** Strangers and guests connected now. */
  readonly strangers: () => number;
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
    const { admission, strangers, strangersMaySpeak } = this.#init;
    switch (admission(peer)) {
      case 'own':
      case 'friend':
        return true;
      case 'refused':
        return false;
      default:
        return strangers() < STRANGERS_MAX && strangersMaySpeak();
    }
  }

  /** Libp2p's hooks. Who the other is is known only once Noise has proved it: the questions are asked there. */
  hooks(): ConnectionGater {
    const mayNotDial = (peer: PeerId): boolean =>
      this.#init.admission(peer) === 'refused' || this.banned(peer.toString());
    return {
      denyDialPeer: mayNotDial,
      denyOutboundEncryptedConnection: mayNotDial,
      denyInboundEncryptedConnection: (peer) => !this.admits(peer),
      // The default refuses private addresses in browsers; here every configured address is meant.
      denyDialMultiaddr: () => false,
    };
  }
}

/** As the gate asks it. Every node has an Ed25519 key: what has another one is no node. */
export function byPeerId(admission: (author: AuthorKey) => Admission): (peer: PeerId) => Admission {
  return (peer) => {
    const author = authorOf(peer);
    return author === undefined ? 'refused' : admission(author);
  };
}
