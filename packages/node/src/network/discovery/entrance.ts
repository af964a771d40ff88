// An entrance to the network as an operator writes it: an address, with a peer id behind it where that is known.
import { multiaddr } from '@multiformats/multiaddr';
import { NodeError } from '../../model.ts';
import { authorOfPeerId } from '../identity.ts';
import { plainAddress } from './address.ts';

export interface Entrance {
  /** The peer id, or the address where no id is known. */
  readonly peer: string;
  readonly address: string;
}

/** @throws NodeError BAD_PEER_ADDRESS */
export function readEntrance(text: string): Entrance {
  const address = plainAddress(text);
  const parts = address === undefined ? [] : multiaddr(text).getComponents();
  const peer = parts.findLast(({ name }) => name === 'p2p')?.value;
  if (address === undefined || (peer !== undefined && authorOfPeerId(peer) === undefined))
    throw new NodeError(
      'BAD_PEER_ADDRESS',
      `bootstrap address ${JSON.stringify(text)}: write /ip4/<address>/tcp/8144 or /dns4/<name>/tcp/8144, with /p2p/<peer id> behind it where that is known`,
    );
  return { peer: peer ?? address, address };
}
