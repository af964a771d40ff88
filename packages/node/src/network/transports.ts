// The ways to reach another node directly: TCP, WebSockets, secure WebSockets, and QUIC where it is asked for.
import { tcp } from '@libp2p/tcp';
import type { Libp2pOptions } from 'libp2p';
import { NodeError } from '../model.ts';
import type { TlsCertificate } from './certificate.ts';
import { webSocketTransport } from './web-sockets.ts';

export type TransportFactory = NonNullable<Libp2pOptions['transports']>[number];

export interface TransportsInit {
  /** For secure WebSockets; without it they are dialled only. */
  readonly certificate?: TlsCertificate;
  readonly quic: boolean;
  /** Whether this network has no key and takes strangers in. */
  readonly open: boolean;
}

/** @throws NodeError `BAD_ARGUMENT` for QUIC where it must not or cannot be */
export async function transportsOf(init: TransportsInit): Promise<TransportFactory[]> {
  const transports: TransportFactory[] = [tcp(), webSocketTransport(init.certificate)];
  if (init.quic) transports.push(await quicTransport(init.open));
  return transports;
}

/** A network with a key, or of configured peers only, must not have it: QUIC brings its own encryption, and goes past both the key and the silence towards scanners. */
async function quicTransport(open: boolean): Promise<TransportFactory> {
  if (!open)
    throw new NodeError(
      'BAD_ARGUMENT',
      'network.quic: QUIC would let others speak to this node without the network’s key; it is for an open network only (network.open)',
    );
  // An optional package: neither the compiler nor the program may need it.
  const name: string = '@chainsafe/libp2p-quic';
  try {
    const { quic } = (await import(name)) as { quic: () => TransportFactory };
    return quic();
  } catch (error) {
    throw new NodeError(
      'BAD_ARGUMENT',
      `network.quic: the package ${name} is not installed or has no binary for this machine; install it, or leave QUIC out`,
      { cause: error },
    );
  }
}
