// The part of a multiaddr that a firewall in between sees: host, port and protocol.
import type { Multiaddr } from '@multiformats/multiaddr';

export type PathProtocol = 'tcp' | 'ws' | 'wss' | 'quic';

export interface Path {
  /** An address or a name. */
  readonly host: string;
  readonly port: number;
  readonly protocol: PathProtocol;
}

/** `undefined` for what has no port of its own: circuits, and transports that no node speaks. */
export function pathOf(address: Multiaddr): Path | undefined {
  const parts = address.getComponents();
  const names = new Set(parts.map(({ name }) => name));
  if (names.has('p2p-circuit')) return undefined;
  const host = parts[0]?.value;
  const transport = parts.find(({ name }) => name === 'tcp' || name === 'udp');
  const port = Number(transport?.value);
  const protocol = protocolOf(names);
  if (host === undefined || protocol === undefined || !Number.isInteger(port)) return undefined;
  return { host, port, protocol };
}

function protocolOf(names: ReadonlySet<string>): PathProtocol | undefined {
  if (names.has('quic-v1')) return 'quic';
  if (!names.has('tcp')) return undefined;
  if (names.has('wss') || (names.has('tls') && names.has('ws'))) return 'wss';
  return names.has('ws') ? 'ws' : 'tcp';
}
