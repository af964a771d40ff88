// The peers that the configuration names, and the own machines: who is not here, and why.
import type { PeerClass } from '@tocsin/rules';
import { type Found, ok, warn } from './model.ts';
import { span } from './units.ts';

export interface PeerFacts {
  readonly name: string;
  readonly class: PeerClass;
  readonly connected: boolean;
  /** When it was last heard, ms ago; `undefined`: not since the start. */
  readonly silentMs: number | undefined;
  readonly version: string | undefined;
  /** An address of it at which somebody else answered. */
  readonly impostor: { readonly address: string; readonly peerId: string } | undefined;
}

export interface PeersFacts {
  readonly peers: readonly PeerFacts[];
  readonly version: string;
  /** An own machine that is connected and tells nothing for so long is silent, ms. */
  readonly peerSilentMs: number;
}

export function examinePeers({ peers, version, peerSilentMs }: PeersFacts): Found[] {
  if (peers.length === 0)
    return [
      warn(
        'nobody else is known: this node hears of attacks on nobody but itself',
        'invite another machine ("tocsin invite"), or name one under network.peers',
      ),
    ];
  const found: Found[] = [];
  for (const peer of peers) {
    const { name, connected, silentMs, impostor } = peer;
    if (connected) {
      if (peer.class === 'own' && silentMs !== undefined && silentMs > peerSilentMs)
        found.push(
          warn(
            `${name} is connected and has told nothing for ${span(silentMs)}`,
            'look at the node there ("tocsin status"): it may hang, or be stopped by a debugger',
          ),
        );
    } else if (impostor !== undefined)
      found.push(
        warn(
          `at ${impostor.address} answers ${impostor.peerId}, not ${name}`,
          'if that machine was made anew, write its new line ("tocsin status" there) into the configuration; else look who has its address',
        ),
      );
    else
      found.push(
        warn(
          silentMs === undefined
            ? `${name} has not been here since the start`
            : `${name} has been away for ${span(silentMs)}`,
          'look whether it runs, whether its address is still right, and whether its port is open from here ("nc -vz ADDRESS 8144")',
        ),
      );
  }
  const old = peers.filter((peer) => peer.version !== undefined && older(peer.version, version));
  if (old.length > 0)
    found.push(
      warn(
        `of an older version than ${version}: ${old.map((peer) => `${peer.name} (${peer.version})`).join(', ')}`,
        'update them: what is new here they pass on at best',
      ),
    );
  return found.length > 0 ? found : [ok(`all ${peers.length} known peers are connected`)];
}

/** Of versions such as `1.4.0`; what cannot be read is not older. */
function older(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const [x = 0, y = 0] = [a?.[i], b?.[i]];
    if (Number.isNaN(x) || Number.isNaN(y)) return false;
    if (x !== y) return x < y;
  }
  return false;
}
