// Who may be on the other end of a connection: the configured, and in an open network a bounded number of others.
import type { ConnectionGater, PeerId } from '@libp2p/interface';
import { BANS_MAX, STRANGERS_MAX } from './limits.ts';

export interface GateInit {
  readonly configured: ReadonlySet<string>;
  readonly open: boolean;
  readonly monotonic: () => number;
  /** Unconfigured neighbours connected now. */
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
  admits(peerId: string): boolean {
    if (this.banned(peerId)) return false;
    if (this.#init.configured.has(peerId)) return true;
    const { open, strangers, strangersMaySpeak } = this.#init;
    return open && strangers() < STRANGERS_MAX && strangersMaySpeak();
  }

  /** Libp2p's hooks. Who the other is is known only once Noise has proved it: the questions are asked there. */
  hooks(): ConnectionGater {
    const mayNotDial = (peer: PeerId): boolean => {
      const id = peer.toString();
      return !this.#init.configured.has(id) || this.banned(id);
    };
    return {
      denyDialPeer: mayNotDial,
      denyOutboundEncryptedConnection: mayNotDial,
      // Every node has an Ed25519 key: what has another one is no node.
      denyInboundEncryptedConnection: (peer) =>
        peer.type !== 'Ed25519' || !this.admits(peer.toString()),
      // The default refuses private addresses in browsers; here every configured address is meant.
      denyDialMultiaddr: () => false,
    };
  }
}
