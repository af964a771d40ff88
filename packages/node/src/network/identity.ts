// An author and a libp2p peer are one identity: the same Ed25519 public key in two spellings.
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import type { PeerId } from '@libp2p/interface';
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { AuthorKey } from '@tocsin/protocol';
import { NodeError } from '../model.ts';

/** The libp2p name of an author. @throws on anything but 64 hex digits of a key */
export function peerIdOf(author: AuthorKey): PeerId {
  return peerIdFromPublicKey(publicKeyFromRaw(Buffer.from(author, 'hex')));
}

/** The author behind a libp2p name; `undefined` for keys of another kind than Ed25519, which no node has. */
export function authorOf(peer: PeerId): AuthorKey | undefined {
  return peer.type === 'Ed25519' ? Buffer.from(peer.publicKey.raw).toString('hex') : undefined;
}

/** The same, of a peer id as text. */
export function authorOfPeerId(text: string): AuthorKey | undefined {
  try {
    return authorOf(peerIdFromString(text));
  } catch {
    return undefined;
  }
}

/** A configured address, taken apart. */
export interface PeerAddress {
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly address: Multiaddr;
}

/** Reads `/ip4/…/tcp/…/p2p/<peer id>`. @throws NodeError `BAD_PEER_ADDRESS` */
export function readPeerAddress(text: string): PeerAddress {
  const wrong = (why: string, cause?: unknown): NodeError =>
    new NodeError(
      'BAD_PEER_ADDRESS',
      `peer address ${JSON.stringify(text)}: ${why}; write /ip4/<address>/tcp/8144/p2p/<peer id>, as "tocsin status" shows it on that machine`,
      { cause },
    );
  let address: Multiaddr;
  try {
    address = multiaddr(text);
  } catch (error) {
    throw wrong('not a multiaddr', error);
  }
  const last = address.getComponents().at(-1);
  if (last?.name !== 'p2p' || last.value === undefined)
    throw wrong('does not end in /p2p/<peer id>');
  let peer: PeerId;
  try {
    peer = peerIdFromString(last.value);
  } catch (error) {
    throw wrong('the peer id does not decode', error);
  }
  const author = authorOf(peer);
  if (author === undefined) throw wrong('the peer id is not of an Ed25519 key');
  return { author, peerId: peer.toString(), address };
}
