// The peers that the configuration names, by identity.
import type { Multiaddr } from '@multiformats/multiaddr';
import type { AuthorKey } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import type { ConfiguredPeer } from '../model.ts';
import { readPeerAddress } from './identity.ts';

/** What the configuration says of one peer. */
export interface Configured {
  readonly author: AuthorKey;
  readonly class: PeerClass;
  readonly addresses: Multiaddr[];
}

/** By peer id; several addresses of one peer come together. @throws NodeError `BAD_PEER_ADDRESS` */
export function readPeers(
  peers: readonly ConfiguredPeer[],
  self: AuthorKey,
): Map<string, Configured> {
  const configured = new Map<string, Configured>();
  for (const peer of peers) {
    const { author, peerId, address } = readPeerAddress(peer.address);
    // One list of the whole fleet may serve all its machines.
    if (author === self) continue;
    const known = configured.get(peerId);
    if (known !== undefined) known.addresses.push(address);
    else configured.set(peerId, { author, class: peer.class, addresses: [address] });
  }
  return configured;
}
