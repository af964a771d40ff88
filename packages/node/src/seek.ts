// Whom the node looks for beside the configured, as the network is told it.
import { isLoopback } from './network/discovery/address.ts';
import type { NetworkInit } from './network/model.ts';
import type { Settings } from './settings.ts';

/** @param keyed whether the network has a key */
export function seekOf(
  { network }: Settings,
  keyed: boolean,
): Pick<NetworkInit, 'bootstrap' | 'discovery'> {
  const { bootstrap, discovery, open, listen } = network;
  // Where only the configured are let in there is nobody to be found.
  const welcome = open || keyed;
  const outside = listen.length === 0 || !listen.every(isLoopback);
  return {
    bootstrap,
    discovery: {
      mdns: discovery.mdns ?? (welcome && outside),
      dht: discovery.dht ?? welcome,
    },
  };
}
